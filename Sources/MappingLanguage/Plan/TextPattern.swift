/// The pattern of a rule, compiled: `[A-Z]{2}[0-9]{6}[A-D]?`.
///
/// A pattern is a row of positions, each a class of characters that may be left out or repeated. All positions are
/// tried at once, one bit each, so matching takes the same few steps for every byte of the text, whatever it holds:
/// nothing is tried twice, and nothing is allocated. (Extended Shift-And: Navarro and Raffinot, "Flexible Pattern
/// Matching in Strings", 2002, section 4.2.)
package struct TextPattern: Sendable, Hashable {
    /// The most positions that a pattern can have.
    package static let maximumPositions = 63

    /// The pattern as the mapping writes it.
    package let text: String
    /// For each ASCII character, the positions whose class holds it; the last entry is for every other character.
    @usableFromInline let positionsByCharacter: [UInt64]
    /// Positions that may be left out.
    @usableFromInline let optional: UInt64
    /// Positions that may hold more than one character.
    @usableFromInline let repeated: UInt64
    /// The bit that is set where every position is behind.
    @usableFromInline let accepting: UInt64

    /// Why a text is no pattern.
    package struct Failure: Error, Sendable, Hashable {
        package var message: String
        /// Where in the text, in characters from 0.
        package var offset: Int
    }

    package init(_ text: String) throws(Failure) {
        var parser = PatternParser(text)
        let positions = try parser.positions()
        var table = [UInt64](repeating: 0, count: 129)
        var optional: UInt64 = 0
        var repeated: UInt64 = 0
        for (index, position) in positions.enumerated() {
            let bit: UInt64 = 1 << UInt64(index)
            for character in 0..<128 where position.characters.contains(character) { table[character] |= bit }
            if position.characters.containsOthers { table[128] |= bit }
            if position.isOptional { optional |= bit }
            if position.isRepeated { repeated |= bit }
        }
        self.text = text
        self.positionsByCharacter = table
        self.optional = optional
        self.repeated = repeated
        self.accepting = 1 << UInt64(positions.count)
    }

    /// Whether the whole text, in UTF-8, is as the pattern says.
    @inlinable
    package func matches(_ utf8: Span<UInt8>) -> Bool {
        var state = skippingOptional(1)
        for index in 0..<utf8.count {
            let byte = utf8[index]
            // A byte that goes on with a character: its first byte has stood for the whole of it.
            if byte & 0xC0 == 0x80 { continue }
            let positions = positionsByCharacter[Int(min(byte, 128))]
            let next = (state & positions) << 1
            let again = state & ((positions & repeated) << 1)
            state = skippingOptional(next | again)
            if state == 0 { return false }
        }
        return state & accepting != 0
    }

    /// The states with those that leaving out optional positions adds: the addition carries each state through the
    /// run of optional positions it stands in.
    @inlinable
    func skippingOptional(_ state: UInt64) -> UInt64 {
        let waiting = state & optional
        return state | ((optional &+ waiting) ^ optional) | waiting
    }
}
