import MappingLanguage
import RecordValues
import TargetRows

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
    /// Whether the rounding needs no more than the remainder, and the scales are as usual.
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

/// Lists of one kind, one behind the other, with the start of each.
struct FlatLists<Element: BitwiseCopyable>: BitwiseCopyable {
    private let elements: Lanes<Element>
    private let starts: Lanes<Int32>

    init(_ lists: [[Element]], in memory: FlatMemory) {
        elements = memory.place(Array(lists.joined()))
        starts = memory.place(lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) })
    }

    /// Where a list's elements stand.
    @inline(__always)
    func range(_ list: Int32) -> Range<Int> { Int(starts[Int(list)])..<Int(starts[Int(list) + 1]) }

    @inline(__always)
    subscript(index: Int) -> Element { elements[index] }
}

/// The lists of `in` conditions, list rules and concatenations.
struct ProgramLists: BitwiseCopyable {
    /// Both ends of a range of texts; a single value has the same place for both.
    struct TextRange: BitwiseCopyable {
        var lower: FlatText
        var upper: FlatText
        var isSingle: Bool
    }

    /// A text that is chosen for a field's bytes.
    struct Choice: BitwiseCopyable {
        var word: UInt64
        var text: FlatText
    }

    let numbers: FlatLists<FlatRange>
    let texts: FlatLists<TextRange>
    let words: FlatLists<UInt64>
    let choices: FlatLists<Choice>
    let operands: FlatLists<UInt16>

    /// - Parameter registers: those of the program, its presets filled in.
    init(_ program: RecordProgram, _ registers: Lanes<CellColumn>, runDate: CalendarDate, in memory: FlatMemory) {
        choices = FlatLists(
            program.wordChoices.map { list in
                list.map { Choice(word: $0.word, text: registers[Int($0.register)].texts[0]) }
            }, in: memory)
        numbers = FlatLists(program.numberLists.map { $0.map { FlatRange($0, runDate: runDate) } }, in: memory)
        texts = FlatLists(
            program.textLists.map { list in
                list.map {
                    TextRange(
                        lower: memory.place(text: $0.lower), upper: memory.place(text: $0.upper),
                        isSingle: $0.lower == $0.upper)
                }
            }, in: memory)
        words = FlatLists(program.wordLists, in: memory)
        operands = FlatLists(program.operandLists, in: memory)
    }

    /// Whether a number lies in one of a list's ranges.
    @inline(__always)
    func holds(_ number: Int128, list: Int32) -> Bool {
        numbers.range(list).contains { numbers[$0].lower <= number && number <= numbers[$0].upper }
    }

    /// Whether a text lies in one of a list's ranges.
    @inline(__always)
    func holds(_ text: FlatText, list: Int32) -> Bool {
        let trimmed = FlatText(start: text.start, length: TextKernels.trimmedLength(text.start, text.length))
        return texts.range(list).contains { index in
            let range = texts[index]
            if range.isSingle { return trimmed.isEqual(to: range.lower) }
            return TextKernels.order(range.lower, text) <= 0 && TextKernels.order(text, range.upper) <= 0
        }
    }
}
