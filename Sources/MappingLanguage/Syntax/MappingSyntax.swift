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
    var reconciliations: [ReconcileSyntax] = []
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
    /// The lines of an XML source.
    var xml: XMLSyntax?
    /// The line of a source whose records have fields by name.
    var namedFields: NamedFieldsSyntax?
    /// What stands behind `type by`.
    var discriminator: DiscriminatorSyntax?
    var types: [TypeSyntax] = []
    var other: SourcePlan.OtherRecords?
}

/// `type by FIELD`, `type by 1 (3)`, `type by element`.
enum DiscriminatorSyntax: Sendable {
    case field(FieldSyntax)
    case position(PositionSyntax)
    case element(SourceLocation)

    var location: SourceLocation {
        switch self {
        case .field(let field): field.location
        case .position(let position): position.location
        case .element(let location): location
        }
    }
}

/// `4 (8)`: where a field starts, from 1, and how many bytes it has.
struct PositionSyntax: Sendable, Hashable {
    var start: Int
    var length: Int
    var location: SourceLocation
}

/// `xml`, and what it says of the document.
struct XMLSyntax: Sendable {
    struct Namespace: Sendable {
        var prefix: NameSyntax
        var uri: NameSyntax
    }

    var location: SourceLocation
    var namespaces: [Namespace] = []
    var schema: NameSyntax?
    var limits = XMLLimits()
}

/// `csv separator ";", no header`, `json lines` or `sqlite table "payment"`: the fields of a record have names of their
/// own in the file.
struct NamedFieldsSyntax: Sendable {
    enum Format: Sendable {
        case csv(separator: UInt8, hasHeader: Bool)
        case jsonLines
        /// The rows of a table in the order of columns, or of their rowid where none is stated.
        case sqlite(table: NameSyntax, order: [NameSyntax])
    }

    var format: Format
    var location: SourceLocation

    /// The word that the line begins with.
    var word: String {
        switch format {
        case .csv: "csv"
        case .jsonLines: "json"
        case .sqlite: "sqlite"
        }
    }
}

/// `c:Bal[c:Tp/c:Cd = "OPBD"]/c:Amt/@Ccy`.
struct PathSyntax: Sendable, Hashable {
    struct Name: Sendable, Hashable {
        var prefix: NameSyntax?
        var local: NameSyntax
    }

    struct Step: Sendable, Hashable {
        enum Which: Sendable, Hashable {
            case only
            case number(Int)
            case having([Name], equals: String)
        }

        var name: Name
        var which: Which = .only
    }

    /// Empty for the record's own element, written `.`.
    var steps: [Step]
    var attribute: Name?
    var location: SourceLocation
}

/// `records fixed 200`.
struct RecordsSyntax: Sendable {
    var format: RecordFormat
    var location: SourceLocation
}

/// `"P", "Q" payment WFP-PAYMENT any` or `type payment WFP-PAYMENT`, and the field lines under it.
struct TypeSyntax: Sendable {
    /// Texts; empty for `type NAME RECORD`, and for `other NAME`.
    var values: [NameSyntax]
    /// The element of an XML record.
    var path: PathSyntax?
    var name: NameSyntax
    /// The record or group of a copybook; nil where the fields stand under the type.
    var record: FieldSyntax?
    var place: RecordTypePlan.Place = .any
    var exactly: Int?
    var opens: NameSyntax?
    var closes: NameSyntax?
    var level: NameSyntax?
    /// Bytes of the record, where the type says so.
    var width: (value: Int, location: SourceLocation)?
    var tests: [TestSyntax] = []
    var skip: String?
    var fields: [FieldLineSyntax] = []
    var conditions: [ConditionLineSyntax] = []
}

/// One test behind a type's `when`.
struct TestSyntax: Sendable {
    enum Kind: Sendable {
        case all(NameSyntax)
        case isIn(FieldSyntax, [NameSyntax], isNegated: Bool)
    }

    var kind: Kind
    var location: SourceLocation
}

/// A line that describes a field: `AMOUNT 30 (10) digits scale 2`, `AMOUNT c:Amt decimal 18.5`,
/// `AMOUNT "amount" decimal 18.5`; or a group of repeated elements, whose members stand under it.
struct FieldLineSyntax: Sendable {
    enum Place: Sendable {
        case position(PositionSyntax)
        case path(PathSyntax)
        /// A column or member by its name in the file; nil where the line gives none, and the field's own holds.
        case named(NameSyntax?)
    }

    enum Content: Sendable {
        case text(maximum: Int?)
        case number(NumberDescription.Usage, digits: Int?, scale: Int, isSigned: Bool, NumberDescription.SignPlace)
        /// How many elements there are.
        case count
        /// A group of elements that repeats, at most so often.
        case group(atMost: Int)
    }

    var name: NameSyntax
    var place: Place
    var content: Content
    var members: [FieldLineSyntax] = []
}

/// `DEBIT when CODE in 25..29, 35..39`: a name for values of a field, as level 88 gives one.
struct ConditionLineSyntax: Sendable {
    var name: NameSyntax
    var field: NameSyntax
    var values: [MembershipSyntax]
}

/// `TYPE.FIELD` in a control.
struct TypeFieldSyntax: Sendable {
    var type: NameSyntax
    var field: FieldSyntax

    var location: SourceLocation { type.location.through(field.location) }
}

/// One line of a `control` section.
struct ControlSyntax: Sendable {
    struct Term: Sendable {
        enum Figure: Sendable {
            case count([NameSyntax])
            /// Records of every type.
            case countAll
            case sum(NameSyntax, ExpressionSyntax)
            case declared(TypeFieldSyntax, negativeWhen: ExpressionSyntax?)
        }

        var isSubtracted = false
        var figure: Figure
        var condition: ExpressionSyntax?
        var location: SourceLocation
    }

    /// The level of `control at LEVEL`; nil for the whole file.
    var level: NameSyntax?
    var declared: TypeFieldSyntax
    var terms: [Term]
    var modulus: ConstantSyntax?
    var blockSize: Int?
    var notSupplied: [NameSyntax] = []
    /// What makes the declared figure a negative one.
    var negativeWhen: ExpressionSyntax?
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
