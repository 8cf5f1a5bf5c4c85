import Diagnostics
import Dispatch
import Foundation
import RecordValues
import Synchronization
import TestSupport
import Testing

@testable import MigrationRun
@testable import Transform

/// The index of keys against a set, and the turnstile that workers go through.
@Suite struct KeyIndexTests {
    /// A key index with the keys of all records it was given, as a file would hold them.
    private final class Keys {
        let index: KeyIndex
        var keys: [Int64: UInt64] = [:]
        var comparisons = 0

        init(expectedKeys: Int64, memoryBudget: Int, folder: String) throws {
            index = try KeyIndex(expectedKeys: expectedKeys, memoryBudget: memoryBudget, spillFolder: folder)
        }

        /// The offset of the earlier record with this key.
        func find(_ key: UInt64, hash: UInt64, at offset: Int64) throws -> Int64? {
            let earlier = try index.find(hash: hash, orInsert: offset) { earlier in
                comparisons += 1
                return keys[earlier] == key
            }
            if earlier == nil { keys[offset] = key }
            return earlier
        }
    }

    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path(percentEncoded: false))
    }

    @Test(arguments: [(1 << 30, false), (100_000, true), (0, true)])
    func `The index finds the keys that a set finds, also when it grows and when it spills`(
        budget: Int, spills: Bool
    ) throws {
        try Self.withFolder { folder in
            var random = SeededGenerator(seed: UInt64(budget))
            let keys = try Keys(expectedKeys: 10, memoryBudget: budget, folder: folder)
            var first: [UInt64: Int64] = [:]
            for number in Int64(0)..<60_000 {
                let key = UInt64(random.below(40_000))
                var hasher = SeededGenerator(seed: key)
                keys.index.beginRecord()
                let found = try keys.find(key, hash: hasher.next(), at: number * 40)
                guard found == first[key] else {
                    Issue.record("key \(key) at \(number): found \(String(describing: found))")
                    return
                }
                if first[key] == nil { first[key] = number * 40 }
            }
            #expect(first.count > 30_000)
            #expect(keys.index.hasSpilled == spills)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty, "nothing is left in the folder")
        }
    }

    @Test func `Keys that are noted together, as far as they are certainly new, are found as a set finds them`() throws
    {
        try Self.withFolder { folder in
            var random = SeededGenerator(seed: 77)
            let index = try KeyIndex(expectedKeys: 5000, memoryBudget: 1 << 30, spillFolder: folder)
            var hashes: [Int64: Set<UInt64>] = [:]
            var seen: Set<UInt64> = []
            var (together, offset) = (0, Int64(0))
            for _ in 0..<80 {
                // Records of one key, and some of two.
                let records = (0..<100).map { index in
                    RecordSlice(offset: 0, length: 40, fileOffset: offset + Int64(index) * 40)
                }
                offset += 4000
                let keys = records.indices.flatMap { record in
                    (0..<(random.chance(3) ? 2 : 1)).map { _ in
                        var hasher = SeededGenerator(seed: UInt64(random.below(200_000)))
                        return RowKey(
                            table: 0, recordIndex: Int32(record), hash: hasher.next(), outputStart: 0, outputEnd: 0,
                            entryStart: 0)
                    }
                }
                var position = 0
                while position < keys.count {
                    let noted = index.noteNew(keys, from: position, records: records)
                    for key in keys[position..<position + noted] {
                        #expect(seen.insert(key.hash).inserted, "what is noted together is new")
                        hashes[records[Int(key.recordIndex)].fileOffset, default: []].insert(key.hash)
                    }
                    (together, position) = (together + noted, position + noted)
                    guard position < keys.count else { break }
                    let key = keys[position]
                    let place = records[Int(key.recordIndex)].fileOffset
                    index.beginRecord()
                    let earlier = try index.find(hash: key.hash, orInsert: place) {
                        hashes[$0]?.contains(key.hash) ?? false
                    }
                    #expect((earlier == nil) == seen.insert(key.hash).inserted)
                    if earlier == nil { hashes[place, default: []].insert(key.hash) }
                    position += 1
                }
            }
            #expect(together > 3000)
        }
    }

    @Test func `Keys with one hash are told apart by the records themselves`() throws {
        try Self.withFolder { folder in
            let keys = try Keys(expectedKeys: 10, memoryBudget: 1 << 30, folder: folder)
            for key in UInt64(0)..<500 {
                #expect(try keys.find(key, hash: 0xABCD_EF01_2345_6789, at: Int64(key)) == nil)
            }
            for key in UInt64(0)..<500 {
                #expect(try keys.find(key, hash: 0xABCD_EF01_2345_6789, at: 10_000) == Int64(key))
            }
            #expect(keys.comparisons > 1000)
        }
    }

    @Test func `Offset zero is a record like any other`() throws {
        try Self.withFolder { folder in
            let keys = try Keys(expectedKeys: 1, memoryBudget: 1 << 30, folder: folder)
            #expect(try keys.find(1, hash: 0, at: 0) == nil)
            #expect(try keys.find(1, hash: 0, at: 40) == 0)
        }
    }

    @Test func `A record whose second row is a duplicate leaves no key behind`() throws {
        try Self.withFolder { folder in
            let keys = try Keys(expectedKeys: 1, memoryBudget: 1 << 30, folder: folder)
            keys.index.beginRecord()
            #expect(try keys.find(7, hash: 99, at: 0) == nil)
            keys.index.beginRecord()
            #expect(try keys.find(8, hash: 99, at: 40) == nil)
            #expect(try keys.find(7, hash: 99, at: 40) == 0)
            keys.index.forgetRecord()
            keys.keys[40] = nil
            keys.index.beginRecord()
            #expect(try keys.find(8, hash: 99, at: 80) == nil, "the withdrawn record's key is free again")
            #expect(try keys.find(8, hash: 99, at: 120) == 80)
        }
    }

    @Test func `A mistake while a record is read again comes through`() throws {
        try Self.withFolder { folder in
            let index = try KeyIndex(expectedKeys: 1, memoryBudget: 1 << 30, spillFolder: folder)
            func find(_ isSame: (Int64) throws(DiagnosticList) -> Bool) throws(DiagnosticList) -> Int64? {
                try index.find(hash: 5, orInsert: 0, isSame: isSame)
            }
            #expect(try find { _ in false } == nil)
            #expect(throws: DiagnosticList.self) {
                try find { (_) throws(DiagnosticList) -> Bool in
                    throw DiagnosticList(Diagnostic(RunCode.readFailed, "gone"))
                }
            }
        }
    }

    @Test(arguments: [1, 2, 5])
    func `The turnstile lets chunks through in the order of the file`(jobs: Int) {
        let turnstile = Turnstile(position: 1)
        let claimed = Atomic<Int64>(0)
        let passed = Mutex<[Int64]>([])
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
            while true {
                let chunk = claimed.add(1, ordering: .relaxed).oldValue
                guard chunk < 300 else { return }
                turnstile.pass(chunk * 3 + 1..<chunk * 3 + 4) { passed.withLock { $0.append(chunk) } }
            }
        }
        #expect(passed.withLock { $0 } == Array(0..<300))
    }

    @Test func `A cancelled turnstile sends everybody away`() async {
        let turnstile = Turnstile(position: 1)
        let waiting = Task.detached { turnstile.pass(5..<9) { true } }
        turnstile.cancel()
        #expect(await waiting.value == nil)
        #expect(turnstile.pass(1..<5) { true } == nil)
    }
}
