import RecordValues
import TargetRows

/// The rows of one key on both sides. Rows are indexes in the pass; those of one side hang together in `KeyGroups.next`.
struct KeyGroup: BitwiseCopyable {
    var hash: UInt64
    /// The last row added of each side; -1 for none.
    var old: Int32 = -1
    var new: Int32 = -1
    var oldCount: Int32 = 0
    var newCount: Int32 = 0

    var isPair: Bool { oldCount == 1 && newCount == 1 }
}

/// The rows of both sides by their keys, exactly: an open table by hash, and the keys themselves where hashes agree.
struct KeyGroups {
    /// In the order in which their first rows came.
    private(set) var groups: [KeyGroup] = []
    /// Rows without a complete key, which are in no group.
    private(set) var namelessOld: [Int32] = []
    private(set) var namelessNew: [Int32] = []
    /// Group and 1 more; 0 is free.
    private var slots: [Int32] = []
    private var nextOld: [Int32] = []
    private var nextNew: [Int32] = []

    /// Groups the rows of a pass. What was grouped before is forgotten.
    mutating func build(old: [ComparisonRow], new: [ComparisonRow]) {
        precondition(old.count < Int(Int32.max) / 4 && new.count < Int(Int32.max) / 4, "too many rows in a pass")
        groups.removeAll(keepingCapacity: true)
        namelessOld.removeAll(keepingCapacity: true)
        namelessNew.removeAll(keepingCapacity: true)
        // At most half full where every row has a key of its own.
        var size = 16
        while size < 2 * max(old.count, new.count) || size < old.count + new.count { size *= 2 }
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(0, count: size))
        Self.clear(&nextOld, old.count)
        Self.clear(&nextNew, new.count)
        for index in old.indices {
            let row = old[index]
            if row.hasNullKey {
                namelessOld.append(Int32(index))
                continue
            }
            let group = group(of: row, old, new)
            nextOld[index] = groups[group].old
            groups[group].old = Int32(index)
            groups[group].oldCount += 1
        }
        for index in new.indices {
            let row = new[index]
            if row.hasNullKey {
                namelessNew.append(Int32(index))
                continue
            }
            let group = group(of: row, old, new)
            nextNew[index] = groups[group].new
            groups[group].new = Int32(index)
            groups[group].newCount += 1
        }
    }

    private static func clear(_ list: inout [Int32], _ count: Int) {
        list.removeAll(keepingCapacity: true)
        list.append(contentsOf: repeatElement(-1, count: count))
    }

    /// The group of a key, made where there is none.
    @inline(__always)
    private mutating func group(of row: ComparisonRow, _ old: [ComparisonRow], _ new: [ComparisonRow]) -> Int {
        let hash = row.hash
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) &- 1
            let group = groups[index]
            if group.hash == hash {
                let other = group.old >= 0 ? old[Int(group.old)] : new[Int(group.new)]
                if other.key.isEqual(to: row.key) { return index }
            }
            slot = (slot &+ 1) & mask
        }
        groups.append(KeyGroup(hash: hash))
        slots[slot] = Int32(groups.count)
        return groups.count &- 1
    }

    /// All rows of one side of a group, the last one added first.
    func old(_ group: KeyGroup) -> [Int] { Self.chain(group.old, nextOld) }
    func new(_ group: KeyGroup) -> [Int] { Self.chain(group.new, nextNew) }

    private static func chain(_ first: Int32, _ next: [Int32]) -> [Int] {
        var rows: [Int] = []
        var row = first
        while row >= 0 {
            rows.append(Int(row))
            row = next[Int(row)]
        }
        return rows
    }
}
