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

        init(_ cells: CellColumn, _ lane: Int) {
            identity = cells.identity(lane)
            state = Self.state(cells.faults[lane], cells.nulls[lane])
            if state != 0 { identity.length = 0 }
        }

        @inline(__always)
        static func state(_ fault: UInt8, _ null: UInt8) -> UInt8 { fault != 0 ? 2 : null }
    }

    private struct Slot: BitwiseCopyable {
        var hash: UInt64
        /// The group's number plus 1; 0 is free.
        var group: Int
    }

    private let types: [ColumnType]
    private let columns: Lanes<Int>
    /// By lane.
    private let hashes: Lanes<UInt64>
    private let memory = FlatMemory()
    /// A power of two, at least eight times the number of groups: a second look is a branch that nobody can guess.
    private var slots: Lanes<Slot>
    /// Group by group, one a grouping column.
    private var parts: Lanes<Part>

    /// The groups' names as reports show them, by number.
    private(set) var values: [[GroupValue]] = []

    init(plan: TotalPlan, schema: TableSchema, lanes: Int) {
        types = plan.by.map { schema.columns[$0].type }
        columns = memory.place(plan.by)
        hashes = memory.lanes(lanes, of: 0)
        slots = memory.lanes(512, of: Slot(hash: 0, group: 0))
        parts = Self.room(groups: 64, columns: plan.by.count, in: memory)
        // The grand total has one group without a name.
        if plan.by.isEmpty { values.append([]) }
    }

    private static func room(groups: Int, columns: Int, in memory: FlatMemory) -> Lanes<Part> {
        let none = CellColumn(.text, lanes: 1, in: memory)
        return memory.lanes(groups * columns, of: Part(none, 0))
    }

    /// Finds the numbers of the groups that the rows of a batch belong to; a new one where a row is the first of its
    /// group. Rows for the cold path are left out.
    ///
    /// Column by column: first the rows' hashes, then a group with such a hash, then whether its name is the row's.
    func find(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>, into groups: Lanes<Int32>) {
        hashes.fill(0, count: count)
        for index in columns.indices { hash(cells[columns[index]], count) }
        guess(count, groups)
        for index in columns.indices { check(index, cells[columns[index]], count, groups) }
        for lane in 0..<count where groups[lane] < 0 && outcomes[lane] != RowOutcome.cold {
            groups[lane] = Int32(truncatingIfNeeded: group(of: lane, cells, hash: hashes[lane]))
        }
    }

    private func hash(_ column: CellColumn, _ count: Int) {
        switch column.kind {
        case .text: hash(column, count) { column.texts[$0] }
        default: hash(column, count) { column.identity($0) }
        }
    }

    @inline(__always)
    private func hash(_ column: CellColumn, _ count: Int, _ identity: (Int) -> FlatText) {
        let (hashes, faults, nulls) = (hashes, column.faults, column.nulls)
        for lane in 0..<count {
            var text = identity(lane)
            let state = Part.state(faults[lane], nulls[lane])
            if state != 0 { text.length = 0 }
            var hash = hashes[lane] ^ UInt64(state)
            text.mix(into: &hash)
            hashes[lane] = hash
        }
    }

    /// The group that stands where the hash says, or -1.
    private func guess(_ count: Int, _ groups: Lanes<Int32>) {
        let (slots, hashes) = (slots, hashes)
        let mask = slots.count - 1
        for lane in 0..<count {
            let slot = slots[Int(truncatingIfNeeded: hashes[lane]) & mask]
            groups[lane] = slot.hash == hashes[lane] ? Int32(truncatingIfNeeded: slot.group) &- 1 : -1
        }
    }

    /// Takes back the guesses whose name differs in a column.
    private func check(_ index: Int, _ column: CellColumn, _ count: Int, _ groups: Lanes<Int32>) {
        switch column.kind {
        case .text: check(index, column, count, groups) { column.texts[$0] }
        default: check(index, column, count, groups) { column.identity($0) }
        }
    }

    @inline(__always)
    private func check(
        _ index: Int, _ column: CellColumn, _ count: Int, _ groups: Lanes<Int32>, _ identity: (Int) -> FlatText
    ) {
        let (parts, columns, faults, nulls) = (parts, columns.count, column.faults, column.nulls)
        for lane in 0..<count {
            let group = groups[lane]
            guard group >= 0 else { continue }
            var mine = identity(lane)
            let theirs = parts[Int(group) &* columns &+ index]
            let state = Part.state(faults[lane], nulls[lane])
            if state != 0 { mine.length = 0 }
            if state != theirs.state || !mine.isEqual(to: theirs.identity) { groups[lane] = -1 }
        }
    }

    private func group(of lane: Int, _ cells: Lanes<CellColumn>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[position]
            if slot.group == 0 { return add(lane, cells, hash: hash, at: position) }
            if slot.hash == hash, isName(of: slot.group - 1, lane, cells) { return slot.group - 1 }
            position = (position + 1) & mask
        }
    }

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
