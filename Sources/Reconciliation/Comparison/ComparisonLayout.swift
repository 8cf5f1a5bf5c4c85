import TargetRows

/// How the memory of a comparison is divided: into how many partitions rows are scattered by their keys, and how many
/// bytes each part of the work may take. The result of a comparison does not depend on it.
package struct ComparisonLayout: Sendable, Hashable {
    /// Parts that rows are scattered into by the hash of their keys: both sides of one are compared at a time.
    package var partitions: Int
    /// Bytes that a worker gathers for a partition before it hands them over.
    package var blockBytes: Int
    /// Bytes of rows that are kept in memory; what comes beyond is written to a file.
    package var keptBytes: Int
    /// Bytes of rows that a worker reads back at a time; of a larger partition, the keys are compared in several passes.
    package var passBytes: Int
    /// Bytes of breaks that a worker gathers before it sorts them and writes them to the file.
    package var breakBytes: Int

    package init(partitions: Int, blockBytes: Int, keptBytes: Int, passBytes: Int, breakBytes: Int) {
        precondition(partitions >= 1 && blockBytes >= 1 && passBytes >= 1 && breakBytes >= 1, "nothing to work with")
        (self.partitions, self.blockBytes, self.keptBytes) = (partitions, blockBytes, keptBytes)
        (self.passBytes, self.breakBytes) = (passBytes, breakBytes)
    }

    /// Bytes of rows that a processor's cache can be expected to hold.
    private static let cachedBytes: Int64 = 2 << 20
    private static let mostPartitions = 4096
    private static let blockBounds = 4 << 10...64 << 10

    /// The division of a budget: half of it keeps rows, a quarter scatters them and later compares them, a quarter is
    /// for breaks. A budget below what the smallest blocks take is not kept: that is 1 MiB with two workers.
    ///
    /// - Parameters:
    ///   - expectedBytes: of the rows of both sides together. A poor guess costs time, and nothing else.
    ///   - workers: how many take rows of one side at a time, and compare.
    package init(memoryBytes: Int, expectedBytes: Int64, workers: Int) {
        precondition(memoryBytes > 0 && workers >= 1, "a comparison needs memory and a worker")
        let quarter = memoryBytes / 4
        let wanted = max(1, expectedBytes / Self.cachedBytes)
        let affordable = max(1, quarter / workers / Self.blockBounds.lowerBound)
        partitions = min(Int(clamping: wanted), affordable, Self.mostPartitions)
        let share = quarter / workers / partitions
        blockBytes = min(max(share, Self.blockBounds.lowerBound), Self.blockBounds.upperBound)
        keptBytes = memoryBytes / 2
        // The index of a pass takes about half as much as its rows.
        passBytes = max(quarter / workers * 2 / 3, 64 << 10)
        breakBytes = max(quarter / workers, 64 << 10)
    }

    /// The partition of a key.
    @inline(__always)
    func partition(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(partitions)).high)
    }
}

extension ComparisonPlan {
    /// A guess at the bytes of a comparison row: what numbers of usual size and half-full texts of at most 32 characters
    /// take.
    package var expectedRowBytes: Int {
        ComparisonRow.headBytes
            + columns.reduce(0) { sum, column in
                switch column.column.type {
                case .text(let minimum, let maximum): sum + 1 + max(minimum, min(maximum, 32) / 2)
                case .money, .decimal, .integer: sum + 5
                case .date: sum + 5
                case .boolean: sum + 2
                }
            }
    }
}
