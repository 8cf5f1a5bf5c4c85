import MappingLanguage
import RecordValues
import TargetRows

/// Numbers the groups of a `totals` line in the order in which they are met, by the bytes of their names.
@safe
final class GroupNames {
    /// A grouping column, and whether it is a text.
    private struct Part: BitwiseCopyable {
        var column: Int
        var isText: Bool
    }

    private let plan: TotalPlan
    private let types: [ColumnType]
    private let partCount: Int
    @unsafe private let parts: UnsafeMutablePointer<Part>

    /// Behind a pointer, because the runtime's checks for overlapping access to a class's properties cost more than a
    /// look-up does.
    @unsafe private let state: UnsafeMutablePointer<State>

    @unsafe private struct State {
        /// Slot to group number plus 1; 0 is free. Their number is a power of two, at least twice that of the groups.
        var slots: UnsafeMutablePointer<Int32>
        var slotMask: Int
        /// Where each group's name stands in `nameBytes`, and its hash.
        var entries: [(hash: UInt64, start: Int, length: Int)] = []
        var nameBytes: [UInt8] = []
        var scratch: UnsafeMutableRawPointer
        var scratchCapacity: Int
        /// The last groups found, by the lowest bits of their hash.
        var recent: UnsafeMutablePointer<(hash: UInt64, group: Int)>
    }

    /// The groups' names as reports show them, by number.
    private(set) var values: [[GroupValue]] = []

