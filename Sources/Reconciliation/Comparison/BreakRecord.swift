import RecordValues
import TargetRows

/// A break on its way from where it is found to `breaks.csv`: bytes, because there may be as many as rows.
///
/// Little-endian: 4 bytes length; 1 byte number of the code; 1 byte rows and 1 more; 2 bytes column and 1 more, or 0;
/// 8 bytes each for the records of either side, or 0; 4 bytes entry of the register and 1 more, or 0; 4 bytes each for
/// the lengths of key, old and new cells; 16 bytes weight; 16 bytes effect a figure; then the cells of the key, of the
/// old side, of the new side, and the detail that the cause needs. 64 bytes behind it can be read.
struct BreakRecord: BitwiseCopyable {
    let start: Place

    init(at start: Place) { self.start = start }

    static let headBytes = 56

    var length: Int { Int(start.word(0) & 0xFFFF_FFFF) }
    var codeNumber: UInt8 { start.byte(4) }
    var code: BreakCode {
        guard let code = BreakCode(number: codeNumber) else { preconditionFailure("no break has this code") }
        return code
    }
    var rows: Int { Int(start.byte(5)) - 1 }
    /// Index in the plan's columns.
    var column: Int? {
        let number = Int(start.byte(6)) | Int(start.byte(7)) << 8
        return number == 0 ? nil : number - 1
    }
    var oldRecord: Int64 { Int64(bitPattern: start.word(8)) }
    var newRecord: Int64 { Int64(bitPattern: start.word(16)) }
    /// Index in the register of accepted breaks, of the entry that may accept it.
    var entry: Int? {
        let number = Int(start.word(24) & 0xFFFF_FFFF)
        return number == 0 ? nil : number - 1
    }
    /// What the break moves in all figures together, without signs: at the scale of the finest figure, and no more than
    /// a `UInt128` holds.
    var weight: UInt128 { UInt128(start.word(48)) << 64 | UInt128(start.word(40)) }

    func effect(_ figure: Int) -> Int128 {
        let place = start + (Self.headBytes + 16 * figure)
        return Int128(Int64(bitPattern: place.word(8))) << 64 | Int128(place.word(0))
    }

    private var keyLength: Int { Int(start.word(28) & 0xFFFF_FFFF) }
    private var oldLength: Int { Int(start.word(32) & 0xFFFF_FFFF) }
    private var newLength: Int { Int(start.word(36) & 0xFFFF_FFFF) }

    /// The cells of the key; none where the break has no key.
    func key(figures: Int) -> FlatText {
        FlatText(start: start + (Self.headBytes + 16 * figures), length: keyLength)
    }

    /// The value of a column, or the cells of a row behind its key.
    func old(figures: Int) -> FlatText {
        FlatText(start: key(figures: figures).start + keyLength, length: oldLength)
    }

    func new(figures: Int) -> FlatText {
        FlatText(start: old(figures: figures).start + oldLength, length: newLength)
    }

    /// K03 and K04: how often the key stands on either side, 8 bytes each. K05 and K07: the other key's cells. K09: the
    /// code of the fault.
    func detail(figures: Int) -> FlatText {
        let start = new(figures: figures).start + newLength
        return FlatText(start: start, length: length - start.distance(from: self.start))
    }
}

/// What a break record is made from.
struct BreakParts {
    var code: BreakCode
    var rows: Int
    var column: Int?
    var oldRecord: Int64
    var newRecord: Int64
    var key: FlatText
    var old: FlatText
    var new: FlatText
    var detail: FlatText
}

/// Writes break records.
struct BreakWriter: Sendable {
    /// Decimal places of each figure, and of the finest.
    let scales: [Int]
    private let finest: Int

    init(_ plan: ComparisonPlan) {
        scales = plan.figures.map { plan.columns[$0].column.type.numeric?.scale ?? 0 }
        finest = scales.max() ?? 0
    }

    func append(_ parts: BreakParts, effects: [Int128], to output: OutputBuffer) {
        let texts = [parts.key, parts.old, parts.new, parts.detail]
        let length = BreakRecord.headBytes + 16 * scales.count + texts.reduce(0) { $0 + $1.length }
        precondition(length < Int(Int32.max), "a break of 2 GiB")
        output.reserve(length)
        var pen = output.pen
        let column = UInt64((parts.column ?? -1) + 1)
        pen.put(
            UInt64(length) | UInt64(parts.code.number) << 32 | UInt64(parts.rows + 1) << 40 | column << 48, count: 8)
        pen.put(UInt64(bitPattern: parts.oldRecord), count: 8)
        pen.put(UInt64(bitPattern: parts.newRecord), count: 8)
        pen.put(UInt64(parts.key.length) << 32, count: 8)
        pen.put(UInt64(parts.old.length) | UInt64(parts.new.length) << 32, count: 8)
        let weight = weight(of: effects)
        pen.put(UInt64(truncatingIfNeeded: weight), count: 8)
        pen.put(UInt64(truncatingIfNeeded: weight >> 64), count: 8)
        for effect in effects {
            pen.put(UInt64(truncatingIfNeeded: effect), count: 8)
            pen.put(UInt64(truncatingIfNeeded: effect >> 64), count: 8)
        }
        for text in texts where text.length > 0 { pen.put(text) }
        output.pen = pen
    }

    /// Says which entry of the register may accept a break.
    static func set(entry: Int, of record: BreakRecord) {
        var pen = Pen(at: record.start + 24)
        // The four bytes behind it are the key's length, and stay.
        pen.put(record.start.word(24) & ~0xFFFF_FFFF | UInt64(entry + 1), count: 8)
    }

    /// What effects come to without their signs. A sum that does not fit is more than any cap.
    func weight(of effects: [Int128]) -> UInt128 {
        var weight: UInt128 = 0
        for (effect, scale) in zip(effects, scales) where effect != 0 {
            guard let power = ExactDecimal.powerOfTen(finest - scale) else { return .max }
            let (scaled, isTooLarge) = effect.magnitude.multipliedReportingOverflow(by: power.magnitude)
            let (sum, overflow) = weight.addingReportingOverflow(scaled)
            if isTooLarge || overflow { return .max }
            weight = sum
        }
        return weight
    }

    /// A weight as a decimal; nil where it does not fit.
    func decimal(_ weight: UInt128) -> ExactDecimal? {
        Int128(exactly: weight).map { ExactDecimal($0, scale: finest) }
    }
}
