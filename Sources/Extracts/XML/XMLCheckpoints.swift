/// States of the scan at places all over the file, so that a record can be found again without reading all before it.
///
/// There are never more than a fixed number: when they are too many, every other one is forgotten.
struct XMLCheckpoints: Sendable {
    struct Checkpoint: Sendable {
        var filePosition: Int64
        var scan: XMLScanState
        var levelStarts: [Int64: Int64]

        /// Before the first byte of the text, which is behind the byte order mark.
        static func beginning(of encoding: XMLEncoding) -> Checkpoint {
            Checkpoint(
                filePosition: Int64(encoding.markBytes), scan: XMLScanState(position: encoding.textStart),
                levelStarts: [:])
        }
    }

    private static let most = 4096
    private var kept: [Checkpoint] = []
    private var spacing: Int64 = 0

    mutating func note(_ state: XMLReader.State) {
        if let last = kept.last, state.filePosition < last.filePosition + max(1, spacing) { return }
        kept.append(
            Checkpoint(filePosition: state.filePosition, scan: state.scan, levelStarts: state.levelStarts))
        guard kept.count > Self.most else { return }
        kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        spacing = (kept.last!.filePosition - kept[0].filePosition) / Int64(kept.count)
    }

    /// The last one at or before the place; nil where nothing was scanned yet.
    func last(before filePosition: Int64) -> Checkpoint? {
        var (low, high) = (0, kept.count)
        while low < high {
            let middle = (low + high) / 2
            if kept[middle].filePosition <= filePosition { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? kept[low - 1] : nil
    }
}
