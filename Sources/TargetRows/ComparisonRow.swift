import RecordValues

/// A row as a reconciliation holds it against another: equal values have equal bytes, so that most rows are compared
/// without looking at their columns.
///
/// Little-endian: 4 bytes length of the row, 4 bytes length of the key's cells (the highest bit: a part of the key is
/// null), 8 bytes number of the record that it was made from, 8 bytes hash of the key's cells, then the cells, those of
/// the key first. Rows stand one behind the other, and 64 bytes behind the last one can be read.
///
/// It is public for the reason that `Lanes` gives: the hot loops of another target read it.
@frozen
public struct ComparisonRow: BitwiseCopyable {
    /// Bytes before the first cell.
    public static var headBytes: Int { 24 }
    /// In the length of the key: a part of it is null.
    public static var nullKeyFlag: UInt64 { 1 << 31 }

    /// Where the row begins.
    public let start: Place

    /// The row that stands at a place.
    @inlinable
    public init(at start: Place) { self.start = start }

    /// Bytes in all.
    @inlinable public var length: Int { Int(start.word(0) & 0xFFFF_FFFF) }

    /// Whether a part of the key is null: such a row names nobody.
    @inlinable public var hasNullKey: Bool { start.word(0) >> 32 & Self.nullKeyFlag != 0 }

    /// The record's index in its chunk, as it is written; its number, from 1, as it is kept.
    @inlinable public var record: Int64 { Int64(bitPattern: start.word(8)) }

    /// The hash of the key: the same in every run and on every machine.
    @inlinable public var hash: UInt64 { start.word(16) }

    /// The cells of the key.
    @inlinable public var key: FlatText {
        FlatText(
            start: start + Self.headBytes, length: Int(start.word(0) >> 32 & (Self.nullKeyFlag &- 1)))
    }

    /// All cells.
    @inlinable public var cells: FlatText {
        FlatText(start: start + Self.headBytes, length: length &- Self.headBytes)
    }

    /// The cells behind the key.
    @inlinable public var rest: FlatText {
        let keyLength = key.length
        return FlatText(
            start: start + (Self.headBytes &+ keyLength), length: length &- Self.headBytes &- keyLength)
    }
}

/// One value of a comparison row: a byte of 0 for null, else the length of the value and 1 more (255 says that the
/// length follows in 4 bytes), then the value.
///
/// A text is its UTF-8; a number its units in as few bytes of two's complement as hold it, the lowest first; a date the
/// number CCYYMMDD; a boolean 0 or 1.
@frozen
public struct ComparisonCell: BitwiseCopyable {
    /// Where the cell begins.
    public let start: Place

    /// The cell that begins at a place.
    @inlinable
    public init(at start: Place) { self.start = start }

    /// Whether there is no value.
    @inlinable public var isNull: Bool { start.byte(0) == 0 }

    /// The bytes of the value; none for null.
    @inlinable public var value: FlatText {
        let head = Int(start.byte(0))
        if head == 255 { return FlatText(start: start + 5, length: Int(start.word(1) & 0xFFFF_FFFF)) }
        return FlatText(start: start + 1, length: max(0, head &- 1))
    }

    /// Bytes of the cell in all.
    @inlinable public var length: Int {
        let head = Int(start.byte(0))
        if head == 255 { return 5 &+ Int(start.word(1) & 0xFFFF_FFFF) }
        return max(1, head)
    }

    /// The cell behind it.
    @inlinable public var next: ComparisonCell { ComparisonCell(at: start + length) }

    /// All bytes of the cell.
    @inlinable public var whole: FlatText { FlatText(start: start, length: length) }

    /// The number; 0 for null.
    @inlinable public var number: Int128 {
        let value = value
        guard value.length > 8 else {
            guard value.length > 0 else { return 0 }
            let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* value.length)
            return Int128(Int64(bitPattern: value.start.word(0) &<< unused) &>> Int64(unused))
        }
        let unused = UInt64(truncatingIfNeeded: 128 &- 8 &* value.length)
        let high = Int64(bitPattern: value.start.word(8) &<< unused) &>> Int64(unused)
        return Int128(high) &<< 64 | Int128(value.start.word(0))
    }

    /// The value as CSV shows it, without quotes; nil for null.
    package func text(as type: ColumnType) -> String? {
        guard !isNull else { return nil }
        switch type {
        case .text: return value.string
        case .boolean: return number == 0 ? "false" : "true"
        case .date: return CalendarDate(ccyymmdd: Int(number))?.description ?? String(number)
        case .money, .decimal, .integer:
            return ExactDecimal(number, scale: type.numeric?.scale ?? 0).description
        }
    }
}
