import Diagnostics
import Glibc
import RecordValues
import Transform

/// Finds keys that were there before, exactly, in one pass and in the order of the file.
///
/// An open-addressing table of one word a key:
/// ```
/// | 63 .. 44: tag, 20 bits of the hash | 43 .. 0: offset of the record in its file, plus 1 |
/// ```
/// Equal tags only make a candidate: the earlier record is then read again and the keys themselves are compared, so a
/// collision of hashes can never reject anyone. A table that fills up gets a larger one beside it. Tables beyond the
/// memory budget lie in files of the run folder that vanish with the process.
///
/// `@unchecked Sendable`: it is used inside a turnstile only, by one worker at a time.
@safe
final class KeyIndex: @unchecked Sendable {
    private static let offsetBits: UInt64 = 44
    private static let offsetMask: UInt64 = (1 << offsetBits) - 1

    @safe
    private struct Table {
        @unsafe var slots: UnsafeMutablePointer<UInt64>
        var mask: Int
        var used = 0
        /// Three quarters of the slots.
        var limit: Int { (mask + 1) / 4 * 3 }
    }

    private var tables: [Table] = []
    private var bytes = 0
    private let memoryBudget: Int
    private let spillFolder: String
    /// Where the keys of the record at hand went, so that they can be taken out again.
    private var recent: [(table: Int, slot: Int)] = []

    /// - Parameters:
    ///   - expectedKeys: how many keys are likely; a better guess saves memory, a worse one costs nothing but that.
    ///   - memoryBudget: bytes; beyond them the index lies in files.
    init(expectedKeys: Int64, memoryBudget: Int, spillFolder: String) throws(DiagnosticList) {
        self.memoryBudget = memoryBudget
        self.spillFolder = spillFolder
        try addTable(forKeys: max(1024, Int(expectedKeys)))
    }

    deinit { for table in tables { unsafe munmap(table.slots, (table.mask + 1) * 8) } }

    /// Whether the index has outgrown its memory.
    var hasSpilled: Bool { bytes > memoryBudget }

    /// Touches the slots of many keys at once, so that the misses of the cache overlap.
    func prefetch(_ keys: [RowKey]) {
        var seen: UInt64 = 0
        for table in tables {
            for key in keys { unsafe seen |= table.slots[Self.home(key.indexHash, table.mask)] }
        }
        touched = seen
    }

    /// Keeps the loads of `prefetch` from being left out by the compiler.
    private var touched: UInt64 = 0

    /// Notes the keys of records that have one each, from a position on, as long as each is certainly new: almost all
    /// are, and this asks for nothing that the loop would have to look up again for each.
    ///
    /// - Returns: how many were noted. What stands behind them is for `find`.
    func noteNew(_ keys: [RowKey], from first: Int, records: [RecordSlice]) -> Int {
        guard tables.count == 1 else { return 0 }
        let table = tables[0]
        let end = min(keys.count, first + table.limit - 1 - table.used)
        var position = first
        while position < end {
            let key = keys[position]
            if position + 1 < keys.count, keys[position + 1].recordIndex == key.recordIndex { break }
            let tag = key.indexHash & ~Self.offsetMask
            var slot = Self.home(key.indexHash, table.mask)
            while unsafe table.slots[slot] != 0, unsafe table.slots[slot] & ~Self.offsetMask != tag {
                slot = (slot + 1) & table.mask
            }
            guard unsafe table.slots[slot] == 0 else { break }
            unsafe table.slots[slot] = tag | Self.entry(records[Int(key.recordIndex)].fileOffset)
            position += 1
        }
        tables[0].used += position - first
        return position - first
    }

    private static func entry(_ offset: Int64) -> UInt64 {
        precondition(offset < Int64(offsetMask), "a file of more than 16 TiB")
        return UInt64(offset + 1)
    }

    /// The offset of the earlier record with this key; nil where there is none, and the key is then noted.
    ///
    /// - Parameter isSame: reads the record at an offset again and compares the keys.
    func find(
        hash: UInt64, orInsert offset: Int64, isSame: (Int64) throws(DiagnosticList) -> Bool
    ) throws(DiagnosticList) -> Int64? {
        let tag = hash & ~Self.offsetMask
        var free = 0
        for table in tables {
            var slot = Self.home(hash, table.mask)
            while true {
                let entry = unsafe table.slots[slot]
                if entry == 0 { break }
                if entry & ~Self.offsetMask == tag {
                    let earlier = Int64(entry & Self.offsetMask) - 1
                    if try isSame(earlier) { return earlier }
                }
                slot = (slot + 1) & table.mask
            }
            free = slot
        }
        unsafe tables[tables.count - 1].slots[free] = tag | Self.entry(offset)
        tables[tables.count - 1].used += 1
        recent.append((tables.count - 1, free))
        if tables[tables.count - 1].used >= tables[tables.count - 1].limit {
            try addTable(forKeys: tables[tables.count - 1].limit * 2)
        }
        return nil
    }

    /// Starts a new record: what was noted before stays.
    func beginRecord() { recent.removeAll(keepingCapacity: true) }

    /// Takes out the keys of the record at hand: another of its rows is a duplicate, so none of them is written. No
    /// key was noted behind them, so an emptied slot cuts no other key's way.
    func forgetRecord() {
        for entry in recent {
            unsafe tables[entry.table].slots[entry.slot] = 0
            tables[entry.table].used -= 1
        }
        recent.removeAll(keepingCapacity: true)
    }

    private static func home(_ hash: UInt64, _ mask: Int) -> Int { Int(truncatingIfNeeded: hash) & mask }

    private func addTable(forKeys keys: Int) throws(DiagnosticList) {
        var size = 4096
        while size / 4 * 3 <= keys { size *= 2 }
        bytes += size * 8
        let memory = unsafe hasSpilled ? try mapFile(size * 8) : try mapMemory(size * 8)
        unsafe tables.append(Table(slots: memory.bindMemory(to: UInt64.self, capacity: size), mask: size - 1))
    }

    private func mapMemory(_ size: Int) throws(DiagnosticList) -> UnsafeMutableRawPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let memory = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), unsafe memory != MAP_FAILED
        else { throw failure("\(size) bytes of memory for the index of keys") }
        // Random access over hundreds of mebibytes: large pages save most of the misses of the address cache.
        _ = unsafe madvise(memory, size, Int32(MADV_HUGEPAGE))
        return unsafe memory
    }

    private func mapFile(_ size: Int) throws(DiagnosticList) -> UnsafeMutableRawPointer {
        let path = spillFolder + "/keys.spill"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        unsafe unlink(path)
        // Blocks are reserved now: a disk that fills up later would kill the process instead of stopping the run.
        guard posix_fallocate(descriptor, 0, off_t(size)) == 0 else { throw failure("\(size) bytes at \(path)") }
        guard let memory = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            unsafe memory != MAP_FAILED
        else { throw failure(path) }
        return unsafe memory
    }

    private func failure(_ what: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                RunCode.writeFailed, "the index of keys needs \(what): \(unsafe String(cString: strerror(errno)))",
                hint: "free some space, or state a larger or smaller --key-memory"))
    }
}

extension RowKey {
    /// What the index knows the key by: equal keys of two tables are two keys.
    var indexHash: UInt64 { hash ^ UInt64(table) }
}
