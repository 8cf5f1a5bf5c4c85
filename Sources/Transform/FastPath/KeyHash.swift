import RecordValues
import TargetRows

/// Hashes the key of a row: equal keys give equal hashes, in every run and on every machine.
enum KeyHash {
    @inline(__always)
    static func hash(_ lane: Int, of cells: Lanes<CellColumn>, columns: Lanes<Int>) -> UInt64 {
        var hash: UInt64 = 0x243F_6A88_85A3_08D3
        for index in columns.indices { cells[columns[index]].identity(lane).mix(into: &hash) }
        // The last steps of MurmurHash3 (Appleby): every bit of the key can change every bit of the hash.
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
