import MappingLanguage
import RecordValues
import TargetRows

/// The running totals of one `totals` line: an open-addressing table from the bytes of a group's name to its sums,
/// flat and without references, for one worker.
///
/// A total is kept as count, 128-bit sum and unknowns. A sum in here cannot overflow: a batch is emptied into
/// `GroupedTotals` long before 2^63 values of 31 digits are reached, and those check.
@safe
final class GroupTable {
    /// What is kept of one summed column in one bucket.
    struct Sum {
        var count: Int64 = 0
        var unknown: Int64 = 0
        var sum: Int128 = 0
    }

    let plan: TotalPlan
    private let types: [ColumnType]
    /// Slot to group number plus 1; 0 is free. Its size is a power of two.
    private var slots: [Int32]
    private var hashes: [UInt64] = []
    /// The bytes of each group's name, one after the other.
    private var nameBytes: [UInt8] = []
    private var nameStarts: [Int] = [0]
    private var names: [[GroupValue]] = []
    /// Group by group, bucket by bucket: rows, then the sums.
    private var rows: [Int64] = []
    private var sums: [Sum] = []
    private var scratch: UnsafeMutableRawPointer
    private var scratchCapacity: Int

    init(plan: TotalPlan, schema: TableSchema) {
        self.plan = plan
        types = plan.by.map { schema.columns[$0].type }
        slots = [Int32](repeating: 0, count: 64)
        scratchCapacity = 256
        unsafe scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchCapacity, alignment: 16)
        // The grand total has one group without a name.
        if plan.by.isEmpty { addGroup(hash: 0, nameLength: 0, values: []) }
    }

    deinit { unsafe scratch.deallocate() }

    /// The number of the group that a row belongs to.
    @inline(__always)
    func group(of cells: UnsafePointer<Cell>) -> Int32 {
        plan.by.isEmpty ? 0 : unsafe namedGroup(of: cells)
    }

    /// Adds one row to a bucket of a group; `weight` -1 takes it out again.
    @inline(__always)
    func add(row cells: UnsafePointer<Cell>, to bucket: Bucket, group: Int32, weight: Int64) {
        let entry = Int(group) * Bucket.allCases.count + bucket.rawValue
        rows[entry] += weight
        for (index, column) in plan.sums.enumerated() {
            let position = entry * plan.sums.count + index
            let isNull = unsafe cells[column].isNull
            let fault = unsafe cells[column].fault
            if fault != 0 {
                sums[position].unknown += weight
            } else if !isNull {
                sums[position].count += weight
                unsafe sums[position].sum += Int128(weight) * cells[column].number
            }
        }
    }

    /// Gives all sums away and starts again from zero. The groups stay known, so the next batch finds them.
    func drain(into totals: inout GroupedTotals) {
        let bucketCount = Bucket.allCases.count
        for (group, name) in names.enumerated() {
            let entries = group * bucketCount..<(group + 1) * bucketCount
            guard entries.contains(where: { rows[$0] != 0 }) else { continue }
            var groupTotals = totals.groups[name] ?? GroupTotals(sumCount: plan.sums.count)
            for (bucket, entry) in entries.enumerated() {
                groupTotals.rows[bucket] += rows[entry]
                rows[entry] = 0
                for index in plan.sums.indices {
                    let kept = sums[entry * plan.sums.count + index]
                    groupTotals.sums[bucket][index].merge(
                        Total(count: kept.count, sum: kept.sum, unknown: kept.unknown))
                    sums[entry * plan.sums.count + index] = Sum()
                }
            }
            totals.groups[name] = groupTotals
        }
    }

    private func namedGroup(of cells: UnsafePointer<Cell>) -> Int32 {
        let length = unsafe writeName(of: cells)
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(length)
        var offset = 0
        // The name is filled up with zeros to a multiple of eight.
        while offset < length {
            let word = unsafe scratch.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            offset += 8
        }
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let group = slots[slot] - 1
            if group < 0 { return unsafe addGroup(hash: hash, nameLength: length, values: values(of: cells)) }
            if hashes[Int(group)] == hash, hasName(group, length) { return group }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Writes the name of a row's group into the scratch bytes and gives its length, a multiple of eight.
    private func writeName(of cells: UnsafePointer<Cell>) -> Int {
        var needed = 0
        for column in plan.by { unsafe needed += 24 + Int(cells[column].textLength) }
        if needed > scratchCapacity { growScratch(to: needed) }
        var cursor = 0
        for (index, column) in plan.by.enumerated() {
            let cell = unsafe cells[column]
            let state: UInt64 = cell.fault != 0 ? 2 : cell.isNull ? 1 : 0
            let isText = if case .text = types[index] { true } else { false }
            let textLength = isText && state == 0 ? Int(cell.textLength) : 0
            unsafe scratch.storeBytes(of: state | UInt64(textLength) << 8, toByteOffset: cursor, as: UInt64.self)
            cursor += 8
            if isText {
                let padded = (textLength + 7) & ~7
                if padded > 0 {
                    unsafe scratch.storeBytes(of: 0, toByteOffset: cursor + padded - 8, as: UInt64.self)
                    unsafe (scratch + cursor).copyMemory(from: cell.text, byteCount: textLength)
                }
                cursor += padded
            } else {
                let number = state == 0 ? cell.number : 0
                unsafe scratch.storeBytes(
                    of: UInt64(truncatingIfNeeded: number), toByteOffset: cursor, as: UInt64.self)
                unsafe scratch.storeBytes(
                    of: UInt64(truncatingIfNeeded: number >> 64), toByteOffset: cursor + 8, as: UInt64.self)
                cursor += 16
            }
        }
        return cursor
    }

    private func hasName(_ group: Int32, _ length: Int) -> Bool {
        let start = nameStarts[Int(group)]
        guard nameStarts[Int(group) + 1] - start == length else { return false }
        for index in 0..<length where unsafe nameBytes[start + index] != scratch.load(fromByteOffset: index, as: UInt8.self) {
            return false
        }
        return true
    }

    private func values(of cells: UnsafePointer<Cell>) -> [GroupValue] {
        zip(plan.by, types).map { column, type in
            let cell = unsafe cells[column]
            if cell.fault != 0 { return .unreadable }
            if cell.isNull { return .null }
            return .value(type.display(cell))
        }
    }

    @discardableResult
    private func addGroup(hash: UInt64, nameLength: Int, values: [GroupValue]) -> Int32 {
        for index in 0..<nameLength { nameBytes.append(unsafe scratch.load(fromByteOffset: index, as: UInt8.self)) }
        nameStarts.append(nameBytes.count)
        hashes.append(hash)
        names.append(values)
        rows += [Int64](repeating: 0, count: Bucket.allCases.count)
        sums += [Sum](repeating: Sum(), count: Bucket.allCases.count * plan.sums.count)
        if names.count * 2 > slots.count { slots = [Int32](repeating: 0, count: slots.count * 2) } else {
            place(Int32(names.count - 1))
            return Int32(names.count - 1)
        }
        for group in names.indices { place(Int32(group)) }
        return Int32(names.count - 1)
    }

    private func place(_ group: Int32) {
        var slot = Int(truncatingIfNeeded: hashes[Int(group)]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = group + 1
    }

    private func growScratch(to needed: Int) {
        unsafe scratch.deallocate()
        scratchCapacity = needed * 2
        unsafe scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchCapacity, alignment: 16)
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
