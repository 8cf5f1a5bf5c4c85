import RecordValues

/// Turns rows into comparison rows (`ComparisonRow`): the counterpart of `RowWriter` for rows that go to no file.
package final class ComparisonRowWriter {
    private let memory = FlatMemory()
    private let columns: Lanes<Int>
    private let keyColumns: Int
    /// An upper bound for the bytes of one row, texts left out.
    private let fixedBytes: Int

    /// - Parameters:
    ///   - columns: indexes of the columns that take part, those of the key first.
    ///   - keyColumns: how many of them are the key.
    package init(schema: TableSchema, columns: [Int], keyColumns: Int) {
        precondition(keyColumns <= columns.count && columns.allSatisfy(schema.columns.indices.contains), "no column")
        self.columns = memory.place(columns)
        self.keyColumns = keyColumns
        // The longest number has 16 bytes; a cell begins with 5 bytes at most.
        fixedBytes = ComparisonRow.headBytes + columns.count * (5 + 16)
    }

    /// Makes room for the rows of some lanes, whatever they hold.
    package func reserve(_ lanes: Range<Int>, of cells: Lanes<CellColumn>, in output: OutputBuffer) {
        var textBytes = 0
        for index in columns.indices where cells[columns[index]].kind == .text {
            let texts = cells[columns[index]].texts
            for lane in lanes { textBytes += texts[lane].length }
        }
        output.reserve(fixedBytes * lanes.count + textBytes)
    }

    /// Appends one row, for which there is room. The cells are one column each, none with a fault in this lane.
    ///
    /// - Parameter recordIndex: index, in the chunk, of the record that the row is made from.
    package func append(_ lane: Int, of cells: Lanes<CellColumn>, recordIndex: Int32, to output: OutputBuffer) {
        let (columns, keyColumns) = (columns, keyColumns)
        let start = output.pen
        var pen = start
        pen.step(ComparisonRow.headBytes)
        let keyStart = pen.place
        var flag: UInt64 = 0
        for index in 0..<keyColumns {
            let column = cells[columns[index]]
            if column.nulls[lane] != 0 { flag = ComparisonRow.nullKeyFlag }
            pen = Self.write(column, lane, pen)
        }
        let key = FlatText(start: keyStart, length: pen.count(since: keyStart))
        for index in keyColumns..<columns.count { pen = Self.write(cells[columns[index]], lane, pen) }
        let length = pen.count(since: start.place)
        precondition(length < Int(ComparisonRow.nullKeyFlag), "a row of 2 GiB")
        // Last, because a hash reads the key in whole words; what they overwrite is the head.
        var hash: UInt64 = 0
        key.mix(into: &hash)
        var head = start
        head.put(UInt64(length) | (UInt64(key.length) | flag) &<< 32, count: 8)
        head.put(UInt64(UInt32(bitPattern: recordIndex)), count: 8)
        head.put(hash, count: 8)
        output.pen = pen
    }

    /// The pen goes in and comes out by value, as in `DigitWriter`.
    @inline(__always)
    private static func write(_ cells: CellColumn, _ lane: Int, _ start: Pen) -> Pen {
        var pen = start
        if cells.nulls[lane] != 0 {
            pen.put(0)
            return pen
        }
        switch cells.kind {
        case .number: put(cells.numbers[lane], with: &pen)
        case .wideNumber: put(wide: cells.wideNumbers[lane], with: &pen)
        case .text: put(cells.texts[lane], with: &pen)
        }
        return pen
    }

    @inline(__always)
    private static func put(_ number: Int64, with pen: inout Pen) {
        // Bits without the sign, and one for it.
        let bytes = (64 &- (number ^ (number &>> 63)).leadingZeroBitCount) &>> 3 &+ 1
        pen.put(UInt8(truncatingIfNeeded: bytes &+ 1))
        pen.put(UInt64(bitPattern: number), count: bytes)
    }

    private static func put(wide number: Int128, with pen: inout Pen) {
        if let narrow = Int64(exactly: number) { return put(narrow, with: &pen) }
        let bytes = (128 - (number ^ (number >> 127)).leadingZeroBitCount) / 8 + 1
        pen.put(UInt8(bytes + 1))
        pen.put(UInt64(truncatingIfNeeded: number), count: 8)
        pen.put(UInt64(truncatingIfNeeded: number >> 64), count: bytes - 8)
    }

    @inline(__always)
    private static func put(_ text: FlatText, with pen: inout Pen) {
        if text.length < 254 {
            pen.put(UInt8(truncatingIfNeeded: text.length &+ 1))
        } else {
            pen.put(255)
            pen.put(UInt64(text.length), count: 4)
        }
        pen.put(text)
    }
}
