import Diagnostics
import RecordValues

/// `reconcile legacy.payment with new.payment on nino, paid_on` and the lines under it.
struct ReconcileSyntax: Sendable {
    var old: SideSyntax
    var new: SideSyntax
    var key: [NameSyntax] = []
    var compares: [CompareSyntax] = []
    var totals: [ReconciledTotalSyntax] = []
    /// Columns of `waterfall by`, one list a line.
    var waterfalls: [[NameSyntax]] = []
    var accept: NameSyntax?
    var location: SourceLocation
}

/// `legacy.payment`, and the lines of its block.
struct SideSyntax: Sendable {
    var source: NameSyntax
    var type: NameSyntax
    /// Columns and skips of the block `old` or `new`, as a table has them.
    var block: TableSyntax

    var location: SourceLocation { source.location.through(type.location) }
}

/// `amount within 0.01 net 5.00 one-sided 10.00`.
struct CompareSyntax: Sendable {
    enum Rule: Sendable {
        case exact
        case ignoringCase
        case trimmed
        case within(ExactDecimal, isPercent: Bool, net: ExactDecimal, oneSided: ExactDecimal)
    }

    var column: NameSyntax
    var rule: Rule
    var location: SourceLocation
}

/// `totals count, sum amount, minimum amount, hash account modulo 10000000000 by office`.
struct ReconciledTotalSyntax: Sendable {
    struct Hash: Sendable {
        var column: NameSyntax
        var modulus: Int128
    }

    var sums: [NameSyntax] = []
    var minima: [NameSyntax] = []
    var maxima: [NameSyntax] = []
    var hashes: [Hash] = []
    var by: [NameSyntax] = []
}
