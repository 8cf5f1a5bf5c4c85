import RecordValues

// Digit kernels of the fast path: eight bytes at a time, without branches on the digits.
//
// A kernel reads only the preferred form of a number. It says no to everything else, be it wrong, blank, or merely not
// preferred, and the plain codec in `RecordValues` then decides; so a kernel can be slow to say yes, never wrong.

/// A packed field: what is asked of its nibbles, worked out once.
struct PackedKernel: BitwiseCopyable {
    private let length: Int
    /// The bytes of the field in the word that it begins in.
    private let mask: UInt64
    /// The nibble above an even number of digits, in that word: it must be zero.
    private let room: UInt64
    /// Bit n is set where sign nibble n is preferred.
    private let signs: UInt64
    /// Bit n is set where sign nibble n is the preferred minus.
    private let minusSigns: UInt64

    /// - Parameter signs: bit n is set where sign nibble n is the preferred plus; bit 16 + n for the minus.
    init(length: Int, digits: Int, signs: UInt32) {
        self.length = length
        let head = length > 8 ? length - 8 : length
        mask = .max >> UInt64((8 - head) * 8)
        room = digits & 1 == 1 ? 0 : 0xF << UInt64(head * 8 - 4)
        self.signs = UInt64(signs & 0xFFFF | signs >> 16)
        minusSigns = UInt64(signs >> 16)
    }

    /// A field of at most 8 bytes (15 digits).
    @inline(__always)
    func readShort(_ field: Place) -> (value: Int64, isPreferred: Bool) {
        let word = field.word(length &- 8).byteSwapped & mask
        let (magnitude, carries) = Self.binaryCodedDecimal(word &>> 4)
        let sign = word & 0xF
        let isMinus = Int64(bitPattern: minusSigns &>> sign & 1)
        let doubts = carries | word & room | ~(signs &>> sign) & 1
        return ((Int64(bitPattern: magnitude) ^ (0 &- isMinus)) &+ isMinus, doubts == 0)
    }

    /// A field of 9 to 16 bytes (31 digits).
    func readLong(_ field: Place) -> (value: Int128, isPreferred: Bool) {
        let tail = field.word(length - 8).byteSwapped
        let head = field.word(length - 16).byteSwapped & mask
        let (low, lowCarries) = Self.binaryCodedDecimal(tail &>> 4)
        let (high, highCarries) = Self.binaryCodedDecimal(head)
        let sign = tail & 0xF
        let doubts = lowCarries | highCarries | head & room | ~(signs &>> sign) & 1
        let value = Int128(high) * 1_000_000_000_000_000 + Int128(low)
        return (minusSigns &>> sign & 1 == 1 ? -value : value, doubts == 0)
    }

    /// Sixteen nibbles as a number; not 0 behind it where one is no digit.
    @inline(__always)
    private static func binaryCodedDecimal(_ nibbles: UInt64) -> (UInt64, UInt64) {
        let low = nibbles & 0x0F0F_0F0F_0F0F_0F0F
        let high = (nibbles &>> 4) & 0x0F0F_0F0F_0F0F_0F0F
        let carries = ((low &+ 0x0606_0606_0606_0606) | (high &+ 0x0606_0606_0606_0606)) & 0x1010_1010_1010_1010
        // Bytes of 0 to 99, then 16-bit lanes of 0 to 9,999, then 32-bit lanes, then the whole.
        let pairs = high &* 10 &+ low
        let fours = ((pairs &>> 8) & 0x00FF_00FF_00FF_00FF) &* 100 &+ (pairs & 0x00FF_00FF_00FF_00FF)
        let eights = ((fours &>> 16) & 0x0000_FFFF_0000_FFFF) &* 10_000 &+ (fours & 0x0000_FFFF_0000_FFFF)
        return ((eights &>> 32) &* 100_000_000 &+ (eights & 0xFFFF_FFFF), carries)
    }
}

/// Digits one a byte, all in the zone of digits.
struct ZonedKernel: BitwiseCopyable {
    private let count: Int
    private let zones: UInt64
    /// The bytes of the field in its last eight, and in the eight before them.
    private let lowMask: UInt64
    private let highMask: UInt64

