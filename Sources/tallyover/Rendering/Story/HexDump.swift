import RecordValues
import Reports

/// Bytes, sixteen a line, with the characters of the code page beside them.
struct HexDump {
    let bytes: [UInt8]
    /// Offset in the file of the first byte.
    let start: Int64
    let codePage: CodePage
    /// Whether the byte at an index must not be shown.
    let hides: (Int) -> Bool

    var text: String {
        let width = max(6, (start + Int64(bytes.count)).figures.count)
        return stride(from: 0, to: bytes.count, by: 16).map { line in
            let indices = line..<min(line + 16, bytes.count)
            let pairs = indices.map { hides($0) ? "··" : bytes[$0].hexPair }
            let halves = [pairs.prefix(8), pairs.dropFirst(8)].map { $0.joined(separator: " ") }.joined(separator: "  ")
            let characters = String(indices.map { hides($0) ? "·" : character(bytes[$0]) })
            let offset = (start + Int64(line)).figures.leftPadded(to: width)
            return "  \(offset)  \(halves.padded(to: 48))  \(characters)".withoutTrailingBlanks + "\n"
        }.joined()
    }

    /// A full stop where the byte has no character that can be seen.
    private func character(_ byte: UInt8) -> Character {
        guard let scalar = codePage.scalar(for: byte), scalar.value >= 0x20, !(0x7F...0xA0).contains(scalar.value)
        else {
            return "."
        }
        return Character(scalar)
    }
}

extension UInt8 {
    /// Two hexadecimal digits.
    var hexPair: String {
        String(self, radix: 16, uppercase: true).count == 1
            ? "0" + String(self, radix: 16, uppercase: true) : String(self, radix: 16, uppercase: true)
    }
}
