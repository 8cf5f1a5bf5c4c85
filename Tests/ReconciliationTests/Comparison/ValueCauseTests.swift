import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Reconciliation

/// What may have happened to a value, by what it was and what it is.
@Suite struct ValueCauseTests {
    @Test(
        arguments: [
            (1250, -1250, .signTurned), (-1, 1, .signTurned),
            (980_750, 98_075, .pointMoved(places: -1)), (125, 12_500, .pointMoved(places: 2)),
            (-3, -30_000, .pointMoved(places: 4)), (5, 500_000, nil),
            (1234, 1235, .truncatedNotRounded), (1300, 1299, .truncatedNotRounded),
            (-1234, -1235, .truncatedNotRounded),
            (1234, 1230, .truncatedNotRounded), (1200, 1234, .truncatedNotRounded), (1250, 1300, .truncatedNotRounded),
            (1249, 1300, nil), (0, 1, .truncatedNotRounded), (40, 0, nil), (0, 40, nil),
            (230_051, 230_015, .digitsSwapped), (12_435, 12_345, .digitsSwapped), (12_345, 54_321, nil),
            (100, 250, nil),
            (1234, -4321, nil),
        ] as [(Int128, Int128, BreakCause?)])
    func `Amounts of pence`(_ old: Int128, _ new: Int128, _ cause: BreakCause?) {
        #expect(ValueCause.ofNumbers(old, new, scale: 2) == cause)
    }

    @Test(
        arguments: [(5, 6, nil), (12, 21, .digitsSwapped), (7, 70, .pointMoved(places: 1))]
            as [(
                Int128, Int128, BreakCause?
            )])
    func `Whole numbers are not rounded`(_ old: Int128, _ new: Int128, _ cause: BreakCause?) {
        #expect(ValueCause.ofNumbers(old, new, scale: 0) == cause)
    }

    @Test func `The largest numbers have causes too`() {
        let largest: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_998
        #expect(ValueCause.ofNumbers(largest, -largest, scale: 2) == .signTurned)
        #expect(ValueCause.ofNumbers(largest, largest + 1, scale: 38) == .truncatedNotRounded)
        #expect(ValueCause.ofNumbers(largest, largest - 9, scale: 0) == .digitsSwapped)
        #expect(ValueCause.ofNumbers(largest, 1, scale: 38) == nil)
    }

    @Test(
        arguments: [
            (19_500_312, 19_501_203, .dateForm), (19_500_312, 20_500_312, .dateForm), (20_250_312, 250_312, .dateForm),
            (20_250_112, 20_251_012, .digitsSwapped), (20_250_117, 20_250_118, nil), (19_500_312, 19_510_312, nil),
        ] as [(Int, Int, BreakCause?)])
    func `Dates`(_ old: Int, _ new: Int, _ cause: BreakCause?) {
        #expect(ValueCause.ofDates(old, new) == cause)
    }

    @Test(
        arguments: [
            ("Ann Lee", "ANN LEE", .letterCase), ("straße", "STRASSE", .letterCase), ("ΣΑΣ", "σας", .letterCase),
            ("Ann", " Ann ", .whiteSpace), ("Ann  Lee", "AnnLee", .whiteSpace), ("", "  ", .whiteSpace),
            ("0101", "101", .leadingZeros), ("00A1", "0A1", .leadingZeros), ("0", "", .leadingZeros),
            ("2025-11-18", "18/11/2025", .dateForm), ("20251118", "11.18.2025", .dateForm),
            ("2025-11-18", "2025-11-19", nil),
            ("AB123456C", "AB124356C", .digitsSwapped), ("Lee", "Ele", nil), ("ab", "ba", .digitsSwapped),
            ("Featherstonehaugh", "Featherston", .textTruncated), ("Ann", "Anna Lee", .textTruncated), ("Ann", "", nil),
            ("Ann", "Bob", nil), ("é", "e\u{301}", nil),
        ] as [(String, String, BreakCause?)])
    func `Texts`(_ old: String, _ new: String, _ cause: BreakCause?) {
        #expect(ValueCause.ofTexts(old, new) == cause)
        #expect(ValueCause.ofTexts(new, old) == cause, "the other way round")
    }

    @Test(
        arguments: [
            ([nil, .text("")], .blankAgainstNull), ([.text("  "), nil], .blankAgainstNull), ([nil, .text("x")], nil),
        ] as [([Value?], BreakCause?)])
    func `A text against null`(_ values: [Value?], _ cause: BreakCause?) throws {
        #expect(try Self.kind(.text("v"), values) == (cause?.kind ?? ""))
    }

    @Test(arguments: [([nil, .number(0)], .zeroAgainstNull), ([.number(5), nil], nil)] as [([Value?], BreakCause?)])
    func `An amount against null`(_ values: [Value?], _ cause: BreakCause?) throws {
        #expect(try Self.kind(.money("v"), values) == (cause?.kind ?? ""))
    }

    private static func kind(_ column: ComparedColumn, _ values: [Value?]) throws -> String {
        let plan = ComparisonPlan(name: "t", columns: [.text("id", .key), column], keyColumns: 1, figures: [])
        let rows = ComparedRows(plan: plan, old: [[.text("A"), values[0]]], new: [[.text("A"), values[1]]])
        let groups = try rows.compare().outcome.breaksByCause
        #expect(groups.map(\.count) == [1] && groups[0].code == .valueDiffers)
        return groups.first?.cause ?? "no break"
    }

    @Test(
        arguments: [
            (["AB1", "x"], ["AB2", "x"], true), (["AB1", "x"], ["BA1", "x"], true),
            (["AB1", "x"], ["AB1", "y"], true),
            (["AB1", "x"], ["AB2", "y"], false), (["AB1"], ["AB12"], true), (["AB1"], ["B1"], true),
            (["AB1"], ["XY1"], false),
            (["0101"], ["101"], true), (["AB1"], [nil], false), (["AB1"], ["AB1"], false),
        ] as [([String?], [String?], Bool)])
    func `Keys that one slip makes of each other`(_ left: [String?], _ right: [String?], _ areAlike: Bool) {
        #expect(KeyLikeness.areAlike(left, right) == areAlike)
        #expect(KeyLikeness.areAlike(right, left) == areAlike)
    }
}
