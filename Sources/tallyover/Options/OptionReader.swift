import Diagnostics
import RecordValues
import Reports

/// Reads the values of options and collects what is wrong with them, so that all of it is told at once.
struct OptionReader {
    private(set) var diagnostics: [Diagnostic] = []

    /// Throws all that was wrong.
    func finish() throws(DiagnosticList) {
        if !diagnostics.isEmpty { throw DiagnosticList(diagnostics) }
    }

    mutating func report(_ code: CommandCode, _ message: String, hint: String) {
        diagnostics.append(Diagnostic(code, message, hint: hint))
    }

    mutating func report(_ list: DiagnosticList) { diagnostics += list.diagnostics }

    /// A whole number within the bounds; nil where the option is not given, or wrong.
    mutating func number<Number: FixedWidthInteger>(
        _ text: String?, _ option: String, in bounds: ClosedRange<Number>
    ) -> Number? {
        guard let text else { return nil }
        if let number = Number(text), bounds.contains(number) { return number }
        let upper = bounds.upperBound == .max ? "" : " to \(bounds.upperBound.figures)"
        report(
            .badNumber, "\(option) \(text) is no whole number from \(bounds.lowerBound.figures)\(upper)",
            hint: "write digits only, for example \(option) \(bounds.lowerBound)")
        return nil
    }

    /// One of the words that an option can have.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, _ option: String, as type: Choice.Type = Choice.self
    ) -> Choice? {
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        report(
            .badChoice, "\(option) has no value \(text)",
            hint: NearestMatch.of(text, among: words).map { "did you mean \(option) \($0)?" }
                ?? "write one of \(words.joined(separator: ", "))")
        return nil
    }

    mutating func date(_ text: String?, _ option: String) -> CalendarDate? {
        guard let text else { return nil }
        if let date = CalendarDate(text) { return date }
        report(
            .badDate, "\(option) \(text) is no day of the calendar in the form CCYY-MM-DD",
            hint: "for example \(option) 2025-11-18")
        return nil
    }

    /// `A..B`, both ends included, from 1.
    mutating func range(_ text: String?, _ option: String) -> ClosedRange<Int64>? {
        guard let text else { return nil }
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int64($0) }
        if ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, last >= first { return first...last }
        report(
            .badRange, "\(option) \(text) is no range of records",
            hint: "records are numbered from 1; the first hundred are \(option) 1..100")
        return nil
    }

    /// Bytes: a number, with K, M or G behind it for the powers of 1024.
    mutating func size(_ text: String?, _ option: String) -> Int? {
        guard let text else { return nil }
        let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
        let shift = text.uppercased().last.flatMap { shifts[$0] }
        let digits = shift == nil ? text[...] : text.dropLast()
        if let number = Int(digits), number > 0, number <= Int.max >> (shift ?? 0) { return number << (shift ?? 0) }
        report(
            .badSize, "\(option) \(text) is no size", hint: "write bytes, or K, M or G behind a number: \(option) 512M")
        return nil
    }
}
