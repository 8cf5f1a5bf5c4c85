// Unsafe: fills the slots of an image, and decodes escapes in its copy of the line.
import Glibc
import RecordValues

/// Finds the fields of an object on one line.
///
/// ```
/// no such member       absent
/// null                 nil
/// "text"               the text, its escapes decoded; "" is empty
/// -12.50, true         the characters as they stand
/// [..], {..}           no text and no number (FLD017) where a field reads the member
/// ```
/// A number is never more than its digits, so nothing is rounded; one with an exponent is a text that no decimal field
/// accepts.
///
/// Source: RFC 8259.
struct JSONObject: SlotParser {
    private let names: [[UInt8]]

    var slotCount: Int { names.count }

    init(_ shape: JSONLinesShape) { names = shape.members.map { Array($0.utf8) } }

    func words(_ reason: MalformedRecord) -> String {
        guard case .json(let mistake, let place) = reason else { preconditionFailure("a reason of another format") }
        return "at byte \((place + 1).figures) of the line: \(mistake.words)"
    }

    func parse(
        _ line: UnsafeRawPointer, _ length: Int, into image: UnsafeMutableRawPointer
    ) -> MalformedRecord? {
        for slot in 0..<slotCount { unsafe store(slot, SlotRecordImage.absent, at: 0, image) }
        var cursor = unsafe JSONCursor(line, count: length)
        var expected = 0
        var isFirst = true
        guard cursor.enterObject() else { return Self.malformed(cursor) }
        while let name = cursor.nextName(isFirst: isFirst) {
            isFirst = false
            let slot = unsafe slot(of: name, line, expected: expected)
            if let slot {
                expected = slot + 1
                if unsafe isTaken(slot, image) { _ = cursor.fail(.nameTwice) }
            }
            guard cursor.mistake == nil, let value = cursor.value() else { return Self.malformed(cursor) }
            guard let slot else { continue }
            if let mistake = unsafe store(value, in: slot, image) { return .json(mistake, at: cursor.place) }
        }
        return cursor.mistake == nil ? nil : Self.malformed(cursor)
    }

    /// The names of an object's members; nil where the line is none.
    static func memberNames(of line: [UInt8]) -> [String]? {
        let batch = RecordBatch(capacity: line.count)
        batch.put(line, at: 0)
        var cursor = unsafe JSONCursor(batch.bytes, count: line.count)
        var names: [String] = []
        guard cursor.enterObject() else { return nil }
        while let name = cursor.nextName(isFirst: names.isEmpty) {
            var bytes = Array(line[name.start..<name.end])
            if name.hasEscapes, decode(&bytes) != nil { return nil }
            names.append(String(decoding: bytes, as: UTF8.self))
            guard cursor.value() != nil else { return nil }
        }
        return cursor.mistake == nil ? names : nil
    }

    private static func malformed(_ cursor: JSONCursor) -> MalformedRecord {
        .json(cursor.mistake ?? .valueExpected, at: cursor.place)
    }

    // MARK: Names

    /// The members of most lines stand in one order, so the next is tried first.
    private func slot(of name: JSONCursor.Text, _ line: UnsafeRawPointer, expected: Int) -> Int? {
        guard !name.hasEscapes else {
            var bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: line + name.start, count: name.end - name.start))
            return Self.decode(&bytes) == nil ? names.firstIndex(of: bytes) : nil
        }
        if expected < names.count, unsafe isName(expected, name, line) { return expected }
        return names.indices.first { unsafe isName($0, name, line) }
    }

    private func isName(_ slot: Int, _ name: JSONCursor.Text, _ line: UnsafeRawPointer) -> Bool {
        let wanted = names[slot]
        guard wanted.count == name.end - name.start else { return false }
        return unsafe wanted.withUnsafeBytes { wanted in
            guard let start = wanted.baseAddress else { return true }
            return unsafe memcmp(start, line + name.start, wanted.count) == 0
        }
    }

    // MARK: Values

    private func isTaken(_ slot: Int, _ image: UnsafeMutableRawPointer) -> Bool {
        let place = SlotRecordImage.firstSlot + slot * SlotRecordImage.slotBytes
        return unsafe image.load(fromByteOffset: place + 4, as: UInt32.self) != SlotRecordImage.absent
    }

    private func store(
        _ value: JSONCursor.Value, in slot: Int, _ image: UnsafeMutableRawPointer
    ) -> JSONMistake? {
        switch value {
        case .null: unsafe store(slot, SlotRecordImage.isNil, at: 0, image)
        case .arrayOrObject: unsafe store(slot, SlotRecordImage.notScalar, at: 0, image)
        case .plain(let start, let end): unsafe store(slot, UInt32(end - start), at: start, image)
        case .text(let text):
            var length = text.end - text.start
            if text.hasEscapes {
                let copy = unsafe UnsafeMutableRawBufferPointer(
                    start: image + headBytes + text.start, count: length)
                var bytes = unsafe [UInt8](copy)
                if let mistake = Self.decode(&bytes) { return mistake }
                length = bytes.count
                unsafe copy.copyBytes(from: bytes)
            }
            unsafe store(slot, UInt32(length), at: text.start, image)
        }
        return nil
    }

    @inline(__always)
    private func store(_ slot: Int, _ length: UInt32, at start: Int, _ image: UnsafeMutableRawPointer) {
        let place = SlotRecordImage.firstSlot + slot * SlotRecordImage.slotBytes
        let content = SlotRecordImage.Slot(offset: UInt32(headBytes + start), length: length)
        unsafe image.storeBytes(of: content, toByteOffset: place, as: SlotRecordImage.Slot.self)
    }

    /// Decodes the escapes of a text, which makes it no longer.
    private static func decode(_ text: inout [UInt8]) -> JSONMistake? {
        var decoded: [UInt8] = []
        var place = 0
        while place < text.count {
            guard text[place] == UInt8(ascii: "\\") else {
                decoded.append(text[place])
                place += 1
                continue
            }
            guard place + 1 < text.count else { return .unknownEscape }
            let letter = text[place + 1]
            if letter == UInt8(ascii: "u") {
                guard let (scalar, length) = scalar(text[place...]) else { return .halfSurrogate }
                decoded += Array(String(scalar).utf8)
                place += length
            } else {
                guard let byte = escapes[letter] else { return .unknownEscape }
                decoded.append(byte)
                place += 2
            }
        }
        text = decoded
        return nil
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// `\u20AC`, or two of them that are a surrogate pair; nil for half a pair, and for what has not four digits.
    private static func scalar(_ text: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = unit(text) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        let rest = text.dropFirst(6)
        guard first < 0xDC00, let second = unit(rest), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + second - 0xDC00)
        else { return nil }
        return (scalar, 12)
    }

    private static func unit(_ text: ArraySlice<UInt8>) -> UInt32? {
        let digits = text.dropFirst(2).prefix(4)
        guard text.starts(with: Array("\\u".utf8)), digits.count == 4 else { return nil }
        var value: UInt32 = 0
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
