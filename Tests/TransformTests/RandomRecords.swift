import Copybooks
import MappingLanguage
import RecordValues
import TestSupport

/// Random records of a source: made by the encoders, and some of them damaged.
struct RandomRecords {
    var random: SeededGenerator
    let source: SourcePlan
    private var family: CharacterFamily { source.codePage.family }

    init(random: SeededGenerator, source: SourcePlan) {
        self.random = random
        self.source = source
    }

    mutating func next() -> [UInt8] {
        // The main record is the one that matters.
        let main = source.recordTypes.firstIndex { $0.name == "pay" } ?? 0
        let index = random.chance(85) ? main : random.below(source.recordTypes.count)
        if case .xml = source.recordFormat { return image(ofType: index) }
        let type = source.recordTypes[index]
        let layout = type.layout
        var record = [UInt8](repeating: source.codePage.blank, count: layout.length)
        // How many of a hundred fields are damaged: most records are whole, or nearly so.
        let damage = random.pick([0, 0, 0, 4, 8, 30])
        for (index, item) in layout.items.enumerated() {
            guard let field = item.field, item.redefines == nil || random.chance(30) else { continue }
            for offset in Self.offsets(of: index, in: layout) {
                var bytes = goodBytes(of: field)
                if let name = item.name, random.chance(80) { bytes = dateBytes(name, field) ?? bytes }
                bytes = damaged(bytes, of: field, percent: damage)
                record.replaceSubrange(offset..<offset + bytes.count, with: bytes)
            }
        }
        if let discriminator = source.discriminator, random.chance(98) {
            let value = random.pick(type.discriminatorValues)
            record.replaceSubrange(discriminator.offset..<discriminator.offset + value.count, with: value)
        }
        return resized(record)
    }

    /// Where each occurrence of an item begins.
    static func offsets(of index: Int, in layout: Layout) -> [Int] {
        var offsets = [layout.items[index].offset]
        for group in layout.occursAncestors(of: index) {
            let item = layout.items[group]
            offsets = offsets.flatMap { start in (0..<(item.occurs ?? 1)).map { start + $0 * item.length } }
        }
        return offsets
    }

    /// As long as the record format makes it; a variable record can be too short or too long.
    private mutating func resized(_ record: [UInt8]) -> [UInt8] {
        var record = record
        switch source.recordFormat {
        case .fixed(let length): resize(&record, to: length)
        case .lines(let length?): resize(&record, to: random.chance(90) ? length : length + random.below(4))
        case .lines(nil), .variable, .variableBlocked:
            if random.chance(12) { resize(&record, to: random.below(record.count + 5)) }
        case .xml, .csv, .jsonLines, .sqlite: preconditionFailure("an image has its own length")
        }
        return record
    }

    private func resize(_ record: inout [UInt8], to length: Int) {
        if record.count > length { record.removeLast(record.count - length) }
        while record.count < length { record.append(source.codePage.blank) }
    }

    // MARK: - Good bytes

    private mutating func goodBytes(of field: FieldDescription) -> [UInt8] {
        switch field {
        case .text(let length): text(length)
        case .number(let number): encoded(value(of: number), number)
        }
    }

    /// What the fields that the mappings read dates from should hold; nil for other fields.
    mutating func dateBytes(_ name: String, _ field: FieldDescription) -> [UInt8]? {
        let (year, month, day) = (
            random.within(1930...2029), random.within(1...12), random.within(1...28)
        )
        let value: Int
        switch name {
        case "D8", "DB":
            value = random.pick([year * 10_000 + month * 100 + day, day * 1_000_000 + month * 10_000 + year])
        case "D7", "D9": value = year * 1000 + random.within(1...366)
        case "D6": value = year % 100 * 10_000 + month * 100 + day
        case "D5": value = year % 100 * 1000 + random.within(1...366)
        case "DT": value = year * 10_000 + month * 100 + day
        case "DX":
            let pads = [month, day].map { ($0 < 10 ? "0" : "") + String($0) }
            let text = random.chance(60) ? "\(year)-\(pads[0])-\(pads[1])" : "\(pads[1])/\(pads[0])/\(year)"
            return try? source.codePage.encode(text)
        case "NINO":
            return try? source.codePage.encode(random.pick(["AB123456C", "JK000001D", "OO123456A", "AA999999 "]))
        default: return nil
        }
        guard case .number(let number) = field else { return try? source.codePage.encode(String(value)) }
        return encoded(Int128(value), number)
    }

    private mutating func text(_ length: Int) -> [UInt8] {
        var text = random.pick(RandomFeed.texts)
        if random.chance(15) { text += random.pick(RandomFeed.texts) }
        let bytes = (try? source.codePage.encode(text)) ?? (try? source.codePage.encode("plain")) ?? []
        return Array((bytes + [UInt8](repeating: source.codePage.blank, count: length)).prefix(length))
    }

    mutating func value(of number: NumberDescription) -> Int128 {
        let largest = number.largestUnscaled
        let value: Int128
        switch random.below(8) {
        case 0: value = 0
        case 1: value = largest
        case 2, 3: value = min(largest, Int128(random.below(100)))
        case 4, 5:
            let dates: [Int128] = [
                20_251_118, 18_112_025, 11_182_025, 2_025_322, 25_322, 251_118, 181_125, 19_000_229, 20_000_229,
            ]
            value = min(largest, random.pick(dates))
        default: value = Int128.random(in: 0...largest, using: &random)
        }
        return number.isSigned && random.chance(40) ? -value : value
    }

    private func encoded(_ value: Int128, _ number: NumberDescription) -> [UInt8] {
        guard let bytes = try? number.encode(value, policy: source.signPolicy, family: family) else {
            preconditionFailure("the value fits its picture")
        }
        return bytes
    }

    // MARK: - Damage

    private mutating func damaged(_ bytes: [UInt8], of field: FieldDescription, percent: Int) -> [UInt8] {
        guard random.chance(percent) else { return bytes }
        var bytes = bytes
        let last = bytes.count - 1
        switch random.below(12) {
        case 0: return bytes.map { _ in source.codePage.blank }
        case 1: return bytes.map { _ in 0x00 }
        case 2: return bytes.map { _ in 0xFF }
        case 3: return bytes.map { _ in family.digitZero }
        case 4: return bytes.map { _ in family.digitZero + 9 }
        case 5: bytes[random.below(bytes.count)] = source.codePage.blank
        case 6: bytes[last] = bytes[last] & 0xF0 | UInt8(random.below(16))
        case 7: bytes[last] = bytes[last] & 0x0F | UInt8(random.below(16)) << 4
        case 8: bytes[0] = bytes[0] & 0x0F | UInt8(random.below(16)) << 4
        case 9: bytes[random.below(bytes.count)] = random.pick([0x00, 0x0A, 0x0D, 0x15, 0x25, 0x7F, 0x85, 0x9F])
        case 10: for index in bytes.indices { bytes[index] = UInt8(random.below(256)) }
        default: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        }
        return bytes
    }
}
