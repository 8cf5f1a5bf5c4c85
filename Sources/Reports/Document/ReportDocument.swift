import RecordValues

/// A report as headings, tables and sentences, before it becomes HTML or Markdown: so both say the same.
///
/// Texts are as they were found; whoever writes them out escapes them.
struct ReportDocument {
    var title: String
    var verdict: VerdictBanner
    var sections: [ReportSection]
}

/// What stands first: the one thing to know.
struct VerdictBanner {
    var tone: Tone
    var sentence: String
    var meaning: String
    var exitCode: String
    var reasons: [String]
    /// The few figures that bear the verdict.
    var figures: [Figure]

    struct Figure {
        var name: String
        var value: String
        var tone: Tone
    }
}

struct ReportSection {
    /// Its anchor in a page.
    var id: String
    var title: String
    var blocks: [ReportBlock]
}

enum ReportBlock {
    case paragraph(String)
    case heading(String)
    case list([String])
    case chart(WaterfallChart)
    case table(ReportTable)
    case signOff(statement: String, roles: [String])
}

/// Good or bad news. Never shown by colour alone: words say it too.
enum Tone: String {
    case plain, good, caution, bad

    /// For the eye, beside the words.
    var symbol: String {
        switch self {
        case .plain: ""
        case .good: "✓"
        case .caution: "!"
        case .bad: "✗"
        }
    }
}

struct ReportTable {
    struct Column {
        var title: String
        /// Numbers stand at the right, in figures of one width, and sort by their value.
        var isNumeric = false
    }

    struct Row {
        var cells: [ReportCell]
        /// What the reader looks for: a difference. Such rows stand first, and can be asked for alone.
        var differs = false
        /// A line that sums up: set in bold.
        var isTotal = false
    }

    var caption: String
    var columns: [Column]
    var rows: [Row]
    /// Whether the page gives means to sort and filter it.
    var isInteractive = false
    /// The file that holds every row, where there may be more than a page can hold.
    var fullList: String?
}

struct ReportCell {
    var text: String
    /// A second line.
    var note: String?
    /// What it sorts by, where it is a number.
    var number: ExactDecimal?
    var tone = Tone.plain
    /// Set in characters of one width, and broken anywhere: a digest, a value.
    var isVerbatim = false

    static func text(_ text: String, tone: Tone = .plain) -> ReportCell { ReportCell(text: text, tone: tone) }

    static func verbatim(_ text: String) -> ReportCell { ReportCell(text: text, isVerbatim: true) }

    static func count(_ value: Int64, tone: Tone = .plain) -> ReportCell {
        ReportCell(text: value.figures, number: ExactDecimal(Int128(value), scale: 0), tone: tone)
    }

    static func amount(_ value: ExactDecimal, isSigned: Bool = false, tone: Tone = .plain) -> ReportCell {
        ReportCell(text: isSigned ? value.signedFigures : value.figures, number: value, tone: tone)
    }
}
