import RecordValues

/// How one region of a record gets its bytes: plain data, so that a worker does nothing but look up and copy.
struct Step: Sendable {
    enum Kind: UInt8, Sendable {
        /// One of the entries made beforehand.
        case pool
        /// A number between two ends, written anew for each record.
        case number
        /// A number that no other record has.
        case countedNumber
        /// A text that no other record has.
        case countedText
    }

    var kind: Kind
    /// In the record's data, from 0.
    var offset: Int
    var length: Int
    /// The step of the region that this is a part of: where that holds "no value", this is left out. -1 for none.
    var whole: Int = -1
    /// Makes the key, so that a duplicate has it from the earlier record.
    var isKey = false
    /// Index of the region, for the random bits and for messages.
    var region: Int
    /// The first entry's index in `values` and `isNull`; its bytes start at `firstByte`.
    var firstEntry = 0
    var firstByte = 0
    /// Entries to choose from (those of skip variants stand behind them), or numbers in the range.
    var count: UInt64 = 1
    var lower: Int64 = 0
    var shape = NumberShape()
    /// Index in `counters`, and what is divided off before this step's share of the number.
    var counter = 0
    var divisor: UInt64 = 1
    /// Places of a counted text.
    var symbols: Range<Int> = 0..<0
}

/// What it takes to write a number without asking its description again.
struct NumberShape: Sendable {
    var usage: NumberDescription.Usage = .binary
    var digits = 1
    var scale = 0
    var isSigned = false
    /// Where the digits begin in the field: 1 behind a leading separate sign.
    var firstDigit = 0
    /// The place of the byte that shows the sign.
    var signPlace = 0
    /// Whether that byte is the sign alone.
    var isSignSeparate = false
    /// X'F0' or X'30'.
    var zero: UInt8 = 0
    /// Where the twenty sign bytes start in `bytes`: of the digits 0 to 9 with a plus, then with a minus.
    var signBytes = 0
}

/// One place of a counted text: `count` symbols of `width` bytes, from `first` on in `bytes`.
struct SymbolPlace: Sendable {
    var first: Int
    var count: UInt64
    var width: Int
}

/// Walks through the numbers below `modulus` in scrambled order, each once: an affine bijection.
struct Counter: Sendable {
    var modulus: UInt64
    private var factor: UInt64
    private var shift: UInt64
    /// Rows that one record makes of the table, and which of them this is.
    var rowsPerRecord: UInt64
    var row: UInt64

    init(modulus: UInt64, seed: UInt64, rowsPerRecord: Int = 1, row: Int = 0) {
        precondition(modulus > 0, "a counter counts something")
        self.modulus = modulus
        self.rowsPerRecord = UInt64(rowsPerRecord)
        self.row = UInt64(row)
        shift = Dice.mix(seed) % modulus
        // About the golden section of the range, moved on until it has no divisor in common with the modulus.
        var factor = modulus.multipliedFullWidth(by: Dice.step).high | 1
        while Self.commonDivisor(factor, modulus) != 1 { factor += 1 }
        self.factor = factor % modulus
    }

    @inline(__always)
    func number(of record: UInt64) -> UInt64 {
        let index = (record &* rowsPerRecord &+ row) % modulus
        let product = index.multipliedFullWidth(by: factor)
        let scrambled = modulus.dividingFullWidth(product).remainder
        return scrambled >= modulus - shift ? scrambled - (modulus - shift) : scrambled + shift
    }

    private static func commonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var (first, second) = (first, second)
        while second != 0 { (first, second) = (second, first % second) }
        return first
    }
}
