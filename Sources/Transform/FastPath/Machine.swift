import MappingLanguage
import RecordValues
import TargetRows

/// Runs the operations of one record type over a record: pointers only, so that nothing in the loop allocates or
/// counts references.
@safe
struct Machine {
    @unsafe let operations: UnsafeMutablePointer<Operation>
    @unsafe let registers: UnsafeMutablePointer<Cell>
    @unsafe let fields: UnsafeMutablePointer<FlatField>
    @unsafe let numbers: UnsafeMutablePointer<Int128>
    @unsafe let ranges: UnsafeMutablePointer<FlatRange>
    @unsafe let divisions: UnsafeMutablePointer<FlatDivision>
    let lists: FlatLists
    let tables: SharedTables.Pointers

    /// Runs a range of operations. What is rare or out of the ordinary goes to `rare`.
    ///
    /// - Parameters:
    ///   - record: the record's first byte.
    ///   - item: which item of an `each`, from 0.
    ///   - scratch: where the next text goes.
    @inline(__always)
    func run(
        _ start: Int, _ end: Int, record: UnsafeRawPointer, item: Int, scratch: inout UnsafeMutableRawPointer,
        rare: RarePath
    ) {
        var index = start
        while index < end {
            // By pointer: what all cases would have in common is then not loaded, and spilled, before each of them.
            let operation = unsafe UnsafePointer(operations + index)
            index += 1
            switch unsafe operation.pointee.kind {
            case .loadPacked: unsafe loadPacked(operation, record, item, rare)
            case .loadZoned: unsafe loadZoned(operation, record, item, rare)
            case .loadBinary: unsafe loadBinary(operation, record, item, rare)
            case .loadText: unsafe loadText(operation, record, item, &scratch, rare)
            case .loadDigits: unsafe loadDigits(operation, record, item, &scratch, rare)
            case .copy: unsafe target(operation).pointee = registers[Int(operation.pointee.a)]
            case .select: unsafe select(operation)
            case .lookup: unsafe lookup(operation)
            case .add, .subtract, .multiply, .scaleUp: unsafe arithmetic(operation)
            case .divide: unsafe divide(operation, rare)
            case .compareNumbers: unsafe compareNumbers(operation)
            case .compareTexts: unsafe compareTexts(operation)
            case .memberOfWords: unsafe memberOfWords(operation, record, item)
            case .memberOfNumbers, .memberOfTexts: unsafe member(operation)
            case .and, .or, .not: unsafe combine(operation)
            case .dateFromNumber: unsafe dateFromNumber(operation, rare)
            case .concatenate: unsafe concatenate(operation, &scratch)
            case .fitNumber: unsafe fitNumber(operation)
            case .fitText, .textLength: unsafe fitText(operation)
            case .numberRange: unsafe numberRange(operation)
            case .numberList, .textList: unsafe list(operation)
            case .nino: unsafe nino(operation)
            case .nullWhenNumber: unsafe nullWhenNumber(operation, record, item, rare)
            case .nullWhenText: unsafe nullWhenText(operation, record, item, rare)
            case .finish: unsafe finish(operation, rare)
            default:
                unsafe rare.run(
                    operation.pointee, field(operation, record, item), registers, target(operation), &scratch)
            }
        }
    }

    /// The register that an operation writes to.
    @inline(__always)
    func target(_ operation: UnsafePointer<Operation>) -> UnsafeMutablePointer<Cell> {
        unsafe registers + Int(operation.pointee.destination)
    }

    /// The first byte of an operation's field.
    @inline(__always)
    func field(_ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int) -> UnsafeRawPointer {
        unsafe record + Int(operation.pointee.offset) + Int(operation.pointee.stride) * item
    }

    /// What the mapping says of a failure; a null of the record before is forgotten.
    @inline(__always)
    func finish(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
        let target = unsafe target(operation)
        if unsafe operation.pointee.flags != 0 { unsafe target.pointee.isNull = false }
        if unsafe target.pointee.fault != 0 { unsafe rare.settleFailure(operation.pointee, target) }
    }
}