    init(plan: TotalPlan, schema: TableSchema) {
        self.plan = plan
        types = plan.by.map { schema.columns[$0].type }
        partCount = plan.by.count
        unsafe parts = UnsafeMutablePointer<Part>.allocate(capacity: max(1, plan.by.count))
        for (index, column) in plan.by.enumerated() {
            let isText = if case .text = types[index] { true } else { false }
            unsafe (parts + index).initialize(to: Part(column: column, isText: isText))
        }
        let slots = UnsafeMutablePointer<Int32>.allocate(capacity: 128)
        unsafe slots.initialize(repeating: 0, count: 128)
        unsafe state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 16)
        let recent = UnsafeMutablePointer<(hash: UInt64, group: Int)>.allocate(capacity: 512)
        unsafe recent.initialize(repeating: (0, -1), count: 512)
        unsafe state.initialize(
            to: State(slots: slots, slotMask: 127, scratch: scratch, scratchCapacity: 256, recent: recent))
        // The grand total has one group without a name.
        if plan.by.isEmpty { values.append([]) }
    }

    deinit {
        unsafe parts.deallocate()
        unsafe state.pointee.slots.deallocate()
        unsafe state.pointee.scratch.deallocate()
        unsafe state.pointee.recent.deallocate()
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    /// The number of the group that a row belongs to; a new one where it is the first of its group.
    @inline(__always)
    func number(of cells: UnsafePointer<Cell>) -> Int {
        let length = unsafe writeName(of: cells)
        let scratch = unsafe state.pointee.scratch
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(length)
        var offset = 0
        while offset < length {
            let word = unsafe scratch.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            offset += 8
        }
        // Rows of one group often follow each other, and most have one of few groups: a small memory of the last ones.
        let recent = unsafe state.pointee.recent + Int(truncatingIfNeeded: hash & 511)
        let (recentHash, recentGroup) = unsafe recent.pointee
        if recentHash == hash, recentGroup >= 0, isName(of: recentGroup, hash, length) { return recentGroup }
        let group = unsafe find(cells, hash, length)
        unsafe recent.pointee = (hash, group)
        return group
    }

    @inline(never)
    private func find(_ cells: UnsafePointer<Cell>, _ hash: UInt64, _ length: Int) -> Int {
        let mask = unsafe state.pointee.slotMask
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let group = unsafe Int(state.pointee.slots[slot]) - 1
            if group < 0 { return unsafe add(cells, hash: hash, length: length) }
            if isName(of: group, hash, length) { return group }
            slot = (slot + 1) & mask
        }
    }

    /// Writes the name of a row's group into the scratch bytes and gives its length, a multiple of eight.
    ///
    /// Each part is a word with its state and text length, then the text filled up with zeros, or two words of number.
    @inline(__always)
    private func writeName(of cells: UnsafePointer<Cell>) -> Int {
        var needed = 0
        for index in 0..<partCount { unsafe needed += 32 + Int(cells[parts[index].column].textLength) }
        if unsafe needed > state.pointee.scratchCapacity { growScratch(to: needed) }
        let scratch = unsafe state.pointee.scratch
        var cursor = 0
        for index in 0..<partCount {
            let cell = unsafe cells + parts[index].column
            let kind: UInt64 = unsafe cell.pointee.fault != 0 ? 2 : cell.pointee.isNull ? 1 : 0
            if unsafe parts[index].isText {
                let length = unsafe kind == 0 ? Int(cell.pointee.textLength) : 0
                unsafe scratch.storeBytes(of: kind | UInt64(length) << 8, toByteOffset: cursor, as: UInt64.self)
                cursor += 8
                unsafe Self.write(cell.pointee.text, length, to: scratch + cursor)
                cursor += (length + 7) & ~7
            } else {
                let number = unsafe kind == 0 ? cell.pointee.number : 0
                let (low, high) = (UInt64(truncatingIfNeeded: number), UInt64(truncatingIfNeeded: number >> 64))
                unsafe scratch.storeBytes(of: kind, toByteOffset: cursor, as: UInt64.self)
                unsafe scratch.storeBytes(of: low, toByteOffset: cursor + 8, as: UInt64.self)
                unsafe scratch.storeBytes(of: high, toByteOffset: cursor + 16, as: UInt64.self)
                cursor += 24
            }
        }
        return cursor
    }

    /// Eight bytes can be read at any text; those behind it are cut off.
    @inline(__always)
    private static func write(_ text: UnsafeRawPointer, _ length: Int, to target: UnsafeMutableRawPointer) {
        var offset = 0
        while offset < length {
            var word = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if length - offset < 8 { word &= (UInt64(1) << UInt64((length - offset) * 8)) &- 1 }
            unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
    }

    @inline(__always)
    private func isName(of group: Int, _ hash: UInt64, _ length: Int) -> Bool {
        let entry = unsafe state.pointee.entries[group]
        guard entry.hash == hash, entry.length == length else { return false }
        let scratch = unsafe state.pointee.scratch
        return unsafe state.pointee.nameBytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < length {
                let mine = unsafe bytes.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
                if unsafe mine != scratch.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                offset += 8
            }
            return true
        }
    }

    @inline(never)
    private func add(_ cells: UnsafePointer<Cell>, hash: UInt64, length: Int) -> Int {
        let name = unsafe UnsafeRawBufferPointer(start: state.pointee.scratch, count: length)
        unsafe state.pointee.entries.append((hash, state.pointee.nameBytes.count, length))
        unsafe state.pointee.nameBytes.append(contentsOf: name)
        values.append(
            zip(plan.by, types).map { column, type in
                let cell = unsafe cells[column]
                return cell.fault != 0 ? .unreadable : cell.isNull ? .null : .value(type.display(cell))
            })
        let count = unsafe state.pointee.entries.count
        if unsafe count * 2 > state.pointee.slotMask { growSlots() } else { place(count - 1) }
        return count - 1
    }

    private func place(_ group: Int) {
        let mask = unsafe state.pointee.slotMask
        var slot = unsafe Int(truncatingIfNeeded: state.pointee.entries[group].hash) & mask
        while unsafe state.pointee.slots[slot] != 0 { slot = (slot + 1) & mask }
        unsafe state.pointee.slots[slot] = Int32(group + 1)
    }

    private func growSlots() {
        let size = unsafe (state.pointee.slotMask + 1) * 2
        unsafe state.pointee.slots.deallocate()
        unsafe state.pointee.slots = UnsafeMutablePointer<Int32>.allocate(capacity: size)
        unsafe state.pointee.slots.initialize(repeating: 0, count: size)
        unsafe state.pointee.slotMask = size - 1
        for group in unsafe state.pointee.entries.indices { place(group) }
    }

    private func growScratch(to needed: Int) {
        unsafe state.pointee.scratch.deallocate()
        unsafe state.pointee.scratchCapacity = needed * 2
        unsafe state.pointee.scratch = UnsafeMutableRawPointer.allocate(byteCount: needed * 2, alignment: 16)
    }
}

extension ColumnType {
    /// The value of a cell as reports show it.
    func display(_ cell: Cell) -> String {
        switch self {
        case .text:
            unsafe String(
                decoding: UnsafeRawBufferPointer(start: cell.text, count: Int(cell.textLength)), as: UTF8.self)
        case .money(_, let scale, _), .decimal(_, let scale): ExactDecimal(cell.number, scale: scale).description
        case .integer: String(cell.number)
        case .date: CalendarDate(ccyymmdd: Int(cell.number))?.description ?? String(cell.number)
        case .boolean: cell.number != 0 ? "true" : "false"
        }
    }
}
