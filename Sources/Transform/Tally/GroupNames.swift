import MappingLanguage
import RecordValues
import TargetRows

/// Numbers the groups of a `totals` line in the order in which they are met, by the values of its grouping columns.
final class GroupNames {
    /// What one grouping column says of a group.
    private struct Part: BitwiseCopyable {
        /// 0 for a value, 1 for null, 2 for one that could not be read.
        var state: UInt8
        /// The value's bytes; empty for the other states.
        var identity: FlatText

        @inline(__always)
        init(_ cells: CellColumn, _ lane: Int) {
            identity = cells.identity(lane)
            state = cells.faults[lane] != 0 ? 2 : cells.nulls[lane] != 0 ? 1 : 0
            if state != 0 { identity.length = 0 }
        }
    }

    private struct Slot: BitwiseCopyable {
        var hash: UInt64
        /// The group's number plus 1; 0 is free.
        var group: Int
    }

    private let types: [ColumnType]
    private let columns: Lanes<Int>
    private let memory = FlatMemory()
    /// A power of two, at least eight times the number of groups: a second look is a branch that nobody can guess.
    private var slots: Lanes<Slot>
    /// Group by group, one a grouping column.
    private var parts: Lanes<Part>

    /// The groups' names as reports show them, by number.
    private(set) var values: [[GroupValue]] = []

    init(plan: TotalPlan, schema: TableSchema) {
        types = plan.by.map { schema.columns[$0].type }
        columns = memory.place(plan.by)
        slots = memory.lanes(512, of: Slot(hash: 0, group: 0))
        parts = Self.room(groups: 64, columns: plan.by.count, in: memory)
        // The grand total has one group without a name.
        if plan.by.isEmpty { values.append([]) }
    }

    private static func room(groups: Int, columns: Int, in memory: FlatMemory) -> Lanes<Part> {
        let none = CellColumn(.text, lanes: 1, in: memory)
        return memory.lanes(groups * columns, of: Part(none, 0))
    }

    /// The number of the group that a row belongs to; a new one where it is the first of its group.
    @inline(__always)
    func number(of lane: Int, _ cells: Lanes<CellColumn>) -> Int {
        var hash: UInt64 = 0
        for index in columns.indices {
            let part = Part(cells[columns[index]], lane)
            hash ^= UInt64(part.state)
            part.identity.mix(into: &hash)
        }
        let (slots, mask) = (slots, slots.count - 1)
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[position]
            if slot.group == 0 { return add(lane, cells, hash: hash, at: position) }
            if slot.hash == hash, isName(of: slot.group - 1, lane, cells) { return slot.group - 1 }
            position = (position + 1) & mask
        }
    }

    @inline(__always)
    private func isName(of group: Int, _ lane: Int, _ cells: Lanes<CellColumn>) -> Bool {
        let parts = parts
        for index in columns.indices {
            let mine = Part(cells[columns[index]], lane)
            let theirs = parts[group * columns.count + index]
            if mine.state != theirs.state || !mine.identity.isEqual(to: theirs.identity) { return false }
        }
        return true
    }

    private func add(_ lane: Int, _ cells: Lanes<CellColumn>, hash: UInt64, at position: Int) -> Int {
        let group = values.count
        var name: [GroupValue] = []
        if (group + 1) * columns.count > parts.count { growParts() }
        for index in columns.indices {
            let column = cells[columns[index]]
            var part = Part(column, lane)
            name.append(
                part.state == 2 ? .unreadable : part.state == 1 ? .null : .value(types[index].display(column, lane)))
            part.identity = memory.place(text: part.identity.bytes)
            parts[group * columns.count + index] = part
        }
        values.append(name)
        slots[position] = Slot(hash: hash, group: group + 1)
        if values.count * 8 > slots.count { growSlots() }
        return group
    }

    private func growParts() {
        let next = Self.room(groups: values.count * 2, columns: columns.count, in: memory)
        next.copy(parts, count: parts.count)
        parts = next
    }

    private func growSlots() {
        let old = slots
        slots = memory.lanes(old.count * 2, of: Slot(hash: 0, group: 0))
        for index in old.indices where old[index].group != 0 {
            var position = Int(truncatingIfNeeded: old[index].hash) & (slots.count - 1)
            while slots[position].group != 0 { position = (position + 1) & (slots.count - 1) }
            slots[position] = old[index]
        }
    }
}

extension ColumnType {
    /// The value of a cell as reports show it.
    func display(_ cells: CellColumn, _ lane: Int) -> String {
        switch self {
        case .text: cells.texts[lane].string
        case .money(_, let scale, _), .decimal(_, let scale):
            ExactDecimal(cells.number(lane), scale: scale).description
        case .integer: String(cells.number(lane))
        case .date:
            CalendarDate(ccyymmdd: Int(cells.number(lane)))?.description ?? String(cells.number(lane))
        case .boolean: cells.number(lane) != 0 ? "true" : "false"
        }
    }
}
