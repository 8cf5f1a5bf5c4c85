import Diagnostics
import RecordValues
import TargetRows

/// Reads the register of accepted breaks: CSV with the columns `code,key,column,cap,reason,owner,approved_by,expires,
/// ticket` in any order. All mistakes are told, each with its line.
package struct AcceptedBreaksReader {
    private static let columns = [
        "code", "key", "column", "cap", "reason", "owner", "approved_by", "expires", "ticket",
    ]

    private let file: String
    private let plan: ComparisonPlan
    private var problems: [Diagnostic] = []
    /// By what an entry is about, its line.
    private var seen: [Subject: Int] = [:]

    private struct Subject: Hashable {
        var code: BreakCode
        var key: String?
        var column: String?
    }

    private init(file: String, plan: ComparisonPlan) {
        self.file = file
        self.plan = plan
    }

    /// - Parameters:
    ///   - file: its name, for messages.
    ///   - runDate: the day by which entries expire.
    package static func read(
        _ bytes: [UInt8], file: String, plan: ComparisonPlan, runDate: CalendarDate
    ) throws(DiagnosticList) -> AcceptedBreaks {
        var reader = AcceptedBreaksReader(file: file, plan: plan)
        let entries = reader.entries(bytes)
        guard reader.problems.isEmpty else { throw DiagnosticList(reader.problems) }
        return AcceptedBreaks(entries: entries, runDate: runDate)
    }

    private mutating func entries(_ bytes: [UInt8]) -> [AcceptedBreaks.Entry] {
        let content: (header: [String], rows: [CSVRow])
        do {
            content = try CSVReader.read(bytes)
        } catch {
            problems.append(
                Diagnostic(
                    ReconciliationCode.registerUnreadable, error.reason,
                    at: SourceLocation(file: file, line: error.line, column: error.column)))
            return []
        }
        guard checkHeader(content.header) else { return [] }
        return content.rows.compactMap { row in
            entry(Dictionary(uniqueKeysWithValues: zip(content.header, row.fields)), line: row.line)
        }
    }

    private mutating func checkHeader(_ header: [String]) -> Bool {
        for name in header where !Self.columns.contains(name) {
            problem(
                .registerColumn, "the register has no column \(name)", line: 1,
                hint: NearestMatch.of(name, among: Self.columns).map { "did you mean \($0)?" })
        }
        for name in Self.columns where !header.contains(name) {
            problem(
                .registerColumn, "the register lacks the column \(name)", line: 1,
                hint: "its columns: \(Self.columns.joined(separator: ","))")
        }
        return problems.isEmpty
    }

    private mutating func entry(_ fields: [String: String], line: Int) -> AcceptedBreaks.Entry? {
        func field(_ name: String) -> String {
            String((fields[name] ?? "").unicodeScalars.trimmed)
        }
        let before = problems.count
        let code = BreakCode(rawValue: field("code"))
        if code == nil {
            problem(
                .registerValue, "there is no break code \(field("code"))", line: line,
                hint: "the codes: \(BreakCode.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let column = column(field("column"), line)
        let cap = cap(field("cap"), line)
        let expires = CalendarDate(field("expires"))
        if expires == nil {
            problem(
                .registerValue, "\(Self.quoted(field("expires"))) is no day on which an entry expires", line: line,
                hint: "write it like 2026-03-31")
        }
        checkAnswer(reason: field("reason"), owner: field("owner"), approver: field("approved_by"), line)
        let key = field("key").isEmpty || field("key") == "*" ? nil : field("key")
        guard let code, let cap, let expires else { return nil }
        if let earlier = seen.updateValue(line, forKey: Subject(code: code, key: key, column: column)) {
            problem(
                .registerTwice, "the entry is about the same breaks as the one in line \(earlier)", line: line,
                hint: "take one of them out")
        }
        guard problems.count == before else { return nil }
        return AcceptedBreaks.Entry(
            line: line, code: code, key: key, column: column, cap: cap, reason: field("reason"),
            owner: field("owner"), approvedBy: field("approved_by"), expires: expires, ticket: field("ticket"))
    }

    /// Nil for every column.
    private mutating func column(_ name: String, _ line: Int) -> String? {
        guard !name.isEmpty, name != "*" else { return nil }
        let known = plan.columns.map(\.column.name)
        if !known.contains(name) {
            problem(
                .registerValue, "the comparison has no column \(name)", line: line,
                hint: NearestMatch.of(name, among: known).map { "did you mean \($0)?" })
        }
        return name
    }

    private mutating func cap(_ text: String, _ line: Int) -> ExactDecimal? {
        guard let cap = ExactDecimal(text), cap.unscaled >= 0 else {
            problem(
                .registerValue, "\(Self.quoted(text)) is no amount that breaks may come to", line: line,
                hint: "write it like 300.00, without a sign, a currency or a thousands separator")
            return nil
        }
        return cap
    }

    private mutating func checkAnswer(reason: String, owner: String, approver: String, _ line: Int) {
        for (name, value) in [("reason", reason), ("owner", owner), ("approved_by", approver)] where value.isEmpty {
            problem(.registerApproval, "the entry has no \(name)", line: line)
        }
        if !owner.isEmpty, CaseFolding.areEqual(owner, approver) {
            problem(
                .registerApproval, "\(owner) owns the entry and approves it", line: line,
                hint: "somebody else has to approve it")
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    private mutating func problem(_ code: ReconciliationCode, _ message: String, line: Int, hint: String? = nil) {
        problems.append(
            Diagnostic(code, message, at: SourceLocation(file: file, line: line, column: 1), hint: hint))
    }
}

extension String.UnicodeScalarView {
    /// Without white space at either end.
    fileprivate var trimmed: SubSequence {
        let start = self.drop { $0.properties.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return start }
        return start[...last]
    }
}
