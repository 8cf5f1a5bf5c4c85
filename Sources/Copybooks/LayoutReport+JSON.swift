import Foundation

extension LayoutReport {
    /// An array of records, each with its items; keys in alphabetical order, what an item does not have left out.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(records), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("text and integers always encode: \(error)")
        }
    }
}
