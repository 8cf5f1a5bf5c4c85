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
        // By pointer: what all cases would have in common is then not loaded, and spilled, before each of them.
        var operation = unsafe UnsafePointer(operations + start)
        let last = unsafe UnsafePointer(operations + end)
        while unsafe operation < last {
            let next = unsafe operation + Int(operation.pointee.runLength)
            switch unsafe operation.pointee.kind {
            case .loadPacked:
                while unsafe operation < next {
                    unsafe loadPacked(operation, record, item, rare)
                    unsafe operation += 1
                }
            case .loadZoned:
                while unsafe operation < next {
                    unsafe loadZoned(operation, record, item, rare)
                    unsafe operation += 1
                }
            case .loadBinary:
                while unsafe operation < next {
                    unsafe loadBinary(operation, record, item, rare)
                    unsafe operation += 1
                }
            case .loadText:
                while unsafe operation < next {
                    unsafe loadText(operation, record, item, &scratch, rare)
                    unsafe operation += 1
                }
            case .loadDigits:
                while unsafe operation < next {
                    unsafe loadDigits(operation, record, item, &scratch, rare)
                    unsafe operation += 1
                }
            case .copy:
                while unsafe operation < next {
                    unsafe target(operation).pointee = registers[Int(operation.pointee.a)]
                    unsafe operation += 1
                }
            case .select:
                while unsafe operation < next {
                    unsafe select(operation)
                    unsafe operation += 1
                }
            case .lookup:
                while unsafe operation < next {
                    unsafe lookup(operation)
                    unsafe operation += 1
                }
            case .dateFromNumber:
                while unsafe operation < next {
                    unsafe dateFromNumber(operation, rare)
                    unsafe operation += 1
                }
            case .fitText, .textLength:
                while unsafe operation < next {
                    unsafe fitText(operation)
                    unsafe operation += 1
                }
            case .numberRange:
                while unsafe operation < next {
                    unsafe numberRange(operation)
                    unsafe operation += 1
                }
            case .memberOfWords:
                while unsafe operation < next {
                    unsafe memberOfWords(operation, record, item)
                    unsafe operation += 1
                }
            case .concatenate:
                while unsafe operation < next {
                    unsafe concatenate(operation, &scratch)
                    unsafe operation += 1
                }
            case .compareNumbers:
                while unsafe operation < next {
                    unsafe compareNumbers(operation)
                    unsafe operation += 1
                }
            case .add, .subtract, .multiply, .scaleUp:
                unsafe arithmetic(operation)
                unsafe operation += 1
            case .divide:
                unsafe divide(operation, rare)
                unsafe operation += 1
            case .compareTexts:
                unsafe compareTexts(operation)
                unsafe operation += 1
            case .memberOfNumbers, .memberOfTexts:
                unsafe member(operation)
                unsafe operation += 1
            case .and, .or, .not:
                unsafe combine(operation)
                unsafe operation += 1
            case .fitNumber:
                unsafe fitNumber(operation)
                unsafe operation += 1
            case .numberList, .textList:
                unsafe list(operation)
                unsafe operation += 1
            case .nino:
                unsafe nino(operation)
                unsafe operation += 1
            case .nullWhenNumber:
                unsafe nullWhenNumber(operation, record, item, rare)
                unsafe operation += 1
            case .nullWhenText:
                unsafe nullWhenText(operation, record, item, rare)
                unsafe operation += 1
            case .finish:
                unsafe finish(operation, rare)
                unsafe operation += 1
            default:
                unsafe rare.run(
                    operation.pointee, field(operation, record, item), registers, target(operation), &scratch)
                unsafe operation += 1
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
