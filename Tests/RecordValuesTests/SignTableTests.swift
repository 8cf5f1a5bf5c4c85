import RecordValues
import Testing

struct SignTableTests {
    @Test(arguments: SignPolicy.allCases, [true, false])
    func `All 16 nibbles say what the manuals and the plain decoder say`(policy: SignPolicy, signed: Bool) {
        let table = SignTable(policy: policy, isSigned: signed)
        let number = NumberDescription(usage: .packed, digits: 1, scale: 0, isSigned: signed)
        for nibble in UInt8(0)...0xF {
            let bits = table.bits >> (UInt64(nibble) * 4) & 0xF
            let stated = statedOutcome(7, nibble: nibble, policy, isSigned: signed)
            #expect(number.outcome([0x70 | nibble], policy, .ebcdic) == stated)
            switch stated {
            case .success(let decoded):
                #expect((bits & SignTable.negative != 0) == (decoded.unscaled < 0), "\(nibble)")
                #expect((bits & SignTable.deviation != 0) == (decoded.deviation == .sign), "\(nibble)")
                #expect(bits & SignTable.invalid == 0, "\(nibble)")
            case .failure(let fault):
                #expect(bits & SignTable.invalid != 0 && bits & SignTable.deviation == 0, "\(nibble)")
                #expect((bits & SignTable.negative != 0) == (fault == .negativeInUnsigned), "\(nibble)")
            }
            #expect(bits < 8)
        }
    }

    @Test func `The default table, spelled out`() {
        // From F down to 0; signed: plus 0, minus 1, rejected 2, plus and not preferred 4, minus and not preferred 5.
        #expect(SignTable(policy: .ibmNopfd, isSigned: true).bits == 0x0410_5422_2222_2222)
        #expect(SignTable(policy: .strict, isSigned: false).bits == 0x0232_2222_2222_2222)
    }
}
