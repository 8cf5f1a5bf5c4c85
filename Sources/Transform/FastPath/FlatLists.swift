import MappingLanguage
import RecordValues

/// A range with both bounds worked out.
struct FlatRange: BitwiseCopyable {
    var lower: Int128
    var upper: Int128

    init(_ range: RecordProgram.Range, runDate: CalendarDate) {
        lower = Self.resolve(range.lower, runDate: runDate, open: .min)
        upper = Self.resolve(range.upper, runDate: runDate, open: .max)
    }

    static func resolve(_ bound: RecordProgram.Bound, runDate: CalendarDate, open: Int128) -> Int128 {
        switch bound {
        case .open: open
        case .value(let value): value
        case .runDate: Int128(runDate.ccyymmdd)
        }
    }
}

/// A division with what it takes to do it in 64 bits.
struct FlatDivision: BitwiseCopyable {
    /// The dividend times this, over the divisor, has the quotient's scale.
    var multiplier: Int128
    /// Whether 64 bits can do it: the scales are as usual, and the rounding needs no more than the remainder.
    var roundsSimply: Bool
    private var truncates: Bool

    init(_ division: RecordProgram.Division) {
        let places = division.scale - division.leftScale + division.rightScale
        let power = places >= 0 ? ExactDecimal.powerOfTen(places) : nil
        multiplier = power ?? 0
        truncates = division.rounding == .truncate
        roundsSimply = power != nil && (truncates || division.rounding == .halfAwayFromZero)
    }

    @inline(__always)
    func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let awayFromZero: Int64 = remainder.magnitude >= divisor.magnitude &- remainder.magnitude ? 1 : 0
        let sign = (dividend ^ divisor) >> 63 | 1
        return truncates ? quotient : quotient &+ awayFromZero &* sign
    }
}

/// The lists of `in` conditions, list rules and concatenations, one after the other, with the start of each.
@safe
struct FlatLists {
    @unsafe private let numbers: UnsafeMutablePointer<FlatRange>
    @unsafe private let numberStarts: UnsafeMutablePointer<Int32>
    /// Lower end, upper end, lower end, upper end.
    @unsafe private let texts: UnsafeMutablePointer<FlatText>
    @unsafe private let textStarts: UnsafeMutablePointer<Int32>
    @unsafe private let words: UnsafeMutablePointer<UInt64>
    @unsafe private let wordStarts: UnsafeMutablePointer<Int32>
    @unsafe let operands: UnsafeMutablePointer<UInt16>
    @unsafe let operandStarts: UnsafeMutablePointer<Int32>

    init(_ program: RecordProgram, runDate: CalendarDate, _ memory: FlatMemory) {
        func starts(_ counts: [Int]) -> [Int32] {
            counts.reduce(into: [0]) { starts, count in starts.append(starts[starts.count - 1] + Int32(count)) }
        }
        unsafe numbers = memory.place(program.numberLists.joined().map { FlatRange($0, runDate: runDate) })
        unsafe numberStarts = memory.place(starts(program.numberLists.map(\.count)))
        unsafe texts = memory.placeTexts(
            program.textLists.joined().flatMap { range in
                let lower = memory.place(text: range.lower)
                return [lower, range.lower == range.upper ? lower : memory.place(text: range.upper)]
            })
        unsafe textStarts = memory.place(starts(program.textLists.map(\.count)))
        unsafe words = memory.place(Array(program.wordLists.joined()))
        unsafe wordStarts = memory.place(starts(program.wordLists.map(\.count)))
        unsafe operands = memory.place(Array(program.operandLists.joined()))
        unsafe operandStarts = memory.place(starts(program.operandLists.map(\.count)))
    }

    /// Whether a number lies in one of a list's ranges.
    @inline(__always)
    func holds(_ number: Int128, list: Int) -> Bool {
        var index = unsafe Int(numberStarts[list])
        let end = unsafe Int(numberStarts[list + 1])
        while index < end {
            if unsafe numbers[index].lower <= number && number <= numbers[index].upper { return true }
            index += 1
        }
        return false
    }

    /// Whether a word is in a list; all of a short list is looked at, which costs less than stopping at a hit.
    @inline(__always)
    func holds(word: UInt64, list: Int) -> Bool {
        var index = unsafe Int(wordStarts[list])
        let end = unsafe Int(wordStarts[list + 1])
        var hits = 0
        while index < end {
            unsafe hits |= words[index] == word ? 1 : 0
            index += 1
        }
        return hits != 0
    }

    /// Whether a text lies in one of a list's ranges.
    @inline(__always)
    func holds(_ text: UnsafeRawPointer, _ length: Int, list: Int) -> Bool {
        var index = unsafe Int(textStarts[list])
        let end = unsafe Int(textStarts[list + 1])
        let trimmed = unsafe FlatText(start: text, length: TextKernels.trimmedLengthOfUnpadded(text, length))
        while index < end {
            let (lower, upper) = unsafe (texts[index * 2], texts[index * 2 + 1])
            // A single value has one text for both ends.
            if unsafe lower.start == upper.start {
                if trimmed.isEqual(to: lower) { return true }
            } else if unsafe TextKernels.order(lower.start, lower.length, text, length) <= 0
                && TextKernels.order(text, length, upper.start, upper.length) <= 0
            {
                return true
            }
            index += 1
        }
        return false
    }
}
