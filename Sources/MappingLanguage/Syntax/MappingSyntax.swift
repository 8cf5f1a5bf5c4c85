import Diagnostics
import RecordValues
import TargetRows

/// A mapping as it stands in its file. A part that does not read is missing here, and has its diagnostic.
struct MappingSyntax: Sendable {
    var migration: MigrationSyntax?
    var rejects: RejectLimit?
    var sources: [SourceSyntax] = []
    var controls: [ControlSyntax] = []
    var codes: [CodesSyntax] = []
    var tables: [TableSyntax] = []
}

/// `migration NAME version N`.
struct MigrationSyntax: Sendable {
    var name: String
    var version: Int
}

/// `source NAME` and the lines under it.
struct SourceSyntax: Sendable {
    var name: NameSyntax
    /// File names as texts in the mapping.
    var copybooks: [NameSyntax] = []
    var encoding: NameSyntax?
    var signPolicy: NameSyntax?
    var records: RecordsSyntax?
    /// The field of `type by`.
    var discriminator: FieldSyntax?
    var types: [TypeSyntax] = []
    var other: SourcePlan.OtherRecords?
}

/// `records fixed 200`.
struct RecordsSyntax: Sendable {
    var format: RecordFormat
    var location: SourceLocation
}

/// `"P", "Q" payment WFP-PAYMENT any` or `type payment WFP-PAYMENT`.
struct TypeSyntax: Sendable {
    /// Texts; empty for `type NAME RECORD`.
    var values: [NameSyntax]
    var name: NameSyntax
    var record: FieldSyntax
    var place: RecordTypePlan.Place = .any
    var exactly: Int?
}

/// `TYPE.FIELD` in a control.
struct TypeFieldSyntax: Sendable {
    var type: NameSyntax
    var field: FieldSyntax

    var location: SourceLocation { type.location.through(field.location) }
}

/// One line of the `control` section.
struct ControlSyntax: Sendable {
    enum Measure: Sendable {
        case count([NameSyntax])
        case sum(TypeFieldSyntax)
    }

    var declared: TypeFieldSyntax
    var measure: Measure
    var condition: ExpressionSyntax?
    var modulus: ConstantSyntax?
}

/// `codes NAME from "FILE"`.
struct CodesSyntax: Sendable {
    var name: NameSyntax
    var file: NameSyntax
}

/// `table NAME from TYPE` and the lines under it.
struct TableSyntax: Sendable {
    var name: NameSyntax
    var type: NameSyntax
    var each: FieldSyntax?
    var key: [NameSyntax] = []
    var columns: [ColumnSyntax] = []
    var skips: [SkipSyntax] = []
    var drops: [DropSyntax] = []
    var totals: [TotalSyntax] = []
}

/// One column line. Its type or expression is missing where it does not read.
struct ColumnSyntax: Sendable {
    var name: NameSyntax
    var type: ColumnType?
    /// The words of the type.
    var typeLocation: SourceLocation
    var expression: ExpressionSyntax?
    var nullWhen: [NullStateSyntax] = []
    /// The words `null when`.
    var nullWhenLocation: SourceLocation?
    var rules: [RuleSyntax] = []
    var failure: FailureSyntax = .reject
    var warns = false
    var isPersonal = false
}

/// One entry of `null when`.
enum NullStateSyntax: Sendable {
    case state(NameSyntax)
    case literal(NameSyntax)
}

/// `else ...`.
enum FailureSyntax: Sendable {
    case reject
    case null
    case value(ConstantSyntax)
    case stop
}

/// `rule ...`.
struct RuleSyntax: Sendable {
    enum Kind: Sendable {
        case range(lower: ConstantSyntax?, upper: ConstantSyntax?)
        case pattern(NameSyntax)
        case length(lower: Int, upper: Int)
        case oneOf([ConstantSyntax])
        case newCode(NameSyntax)
        case nino(anySuffix: Bool, orAdministrative: Bool)
    }

    var kind: Kind
    var location: SourceLocation
}

/// `skip when CONDITION because REASON`.
struct SkipSyntax: Sendable {
    var condition: ExpressionSyntax
    var reason: String
}

/// `drop FIELD, FIELD because REASON`.
struct DropSyntax: Sendable {
    var fields: [FieldSyntax]
    var reason: String
}

/// `totals count, sum amount by office`.
struct TotalSyntax: Sendable {
    var sums: [NameSyntax] = []
    var by: [NameSyntax] = []
}
