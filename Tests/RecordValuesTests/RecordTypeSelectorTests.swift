import RecordValues
import Testing

/// How the type of a record is told by its bytes.
@Suite struct RecordTypeSelectorTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func type(_ selector: RecordTypeSelector, _ record: String) -> Int? {
        let record = bytes(record)
        return selector.type(of: record.span)
    }

    @Test func `A value at the discriminator's place tells the type`() {
        let selector = RecordTypeSelector(
            offset: 1, length: 2,
            alternatives: [
                .init(type: 0, value: Self.bytes("AA")), .init(type: 1, value: Self.bytes("AB")),
                .init(type: 1, value: Self.bytes("BA")),
            ])
        #expect(Self.type(selector, "xAAx") == 0)
        #expect(Self.type(selector, "xAB") == 1 && Self.type(selector, "xBAAA") == 1)
        #expect(Self.type(selector, "AAxx") == nil, "the value stands elsewhere")
        #expect(Self.type(selector, "xA") == nil, "the record ends inside the discriminator")
        #expect(Self.type(selector, "") == nil)
    }

    @Test func `A value of more than eight bytes is compared to its end`() {
        let selector = RecordTypeSelector(
            offset: 0, length: 10,
            alternatives: [
                .init(type: 0, value: Self.bytes("ABCDEFGHIJ")), .init(type: 1, value: Self.bytes("ABCDEFGHIK")),
            ])
        #expect(Self.type(selector, "ABCDEFGHIJ") == 0 && Self.type(selector, "ABCDEFGHIKL") == 1)
        #expect(Self.type(selector, "ABCDEFGHIX") == nil)
    }

    @Test func `The first alternative that holds is the type`() {
        let selector = RecordTypeSelector(
            offset: 0, length: 1,
            alternatives: [
                .init(type: 0, value: Self.bytes("9"), tests: [.all(UInt8(ascii: "9"))]),
                .init(type: 1, value: Self.bytes("9"), tests: [.isIn(offset: 2, values: [Self.bytes("A")])]),
                .init(type: 2, value: Self.bytes("9")), .init(type: 3, value: nil),
            ])
        #expect(Self.type(selector, "9999") == 0, "a filler line")
        #expect(Self.type(selector, "99A9") == 1)
        #expect(Self.type(selector, "9000") == 2)
        #expect(Self.type(selector, "8999") == 3 && Self.type(selector, "") == 3, "every other record")
    }

    @Test func `All tests of a type must hold, and none holds beyond the record's end`() {
        let selector = RecordTypeSelector(
            offset: 0, length: 1,
            alternatives: [
                .init(
                    type: 0, value: Self.bytes("3"),
                    tests: [
                        .isIn(offset: 1, values: [Self.bytes("AA"), Self.bytes("BB")]),
                        .isNotIn(offset: 3, values: [Self.bytes("52")]),
                    ])
            ])
        #expect(Self.type(selector, "3AA00") == 0 && Self.type(selector, "3BB00") == 0)
        #expect(Self.type(selector, "3AA52") == nil && Self.type(selector, "3AB00") == nil)
        #expect(Self.type(selector, "3A") == nil, "the bytes that are asked for are not there")
        #expect(Self.type(selector, "3AA5") == 0, "what is not there is not 52")
    }
}
