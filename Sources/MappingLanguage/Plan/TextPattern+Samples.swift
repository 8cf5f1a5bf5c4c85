extension TextPattern {
    /// A text that the pattern takes: every position that may be left out or repeated is so by chance.
    package func sample(using random: inout some RandomNumberGenerator) -> String {
        var sample: [UInt8] = []
        for position in 0..<positionCount {
            let alphabet = alphabet(of: position)
            let bit: UInt64 = 1 << UInt64(position)
            let fewest = optional & bit != 0 ? 0 : 1
            let most = repeated & bit != 0 ? fewest + 3 : 1
            for _ in 0..<Int.random(in: fewest...most, using: &random) {
                guard let character = alphabet.randomElement(using: &random) else { continue }
                sample.append(character)
            }
        }
        return String(decoding: sample, as: UTF8.self)
    }

    /// The characters that each place of the text can have, where all texts of the pattern have the same length.
    package var alphabets: [[UInt8]]? {
        guard optional | repeated == 0 else { return nil }
        return (0..<positionCount).map(alphabet)
    }

    private var positionCount: Int { accepting.trailingZeroBitCount }

    /// The printable ASCII characters of a position: letters and digits only, where it allows any.
    private func alphabet(of position: Int) -> [UInt8] {
        let allowed = (UInt8(ascii: " ")...UInt8(ascii: "~")).filter { character in
            positionsByCharacter[Int(character)] >> UInt64(position) & 1 == 1
        }
        let plain = allowed.filter { character in
            switch Unicode.Scalar(character) {
            case "0"..."9", "A"..."Z": true
            default: false
            }
        }
        return plain.isEmpty ? allowed : plain
    }
}
