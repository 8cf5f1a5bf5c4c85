import RecordValues
import TestSupport
import Testing

@testable import Transform

/// The digit kernels against the plain codecs: what a kernel reads is what the codec reads, and it reads all that the
/// codec accepts without a deviation.
@Suite struct NumberKernelTests {
    /// What the kernel must say: the value of bytes in their preferred form, nil for all others.
    private static func plain(
        _ bytes: [UInt8], _ number: NumberDescription, _ policy: SignPolicy, _ family: CharacterFamily
    ) -> Int128? {
        guard let decoded = try? number.decode(bytes.span, policy: policy, family: family), decoded.deviation == nil
        else { return nil }
        return decoded.unscaled
    }

    /// Bit n for the preferred plus n, bit 16 + n for the minus.
    private static func signs(_ policy: SignPolicy, isSigned: Bool) -> UInt32 {
        let table = SignTable(policy: policy, isSigned: isSigned)
        return (0..<16).reduce(UInt32(0)) { signs, nibble in
            switch table.bits >> (UInt64(nibble) * 4) & 0xF {
            case 0: signs | 1 << UInt32(nibble)
            case SignTable.negative: signs | 1 << UInt32(nibble + 16)
            default: signs
            }
        }
    }

    /// The place of a field with other bytes around it.
    private static func place(_ batch: RecordBatch) -> Place { batch.place(of: batch.records[0]) }

    private static func packed(_ bytes: [UInt8], digits: Int, signs: UInt32) -> Int128? {
        let batch = RecordBatch([bytes], gap: 3)
        let kernel = PackedKernel(length: bytes.count, digits: digits, signs: signs)
        guard bytes.count <= 8 else {
            let read = kernel.readLong(place(batch))
            return read.isPreferred ? read.value : nil
        }
        let read = kernel.readShort(place(batch))
        return read.isPreferred ? Int128(read.value) : nil
    }

    @Test(arguments: SignPolicy.allCases, [true, false])
    func `All 65,536 packed fields of two bytes are read as the codec reads them`(policy: SignPolicy, isSigned: Bool) {
        let signs = Self.signs(policy, isSigned: isSigned)
        for digits in [2, 3] {
            let number = NumberDescription(usage: .packed, digits: digits, scale: 0, isSigned: isSigned)
            for pair in 0..<65_536 {
                let bytes = [UInt8(pair >> 8), UInt8(pair & 0xFF)]
                let expected = Self.plain(bytes, number, policy, .ebcdic)
                guard Self.packed(bytes, digits: digits, signs: signs) == expected else {
                    Issue.record("\(bytes), \(digits) digits, \(policy): not \(String(describing: expected))")
                    return
                }
            }
        }
    }

    @Test(arguments: SignPolicy.allCases)
    func `Packed fields of every length are read as the codec reads them`(policy: SignPolicy) {
        var random = SeededGenerator(seed: 16)
        var read = 0
        for digits in 1...31 {
            let number = NumberDescription(usage: .packed, digits: digits, scale: 0, isSigned: random.chance(50))
            let signs = Self.signs(policy, isSigned: number.isSigned)
            for trial in 0..<300 {
                var bytes = (0..<number.length).map { _ in UInt8(random.below(10) << 4 | random.below(10)) }
                bytes[number.length - 1] =
                    UInt8(random.below(10) << 4) | random.pick([0xC, 0xD, 0xF, UInt8(random.below(16))])
                if trial % 3 == 0 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
                if trial % 5 != 0, digits.isMultiple(of: 2) { bytes[0] &= 0x0F }
                let expected = Self.plain(bytes, number, policy, .ebcdic)
                read += expected == nil ? 0 : 1
                #expect(Self.packed(bytes, digits: digits, signs: signs) == expected, "\(bytes), \(digits) digits")
            }
        }
        #expect(read > 500)
    }

    private static func zoned(_ bytes: [UInt8], _ family: CharacterFamily) -> Int128? {
        let batch = RecordBatch([bytes], gap: 5)
        let kernel = ZonedKernel(count: bytes.count, zone: family.digitZero)
        guard bytes.count <= 16 else {
            let read = kernel.readLong(place(batch))
            return read.isPreferred ? read.value : nil
        }
        let medium = kernel.readMedium(place(batch))
        if bytes.count <= 8 {
            let short = kernel.readShort(place(batch))
            #expect(short == medium)
        }
        return medium.isPreferred ? Int128(medium.value) : nil
    }

