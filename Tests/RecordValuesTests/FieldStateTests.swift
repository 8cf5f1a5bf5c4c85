import RecordValues
import TestSupport
import Testing

struct FieldStateTests {
    private func state(_ field: FieldDescription, _ bytes: String, _ family: CharacterFamily = .ebcdic) -> FieldState {
        let bytes = hex(bytes)
        return field.state(of: bytes.span, policy: .ibmNopfd, family: family)
    }

    @Test(arguments: [
        ("40 40 40", FieldState.blank), ("00 00 00", .lowValues), ("FF FF FF", .highValues), ("F0 F0 F0", .zeros),
        ("F9 F9 F9", .nines), ("F9 F9 F8", .value), ("40 40 F0", .value), ("00 00 40", .value), ("C1 40 40", .value),
    ])
    func `The state of text`(bytes: String, expected: FieldState) {
        #expect(state(.text(length: 3), bytes) == expected)
    }

    @Test func `Text in ASCII has its own blanks and digits`() {
        #expect(state(.text(length: 2), "20 20", .ascii) == .blank)
        #expect(state(.text(length: 2), "30 30", .ascii) == .zeros)
        #expect(state(.text(length: 2), "39 39", .ascii) == .nines)
        #expect(state(.text(length: 2), "40 40", .ascii) == .value)
    }

    @Test(arguments: [
        (NumberDescription.Usage.zoned, true, "F0 F0 C0", FieldState.zeros), (.zoned, true, "F0 F0 D0", .zeros),
        (.zoned, true, "40 40 F0", .zeros), (.zoned, false, "F9 F9 F9", .nines), (.zoned, true, "F9 F9 D9", .value),
        (.zoned, false, "40 40 40", .blank), (.zoned, false, "00 00 00", .lowValues),
        (.zoned, false, "FF FF FF", .highValues),
        (.zoned, false, "F1 F2 C1", .value), (.zoned, false, "C1 C2 C3", .value), (.packed, true, "00 0C", .zeros),
        (.packed, true, "00 0D", .zeros), (.packed, false, "99 9F", .nines), (.packed, true, "40 40", .blank),
        (.packed, true, "00 00", .lowValues), (.packed, true, "FF FF", .highValues), (.packed, true, "AA AA", .value),
        (.binary, true, "00 00", .zeros), (.binary, true, "03 E7", .nines), (.binary, true, "FF FF", .value),
        (.binary, true, "40 40", .value), (.binary, true, "FC 19", .value),
    ])
    func `The state of numbers`(
        usage: NumberDescription.Usage, signed: Bool, bytes: String, expected: FieldState
    ) {
        let number = NumberDescription(usage: usage, digits: 3, scale: 0, isSigned: signed)
        #expect(state(.number(number), bytes) == expected)
    }
}
