import RecordValues
import TargetRows

/// Breaks as people see them: values as CSV shows them, personal ones as tokens.
struct BreakText: Sendable {
    let plan: ComparisonPlan
    let mask: ValueMask
    private let writer: BreakWriter

    init(plan: ComparisonPlan, mask: ValueMask) {
        self.plan = plan
        self.mask = mask
        writer = BreakWriter(plan)
    }

    /// The break that a record holds, with its values as they are.
    func content(of record: BreakRecord, cause groupCause: BreakCause?) -> Break {
        let count = plan.figures.count
        let key = record.key(figures: count)
        let type = record.column.map { plan.columns[$0].column.type }
        let (old, new) = (record.old(figures: count), record.new(figures: count))
        let showsValues = old.length > 0 && new.length > 0 && type != nil
        let cells = (old: ComparisonCell(at: old.start), new: ComparisonCell(at: new.start))
        return Break(
            code: record.code, key: key.length == 0 ? [] : ComparisonCell.texts(key, keyColumns),
            column: record.column,
            old: showsValues ? type.flatMap { cells.old.text(as: $0) } : nil,
            new: showsValues ? type.flatMap { cells.new.text(as: $0) } : nil,
            effects: writer.scales.indices.map { ExactDecimal(record.effect($0), scale: writer.scales[$0]) },
            oldRecord: record.oldRecord == 0 ? nil : record.oldRecord,
            newRecord: record.newRecord == 0 ? nil : record.newRecord,
            cause: groupCause ?? cause(of: record, showsValues ? cells : nil), rows: record.rows)
    }

    private var keyColumns: ArraySlice<ComparedColumn> { plan.columns[..<plan.keyColumns] }

    private func cause(
        of record: BreakRecord, _ cells: (old: ComparisonCell, new: ComparisonCell)?
    ) -> BreakCause? {
        let detail = record.detail(figures: plan.figures.count)
        switch record.code {
        case .valueDiffers:
            guard let column = record.column, let cells else { return nil }
            return ValueCause.of(cells.old, cells.new, plan.columns[column].column.type)
        case .duplicateOld, .duplicateNew:
            return .repeated(old: Int64(bitPattern: detail.word(0)), new: Int64(bitPattern: detail.word(8)))
        case .keyChanged, .valuesSwapped: return .otherKey(ComparisonCell.texts(detail, keyColumns))
        case .unreadableNew: return .unreadable(fault: detail.string)
        case .missingInNew, .missingInOld, .nullKey, .toleranceExceeded: return nil
        }
    }

    // MARK: Words

    /// A value of a column, or its token; nil for null.
    func shown(_ value: String?, _ column: Int) -> String? {
        plan.columns[column].column.isPersonal ? value.map { mask.token($0) } : value
    }

    /// Each column of the key with its value: `nino=~3f2a91c4b7d0`. Nothing follows the sign for null, and `""` where the
    /// value is empty; a semicolon and a backslash in a value have a backslash before them.
    func keyParts(_ key: [String?], masks: Bool = true) -> [String] {
        key.enumerated().map { index, value in
            let text = (masks ? shown(value, index) : value).map { value in
                value.isEmpty ? "\"\"" : Self.escaped(value)
            }
            return "\(plan.columns[index].column.name)=\(text ?? "")"
        }
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\\") }) else { return value }
        return String(value.flatMap { $0 == ";" || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    /// The key as one text: what `breaks.csv`, the register and `explain` have.
    func key(_ key: [String?], masks: Bool = true) -> String { keyParts(key, masks: masks).joined(separator: ";") }

    /// The cause with the values that it speaks of, personal ones as tokens; empty where none is known.
    func words(_ cause: BreakCause?) -> String {
        switch cause {
        case nil: ""
        case .otherKey(let other): "the other side has it under \(key(other))"
        case .wholeGroupMissing(let column, let value):
            "the whole group is missing: \(plan.columns[column].column.name) "
                + (shown(value, column) ?? "null")
        case .repeated(let old, let new): "the key stands there \(Self.times(old)) in old, \(Self.times(new)) in new"
        case .some(let cause): cause.kind
        }
    }

    private static func times(_ count: Int64) -> String {
        switch count {
        case 0: "not at all"
        case 1: "once"
        default: "\(count) times"
        }
    }

    /// `overpayment` where more money is paid than by the old side, `underpayment` where less is: by the first money
    /// figure that the break touches. Empty where it touches none.
    func direction(_ effects: [ExactDecimal]) -> String {
        for (effect, column) in zip(effects, plan.figures) where effect.unscaled != 0 {
            guard case .money = plan.columns[column].column.type else { continue }
            return effect.unscaled > 0 ? "overpayment" : "underpayment"
        }
        return ""
    }
}
