import RecordValues
import TargetRows

/// The order of breaks in `breaks.csv`: the most money first (all figures together, without signs), then by code, key,
/// column and records. What it takes for equal has the same bytes, so the order is total.
struct BreakOrder: Sendable {
    /// By column of the key, whether its values are numbers (dates and booleans too).
    private let isNumber: [Bool]
    private let figures: Int

    init(_ plan: ComparisonPlan) {
        isNumber = plan.columns.prefix(plan.keyColumns).map { $0.column.type.cellKind != .text }
        figures = plan.figures.count
    }

    func isBefore(_ left: BreakRecord, _ right: BreakRecord) -> Bool {
        let (leftWeight, rightWeight) = (left.weight, right.weight)
        if leftWeight != rightWeight { return leftWeight > rightWeight }
        if left.codeNumber != right.codeNumber { return left.codeNumber < right.codeNumber }
        let keys = compareKeys(left.key(figures: figures), right.key(figures: figures))
        if keys != 0 { return keys < 0 }
        let (leftColumn, rightColumn) = (left.column ?? -1, right.column ?? -1)
        if leftColumn != rightColumn { return leftColumn < rightColumn }
        if left.oldRecord != right.oldRecord { return left.oldRecord < right.oldRecord }
        if left.newRecord != right.newRecord { return left.newRecord < right.newRecord }
        let (leftBytes, rightBytes) = (left.start.bytes(left.length), right.start.bytes(right.length))
        return leftBytes.lexicographicallyPrecedes(rightBytes)
    }

    /// Below 0, 0 or above 0. A break without a key comes first, and so does null.
    private func compareKeys(_ left: FlatText, _ right: FlatText) -> Int {
        guard left.length > 0, right.length > 0 else { return left.length.signum() - right.length.signum() }
        var (first, second) = (ComparisonCell(at: left.start), ComparisonCell(at: right.start))
        for isNumber in isNumber {
            if !first.whole.isEqual(to: second.whole) {
                if first.isNull || second.isNull { return first.isNull ? -1 : 1 }
                if isNumber { return first.number < second.number ? -1 : 1 }
                return Self.isBefore(first.value, second.value) ? -1 : 1
            }
            (first, second) = (first.next, second.next)
        }
        return 0
    }

    /// Byte by byte, which in UTF-8 is the order of the scalars.
    private static func isBefore(_ left: FlatText, _ right: FlatText) -> Bool {
        for offset in stride(from: 0, to: min(left.length, right.length), by: 8) {
            let (first, second) = (left.word(offset).byteSwapped, right.word(offset).byteSwapped)
            if first != second { return first < second }
        }
        return left.length < right.length
    }
}
