import TargetRows

/// CSV read the plain way: the rows are cut byte by byte, and `CSVReader` of `TargetRows` judges each.
enum PlainCSV {
    /// The bytes of each row without its line end; nil where a quote is not closed.
    static func rows(of bytes: [UInt8], separator: UInt8) -> [[UInt8]]? {
        enum State { case fieldStart, unquoted, quoted, quoteSeen }
        var state = State.fieldStart
        var rows: [[UInt8]] = []
        var row: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), state != .quoted {
                if row.last == 0x0D { row.removeLast() }
                rows.append(row)
                (row, state) = ([], .fieldStart)
                continue
            }
            row.append(byte)
            switch (state, byte) {
            case (.quoted, UInt8(ascii: "\"")): state = .quoteSeen
            case (.quoted, _): break
            case (.quoteSeen, UInt8(ascii: "\"")), (.fieldStart, UInt8(ascii: "\"")): state = .quoted
            case (_, separator): state = .fieldStart
            default: state = .unquoted
            }
        }
        if state == .quoted { return nil }
        return row.isEmpty ? rows : rows + [row]
    }

    /// What one row says under a header of so many columns.
    static func record(_ row: [UInt8], separator: UInt8, columns: Int) -> SlotRecord {
        // The plain reader knows commas only: the two characters change places.
        let swapped = row.map { byte in
            byte == separator ? UInt8(ascii: ",") : byte == UInt8(ascii: ",") ? separator : byte
        }
        let header = (0..<columns).map { "c\($0)" }.joined(separator: ",")
        do throws(CSVFault) {
            // Only an empty row needs a line end to be one; a carriage return must not find one.
            let read = try CSVReader.read(Array((header + "\n").utf8) + swapped + (row.isEmpty ? [0x0A] : []))
            guard let fields = read.rows.first, read.rows.count == 1 else {
                return SlotRecord(texts: [], fault: "not one row", fileBytes: row)
            }
            let texts = zip(fields.fields, fields.isQuoted).map { text, isQuoted -> [UInt8]? in
                if text.isEmpty, !isQuoted { return nil }
                return text.utf8.map { $0 == separator ? UInt8(ascii: ",") : $0 == UInt8(ascii: ",") ? separator : $0 }
            }
            return SlotRecord(texts: texts, fileBytes: row)
        } catch {
            return SlotRecord(texts: [], fault: error.reason, fileBytes: row)
        }
    }
}
