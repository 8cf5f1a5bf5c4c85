import Diagnostics
import RecordValues

/// One fault that the operator asks for: `bad-digit`, `bad-digit=0.1%`, `bad-digit:WFP-DOB=0.001%`, `short-file`.
package struct FaultRequest: Sendable, Hashable {
    package var kind: FaultKind
    /// The field to damage; nil for the first that suits.
    package var field: String?
    /// The share of records, in parts per million; of no meaning for a fault of the file.
    package var partsPerMillion: Int

    /// A tenth of a percent, where the operator states no rate.
    package static let defaultRate = 1000

    package init(_ kind: FaultKind, field: String? = nil, partsPerMillion: Int = defaultRate) {
        self.kind = kind
        self.field = field
        self.partsPerMillion = partsPerMillion
    }

    /// Reads a list with commas: `bad-digit=0.1%,short-file`. Throws SYN007 and SYN009, all that apply.
    package static func list(_ text: String) throws(DiagnosticList) -> [FaultRequest] {
        var requests: [FaultRequest] = []
        var problems: [Diagnostic] = []
        for entry in text.split(separator: ",") {
            do throws(DiagnosticList) {
                requests.append(try FaultRequest(entry.trimmed))
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw DiagnosticList(problems) }
        return requests
    }

    /// Throws SYN007 where no fault has the name, SYN009 where the rate is none.
    package init(_ text: String) throws(DiagnosticList) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = names[0].trimmed
        guard let kind = FaultKind(rawValue: name) else {
            let all = FaultKind.allCases.map(\.rawValue)
            let nearest = NearestMatch.of(name, among: all)
            throw DiagnosticList(
                Diagnostic(
                    SynthesisCode.unknownFault, "no fault is called \(name)",
                    hint: (nearest.map { "did you mean \($0)? " } ?? "")
                        + "the faults are \(all.joined(separator: ", "))"))
        }
        let field = names.count > 1 ? names[1].trimmed.uppercased() : nil
        let rate = parts.count > 1 ? try Self.rate(parts[1].trimmed, of: text) : Self.defaultRate
        self.init(kind, field: field, partsPerMillion: rate)
    }

    /// `0.001%` as parts per million, exactly.
    private static func rate(_ text: String, of request: String) throws(DiagnosticList) -> Int {
        let number = text.hasSuffix("%") ? ExactDecimal(text.dropLast().trimmed) : nil
        let parts = number.flatMap { try? $0.rescaled(to: 4, rounding: .exact) }
        guard let parts, (1...1_000_000).contains(parts.unscaled) else {
            throw DiagnosticList(
                Diagnostic(
                    SynthesisCode.badRate, "the rate in \(request) is not a share of the records",
                    hint: "write a percentage with at most four places above 0 and up to 100, for example 0.001%"))
        }
        return Int(parts.unscaled)
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
