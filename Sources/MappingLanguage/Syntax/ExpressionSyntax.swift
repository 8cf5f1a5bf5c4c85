import Diagnostics
import RecordValues

/// A name as it stands in the mapping.
struct NameSyntax: Sendable, Hashable {
    var text: String
    var location: SourceLocation
}

/// A field as the mapping writes it: `WFP-AMOUNT of WFP-LINE (2) (3:4)`.
struct FieldSyntax: Sendable, Hashable {
    /// `(start:length)`: characters from 1; the length is left out for "to the end".
    struct Part: Sendable, Hashable {
        var start: Int
        var length: Int?
        var location: SourceLocation
    }

    var name: NameSyntax
    /// The groups behind `of`, inner before outer.
    var qualifiers: [NameSyntax] = []
    /// Numbers of occurrences, outer before inner, from 1.
    var occurrences: [Int] = []
    var occurrencesLocation: SourceLocation?
    var part: Part?
    var location: SourceLocation
}

/// An expression or condition as it stands in the mapping, before its names mean anything.
struct ExpressionSyntax: Sendable {
    indirect enum Kind: Sendable {
        case field(FieldSyntax)
        case constant(ConstantSyntax)
        case trim(ExpressionSyntax, leading: Bool, trailing: Bool)
        case uppercase(ExpressionSyntax)
        case lowercase(ExpressionSyntax)
        case concatenate([ExpressionSyntax])
        case arithmetic(Operator, ExpressionSyntax, ExpressionSyntax, RoundingSyntax?)
        case rounded(ExpressionSyntax, RoundingSyntax)
        case date(ExpressionSyntax, DateFormSyntax)
        case lookup(NameSyntax, ExpressionSyntax)
        /// All occurrences of a field added up.
        case sum(FieldSyntax)
        case choose([Branch], otherwise: ExpressionSyntax?)
        case compare(ExpressionSyntax, Comparison, ExpressionSyntax)
        case isIn(ExpressionSyntax, [MembershipSyntax])
        case state(FieldSyntax, NameSyntax)
        case and(ExpressionSyntax, ExpressionSyntax)
        case or(ExpressionSyntax, ExpressionSyntax)
        case not(ExpressionSyntax)
    }

    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
    }

    struct Branch: Sendable {
        var condition: ExpressionSyntax
        var value: ExpressionSyntax
    }

    var kind: Kind
    var location: SourceLocation
}

/// A value written in the mapping.
struct ConstantSyntax: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case text(String)
        case number(ExactDecimal)
        /// CCYY-MM-DD: the form only; the checker holds it against the calendar.
        case date(String)
        case runDate
        case boolean(Bool)
    }

    var kind: Kind
    var location: SourceLocation
}

/// One entry behind `in`: a single value has no upper end of its own.
struct MembershipSyntax: Sendable, Hashable {
    var lower: ConstantSyntax
    var upper: ConstantSyntax?
}

/// `rounded 2`, `rounded half even 2`, `truncated 2`.
struct RoundingSyntax: Sendable, Hashable {
    enum Mode: Sendable, Hashable {
        case halfAwayFromZero
        case halfEven
        case truncated
    }

    var mode: Mode
    /// Decimal places; nil means those of the column.
    var places: Int?
    var location: SourceLocation
}

/// `as CCYYMMDD window 1930`.
struct DateFormSyntax: Sendable, Hashable {
    var form: NameSyntax
    var window: Int?
    /// The number behind `window`, or the form where there is none.
    var windowLocation: SourceLocation
}
