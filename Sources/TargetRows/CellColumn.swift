import RecordValues

/// The cells of one column: one for each row of a batch, on their way from the transform to writers, totals and keys.
///
/// Plain data without references, so that the hot loops neither allocate nor count references.
@frozen
public struct CellColumn: BitwiseCopyable {
    /// How a value is kept.
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// At most 18 digits, in units of the last decimal place; dates as CCYYMMDD; booleans as 0 and 1.
        case number
        /// More digits than that.
        case wideNumber
        case text
    }

    /// The most digits that a number of the kind `number` has.
    package static var narrowDigits: Int { 18 }

    /// How its values are kept.
    public let kind: Kind
    /// One a lane where the kind is `number`, else none.
    public let numbers: Lanes<Int64>
    /// One a lane where the kind is `wideNumber`, else none.
    public let wideNumbers: Lanes<Int128>
    /// One a lane where the kind is `text`, else none. A cell with a fault has the empty text or any other.
    public let texts: Lanes<FlatText>
    /// The raw value of the `Fault` that kept the value from being made; 0 for none. A row with one is never written.
    public let faults: Lanes<UInt8>
    /// 1 for null.
    public let nulls: Lanes<UInt8>

    package init(_ kind: Kind, lanes: Int, in memory: FlatMemory) {
        self.kind = kind
        numbers = memory.lanes(kind == .number ? lanes : 0, of: 0)
        wideNumbers = memory.lanes(kind == .wideNumber ? lanes : 0, of: 0)
        texts = memory.lanes(kind == .text ? lanes : 0, of: memory.place(text: []))
        faults = memory.lanes(lanes, of: 0)
        nulls = memory.lanes(lanes, of: 0)
    }

    /// The number of a lane, whatever its width.
    @inlinable @inline(__always)
    public func number(_ lane: Int) -> Int128 {
        kind == .wideNumber ? wideNumbers[lane] : Int128(numbers[lane])
    }

    /// Sets the number of a lane. The value fits the kind.
    @inlinable
    public func set(_ lane: Int, number: Int128) {
        if kind == .wideNumber { wideNumbers[lane] = number } else { numbers[lane] = Int64(number) }
    }

    /// The bytes of a value as the identity of it: equal values have equal bytes.
    @inlinable @inline(__always)
    public func identity(_ lane: Int) -> FlatText {
        switch kind {
        case .text: texts[lane]
        case .number: FlatText(start: numbers.place(of: lane), length: 8)
        case .wideNumber: FlatText(start: wideNumbers.place(of: lane), length: 16)
        }
    }
}

extension ColumnType {
    /// How the column's values are kept.
    package var cellKind: CellColumn.Kind {
        switch self {
        case .text: .text
        case .date, .boolean: .number
        case .money(let precision, _, _), .decimal(let precision, _), .integer(let precision):
            precision <= CellColumn.narrowDigits ? .number : .wideNumber
        }
    }
}
