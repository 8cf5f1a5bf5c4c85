import RecordValues

/// The rules of each record format once more, on a whole file in memory, as plainly as they can be written.
enum NaiveSplitter {
    static func split(
        _ file: [UInt8], _ format: RecordFormat, blank: UInt8 = 0x20, newline: UInt8 = 0x0A
    ) -> (records: [ReadRecord], padded: Int64) {
        switch format {
        case .fixed(let length): (fixed(file, length), 0)
        case .variable: (variable(file, 0..<file.count), 0)
        case .variableBlocked: (blocked(file), 0)
        case .lines(let length): lines(file, length, blank, newline)
        case .xml, .csv, .jsonLines, .sqlite: preconditionFailure("has tests of its own")
        }
    }

    private static func numbered(_ records: [(Int, [UInt8])]) -> [ReadRecord] {
        records.enumerated().map { ReadRecord(number: Int64($0 + 1), fileOffset: Int64($1.0), data: $1.1) }
    }

    private static func fixed(_ file: [UInt8], _ length: Int) -> [ReadRecord] {
        numbered(stride(from: 0, to: file.count, by: length).map { ($0, Array(file[$0..<$0 + length])) })
    }

    private static func variable(_ file: [UInt8], _ range: Range<Int>) -> [ReadRecord] {
        var found: [(Int, [UInt8])] = []
        var place = range.lowerBound
        while place < range.upperBound {
            let length = Int(file[place]) * 256 + Int(file[place + 1])
            found.append((place, Array(file[place + 4..<place + length])))
            place += length
        }
        return numbered(found)
    }

    private static func blocked(_ file: [UInt8]) -> [ReadRecord] {
        var found: [(Int, [UInt8])] = []
        var place = 0
        while place < file.count {
            var length = Int(file[place]) * 256 + Int(file[place + 1])
            if file[place] >= 128 {
                length = (length - 32768) * 65536 + Int(file[place + 2]) * 256 + Int(file[place + 3])
            }
            found += variable(file, place + 4..<place + length).map { (Int($0.fileOffset), $0.data) }
            place += length
        }
        return numbered(found)
    }

    private static func lines(
        _ file: [UInt8], _ length: Int?, _ blank: UInt8, _ newline: UInt8
    ) -> ([ReadRecord], Int64) {
        let text = newline == 0x0A && file.last == 0x1A ? file.dropLast() : file[...]
        var found: [(Int, [UInt8])] = []
        var place = 0
        var parts = text.split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
        let hasEnd = text.last == newline
        if parts.last?.isEmpty == true { parts.removeLast() }
        for (index, part) in parts.enumerated() {
            let isEnded = hasEnd || index < parts.count - 1
            let data = isEnded && part.last == 0x0D ? Array(part.dropLast()) : part
            if !(data.isEmpty && index == parts.count - 1) { found.append((place, data)) }
            place += part.count + 1
        }
        guard let length else { return (numbered(found), 0) }
        let padded = found.count { $0.1.count < length }
        let filled = found.map { ($0.0, $0.1 + Array(repeating: blank, count: max(0, length - $0.1.count))) }
        return (numbered(filled), Int64(padded))
    }
}