    /// - Parameters:
    ///   - count: digits.
    ///   - zone: X'F0' for EBCDIC, X'30' for ASCII.
    init(count: Int, zone: UInt8) {
        self.count = count
        zones = 0x0101_0101_0101_0101 &* UInt64(zone)
        // The bytes before the field are lowest in the word, and become leading zeros.
        func mask(_ digits: Int) -> UInt64 { digits <= 0 ? 0 : digits >= 8 ? .max : .max << UInt64((8 - digits) * 8) }
        lowMask = mask(count)
        highMask = mask(count - 8)
    }

    /// At most 8 digits.
    @inline(__always)
    func readShort(_ field: Place) -> (value: Int64, isPreferred: Bool) {
        let (value, doubts) = Self.eightDigits((field.word(count &- 8) ^ zones) & lowMask)
        return (value, doubts == 0)
    }

    /// At most 16 digits.
    @inline(__always)
    func readMedium(_ field: Place) -> (value: Int64, isPreferred: Bool) {
        let (low, lowDoubts) = Self.eightDigits((field.word(count &- 8) ^ zones) & lowMask)
        let (high, highDoubts) = Self.eightDigits((field.word(count &- 16) ^ zones) & highMask)
        return (high &* 100_000_000 &+ low, lowDoubts | highDoubts == 0)
    }

    /// 17 digits and more.
    func readLong(_ field: Place) -> (value: Int128, isPreferred: Bool) {
        let low = readMedium(field)
        let head = ZonedKernel(count: count - 16, zone: UInt8(truncatingIfNeeded: zones)).readMedium(field)
        return (Int128(head.value) * 10_000_000_000_000_000 + Int128(low.value), low.isPreferred && head.isPreferred)
    }

    /// Eight bytes of 0 to 9, the first one lowest, as a number; not 0 behind it where one is anything else.
    @inline(__always)
    static func eightDigits(_ digits: UInt64) -> (value: Int64, doubts: UInt64) {
        let doubts = (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0
        let pairs = (digits &* 2561) &>> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
        return (Int64(bitPattern: (fours &* 42_949_672_960_001) &>> 32), doubts)
    }
}

/// Two's complement, big-endian, 2, 4 or 8 bytes; no beyond the picture's digits.
struct BinaryKernel: BitwiseCopyable {
    private let shift: UInt64
    private let isSigned: Bool
    private let largest: UInt64

    /// - Parameter largest: the picture's largest magnitude.
    init(length: Int, isSigned: Bool, largest: UInt64) {
        shift = UInt64(64 - length * 8)
        self.isSigned = isSigned
        self.largest = largest
    }

    @inline(__always)
    func read(_ field: Place) -> (value: Int64, isPreferred: Bool) {
        let word = field.word(0).byteSwapped
        let value = isSigned ? Int64(bitPattern: word) &>> Int64(bitPattern: shift) : Int64(bitPattern: word &>> shift)
        // An unsigned number of 64 bits is negative here, and beyond any picture.
        return (value, value.magnitude <= largest && (isSigned || value >= 0))
    }
}

/// Decimal numbers as texts have them.
enum DecimalTextKernel {
    /// A decimal text of at most 18 digits in all, with no more places than `scale`, and nothing round it.
    @inline(__always)
    static func read(_ text: FlatText, scale: Int, largest: Int64) -> (value: Int64, isPreferred: Bool) {
        guard text.length > 0, text.length <= 19 else { return (0, false) }
        var index = text.start.byte(0) == UInt8(ascii: "-") ? 1 : 0
        let isNegative = index == 1
        var (value, digits, places) = (Int64(0), 0, -1)
        while index < text.length {
            let byte = text.start.byte(index)
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
                digits += 1
                if places >= 0 { places += 1 }
            } else if byte == UInt8(ascii: "."), places < 0 {
                places = 0
            } else {
                return (0, false)
            }
            index += 1
        }
        let missing = scale - max(0, places)
        guard digits > 0, missing >= 0, digits + missing <= 18 else { return (0, false) }
        for _ in 0..<missing { value = value &* 10 }
        return (isNegative ? 0 &- value : value, value <= largest)
    }
}