    @Test(arguments: [CharacterFamily.ebcdic, .ascii])
    func `Unsigned DISPLAY fields of every length are read as the codec reads them, whatever the last byte`(
        family: CharacterFamily
    ) {
        var random = SeededGenerator(seed: 18)
        for digits in 1...31 {
            let number = NumberDescription(usage: .zoned, digits: digits, scale: 0, isSigned: false)
            for place in Set([0, digits / 2, digits - 1]) {
                for byte in UInt8.min...UInt8.max {
                    var bytes = (0..<digits).map { _ in family.digitZero + UInt8(random.below(10)) }
                    bytes[place] = byte
                    let isDigit = byte >= family.digitZero && byte <= family.digitZero + 9
                    let expected = isDigit ? Self.plain(bytes, number, .strict, family) : nil
                    #expect(expected != nil || !isDigit)
                    guard Self.zoned(bytes, family) == expected else {
                        Issue.record("\(bytes): not \(String(describing: expected))")
                        return
                    }
                }
            }
        }
    }

    @Test func `Binary fields of every length are read as the codec reads them`() {
        var random = SeededGenerator(seed: 8)
        for digits in 1...18 {
            for isSigned in [true, false] {
                let number = NumberDescription(usage: .binary, digits: digits, scale: 0, isSigned: isSigned)
                for trial in 0..<400 {
                    var bytes = (0..<number.length).map { _ in UInt8(random.below(256)) }
                    // Values near zero fit the picture; others mostly do not.
                    if trial % 2 == 0 {
                        for index in 0..<number.length - 1 { bytes[index] = trial % 4 == 0 ? 0 : 0xFF }
                    }
                    let batch = RecordBatch([bytes], gap: 1)
                    let kernel = BinaryKernel(
                        length: bytes.count, isSigned: isSigned, largest: UInt64(number.largestUnscaled))
                    let read = kernel.read(Self.place(batch))
                    #expect(
                        (read.isPreferred ? Int128(read.value) : nil) == Self.plain(bytes, number, .ibmNopfd, .ebcdic),
                        "\(bytes) \(number.picture)")
                }
            }
        }
    }

    @Test(arguments: SignPolicy.allCases, [CharacterFamily.ebcdic, .ascii])
    func `The overpunch table says of every byte what the codec says, for every digit before it`(
        policy: SignPolicy, family: CharacterFamily
    ) {
        let table = OverpunchTable.make(policy: policy, family: family)
        let number = NumberDescription(usage: .zoned, digits: 3, scale: 0, isSigned: true)
        #expect(table.count == 256)
        for byte in UInt8.min...UInt8.max {
            let bytes = [family.digitZero + 4, family.digitZero + 2, byte]
            let entry = table[Int(byte)]
            var value: Int128?
            if entry & OverpunchTable.unknown == 0 {
                let magnitude = 420 + Int128(entry & 0x0F)
                value = entry & OverpunchTable.minus != 0 ? -magnitude : magnitude
            }
            #expect(value == Self.plain(bytes, number, policy, family), "byte \(byte)")
        }
    }

    @Test func `The date kernels take exactly the days of the calendar`() {
        let memory = FlatMemory()
        let kernels = DateKernels(in: memory)
        for year in [0, 1, 4, 100, 400, 1582, 1900, 2000, 2023, 2024, 2100, 9999] {
            for rest in 0..<1400 {
                let value = year * 10_000 + rest
                let expected = CalendarDate(ccyymmdd: value).map { Int64($0.ccyymmdd) } ?? 0
                #expect(kernels.yearMonthDay(Int64(value)) == expected, "\(value)")
            }
            for day in 0..<1000 {
                let expected = CalendarDate(year: year, dayOfYear: day).map { Int64($0.ccyymmdd) } ?? 0
                #expect(kernels.yearDayOfYear(Int64(year * 1000 + day)) == expected, "\(year) \(day)")
            }
        }
        for value in [-1, 99_999_999, 100_000_000, 120_240_229, Int64.max, Int64.min] {
            #expect(kernels.yearMonthDay(value) == 0)
            #expect(kernels.yearDayOfYear(value) == 0)
        }
    }

    @Test func `The date kernels of texts take what the pattern takes, whatever stands in a byte`() {
        let memory = FlatMemory()
        let kernels = DateKernels(in: memory)
        func check(_ bytes: [UInt8]) {
            for (form, read) in [
                (DateForm.yearMonthDay, kernels.yearMonthDay(plain:)),
                (.yearMonthDayHyphens, kernels.yearMonthDay(hyphens:)),
            ] {
                let expected = try? DatePattern(form: form).decode(digits: bytes.span)
                #expect(read(memory.place(text: bytes)) == Int64(expected?.ccyymmdd ?? 0), "\(form) \(bytes)")
            }
        }
        for text in ["20240229", "2024-02-29", "20230229", "2023-02-29", "0000-01-01", "9999-12-31", "99991231"] {
            let bytes = Array(text.utf8)
            check(bytes)
            check(bytes + [0x20])
            check(bytes.dropLast())
            for place in bytes.indices {
                var changed = bytes
                for byte in UInt8.min...UInt8.max {
                    changed[place] = byte
                    check(changed)
                }
            }
        }
    }
}
