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
    private func target(_ operation: UnsafePointer<Operation>) -> UnsafeMutablePointer<Cell> {
        unsafe registers + Int(operation.pointee.destination)
    }

    /// The first byte of an operation's field.
    @inline(__always)
    private func field(_ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int) -> UnsafeRawPointer {
        unsafe record + Int(operation.pointee.offset) + Int(operation.pointee.stride) * item
    }

    /// What the mapping says of a failure; a null of the record before is forgotten.
    @inline(__always)
    private func finish(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
        let target = unsafe target(operation)
        if unsafe operation.pointee.flags != 0 { unsafe target.pointee.isNull = false }
        if unsafe target.pointee.fault != 0 { unsafe rare.settleFailure(operation.pointee, target) }
    }

    // MARK: - Loads

    @inline(__always)
    private func loadPacked(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let form = unsafe fields + Int(operation.pointee.index)
        let isPreferred = unsafe NumberKernels.packed(
            field, length: Int(operation.pointee.length), digits: Int(form.pointee.digits), signs: form.pointee.signs,
            into: &target.pointee.number)
        unsafe target.pointee.fault = 0
        if !isPreferred { unsafe rare.loadNumber(operation.pointee, field, target) }
    }

    @inline(__always)
    private func loadZoned(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let form = unsafe fields + Int(operation.pointee.index)
        let length = unsafe Int(operation.pointee.length)
        unsafe target.pointee.fault = 0
        var value = UInt64(0)
        let signForm = unsafe form.pointee.signForm
        if length <= 16, signForm == .none {
            if unsafe NumberKernels.zoned(field, count: length, zone: tables.zone, into: &value) {
                unsafe target.pointee.number = Int128(value)
                return
            }
        } else if length <= 17, signForm == .trailing {
            let last = unsafe tables.overpunch[Int(field.load(fromByteOffset: length - 1, as: UInt8.self))]
            let isGood = unsafe length == 1 || NumberKernels.zoned(field, count: length - 1, zone: tables.zone, into: &value)
            if isGood, last & OverpunchTable.unknown == 0 {
                let magnitude = Int128(value) * 10 + Int128(last & 0xF)
                unsafe target.pointee.number = last & OverpunchTable.minus == 0 ? magnitude : -magnitude
                return
            }
        }
        unsafe rare.loadNumber(operation.pointee, field, target)
    }

    @inline(__always)
    private func loadBinary(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let form = unsafe fields + Int(operation.pointee.index)
        unsafe target.pointee.fault = 0
        if unsafe operation.pointee.length <= 8,
            unsafe NumberKernels.binary(
                field, length: Int(operation.pointee.length), isSigned: form.pointee.isSigned, largest: form.pointee.largest,
                into: &target.pointee.number)
        {
            return
        }
        unsafe rare.loadNumber(operation.pointee, field, target)
    }

    @inline(__always)
    private func loadText(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int,
        _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        var start = unsafe field
        var length = unsafe Int(operation.pointee.length)
        let counts = unsafe operation.pointee.flags & Operation.countsStates != 0
        if unsafe operation.pointee.flags & 2 != 0 || counts {
            let trimmed = unsafe TextKernels.trimmedLength(field, length, blank: tables.blank)
            if counts, trimmed == 0 { unsafe rare.count(.blank, field: operation.pointee.index) }
            if unsafe operation.pointee.flags & 2 != 0 { length = trimmed }
        }
        if unsafe operation.pointee.flags & 1 != 0 {
            let blanks = unsafe TextKernels.leadingBlanks(start, length, blank: tables.blank)
            unsafe start += blanks
            length -= blanks
        }
        unsafe target.pointee.fault = 0
        unsafe target.pointee.text = UnsafeRawPointer(scratch)
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: length)
        let seen = unsafe TextKernels.translate(start, count: length, by: tables.ascii, to: scratch)
        if seen & 0x80 == 0 {
            unsafe scratch += (length + 15) & ~7
        } else {
            unsafe loadWideText(operation, field, start, length, target, &scratch, rare)
        }
    }

    @inline(never)
    private func loadWideText(
        _ operation: UnsafePointer<Operation>, _ field: UnsafeRawPointer, _ start: UnsafeRawPointer, _ length: Int,
        _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        if tables.isSingleByte,
            let written = unsafe TextKernels.translateWide(start, count: length, by: tables.wide, to: scratch)
        {
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: written)
            unsafe scratch += (written + 15) & ~7
        } else {
            unsafe rare.loadText(operation.pointee, field, target, &scratch)
        }
    }

    @inline(__always)
    private func loadDigits(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int,
        _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let length = unsafe Int(operation.pointee.length)
        let form = unsafe fields + Int(operation.pointee.index)
        var value = UInt64(0)
        // The digits of a clean DISPLAY field are its text.
        if unsafe form.pointee.digits == operation.pointee.length, length <= 16,
            unsafe NumberKernels.zoned(field, count: length, zone: tables.zone, into: &value)
        {
            unsafe target.pointee.fault = 0
            unsafe target.pointee.text = UnsafeRawPointer(scratch)
            unsafe target.pointee.textLength = operation.pointee.length
            _ = unsafe TextKernels.translate(field, count: length, by: tables.ascii, to: scratch)
            unsafe scratch += (length + 15) & ~7
        } else {
            unsafe rare.loadDigits(operation.pointee, field, target, &scratch)
        }
    }

    // MARK: - Values

    @inline(__always)
    private func set(_ target: UnsafeMutablePointer<Cell>, number: Int128) {
        unsafe target.pointee.number = number
        unsafe target.pointee.fault = 0
    }

    @inline(__always)
    private func set(_ target: UnsafeMutablePointer<Cell>, text: FlatText) {
        unsafe target.pointee.text = text.start
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: text.length)
        unsafe target.pointee.fault = 0
    }

    @inline(__always)
    private func select(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let condition = unsafe registers + Int(operation.pointee.a)
        unsafe target.pointee = registers[Int(condition.pointee.number != 0 ? operation.pointee.b : operation.pointee.c)]
        let fault = unsafe condition.pointee.fault
        if fault != 0 { unsafe target.pointee.fault = fault }
    }

    /// The scales are equal already: the compiler saw to it. Overflow of 128 bits is a fault like any other.
    @inline(__always)
    private func arithmetic(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let left = unsafe registers + Int(operation.pointee.a)
        let right = unsafe registers + Int(operation.pointee.b)
        var fault = unsafe left.pointee.fault
        let result: (partialValue: Int128, overflow: Bool)
        switch unsafe operation.pointee.kind {
        case .scaleUp:
            result = unsafe left.pointee.number.multipliedReportingOverflow(by: numbers[Int(operation.pointee.index)])
        case .multiply: result = unsafe left.pointee.number.multipliedReportingOverflow(by: right.pointee.number)
        case .subtract: result = unsafe left.pointee.number.subtractingReportingOverflow(right.pointee.number)
        default: result = unsafe left.pointee.number.addingReportingOverflow(right.pointee.number)
        }
        if unsafe operation.pointee.kind != .scaleUp, fault == 0 { fault = unsafe right.pointee.fault }
        unsafe target.pointee.number = result.partialValue
        unsafe target.pointee.fault = fault != 0 ? fault : result.overflow ? Fault.overflow.rawValue : 0
    }

    /// In units of 64 bits where the numbers allow, which is almost always.
    @inline(__always)
    private func divide(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
        let target = unsafe target(operation)
        let left = unsafe registers + Int(operation.pointee.a)
        let right = unsafe registers + Int(operation.pointee.b)
        let division = unsafe divisions[Int(operation.pointee.index)]
        if unsafe left.pointee.fault | right.pointee.fault == 0, division.roundsSimply {
            let numerator = unsafe left.pointee.number.multipliedReportingOverflow(by: division.multiplier)
            if !numerator.overflow, let dividend = Int64(exactly: numerator.partialValue),
                let divisor = unsafe Int64(exactly: right.pointee.number), divisor != 0, dividend != .min
            {
                unsafe target.pointee.number = Int128(division.quotient(dividend, divisor))
                unsafe target.pointee.fault = 0
                return
            }
        }
        unsafe rare.divide(operation.pointee, left, right, target)
    }

    @inline(__always)
    private func concatenate(
        _ operation: UnsafePointer<Operation>, _ scratch: inout UnsafeMutableRawPointer
    ) {
        let target = unsafe target(operation)
        let start = unsafe scratch
        var fault: UInt8 = 0
        for position in unsafe lists.operandStarts[Int(operation.pointee.index)]..<lists.operandStarts[Int(operation.pointee.index) + 1] {
            let part = unsafe registers + Int(lists.operands[Int(position)])
            if fault == 0 { fault = unsafe part.pointee.fault }
            let length = unsafe part.pointee.fault == 0 ? Int(part.pointee.textLength) : 0
            unsafe TextKernels.copy(part.pointee.text, length, to: scratch)
            unsafe scratch += length
        }
        unsafe target.pointee.fault = fault
        unsafe target.pointee.text = UnsafeRawPointer(start)
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: scratch - start)
        unsafe scratch += 8
    }

    @inline(__always)
    private func lookup(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let operand = unsafe registers + Int(operation.pointee.a)
        let fault = unsafe operand.pointee.fault
        guard fault == 0 else {
            unsafe target.pointee.fault = fault
            return
        }
        let length = unsafe TextKernels.trimmedLengthOfUnpadded(operand.pointee.text, Int(operand.pointee.textLength))
        let key = unsafe FlatText(start: operand.pointee.text, length: length)
        if let value = unsafe tables.codeTables[Int(operation.pointee.index)].value(for: key) {
            unsafe set(target, text: value)
        } else {
            unsafe target.pointee.fault = Fault.notInCodeTable.rawValue
        }
    }

    /// The two commonest forms by arithmetic, the others by the plain reader.
    @inline(__always)
    private func dateFromNumber(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
        let target = unsafe target(operation)
        let operand = unsafe registers + Int(operation.pointee.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let number = unsafe operand.pointee.number
        guard unsafe operation.pointee.flags != 0 else {
            unsafe rare.date(operation.pointee, number, target)
            return
        }
        let value = number > 0 && number <= 99_991_231 ? UInt32(truncatingIfNeeded: number) : 0
        let date =
            unsafe operation.pointee.flags == 1
            ? DateKernels.yearMonthDay(value) : DateKernels.yearDayOfYear(value, tables.days)
        unsafe target.pointee.number = Int128(date)
        if date == 0 { unsafe target.pointee.fault = Fault.invalidDate.rawValue }
    }

    // MARK: - Conditions

    @inline(__always)
    private func compareNumbers(_ operation: UnsafePointer<Operation>) {
        let left = unsafe registers + Int(operation.pointee.a)
        let right = unsafe registers + Int(operation.pointee.b)
        let order = unsafe left.pointee.number < right.pointee.number
            ? -1 : left.pointee.number == right.pointee.number ? 0 : 1
        unsafe settle(operation, order, left, right)
    }

    @inline(__always)
    private func compareTexts(_ operation: UnsafePointer<Operation>) {
        let left = unsafe registers + Int(operation.pointee.a)
        let right = unsafe registers + Int(operation.pointee.b)
        var order = 0
        if unsafe left.pointee.fault | right.pointee.fault == 0 {
            order = unsafe TextKernels.order(
                left.pointee.text, Int(left.pointee.textLength), right.pointee.text, Int(right.pointee.textLength))
        }
        unsafe settle(operation, order, left, right)
    }

    @inline(__always)
    private func settle(
        _ operation: UnsafePointer<Operation>, _ order: Int, _ left: UnsafeMutablePointer<Cell>, _ right: UnsafeMutablePointer<Cell>
    ) {
        let target = unsafe target(operation)
        let holds =
            switch unsafe operation.pointee.flags {
            case Operation.equal: order == 0
            case Operation.notEqual: order != 0
            case Operation.less: order < 0
            case Operation.lessOrEqual: order <= 0
            case Operation.greater: order > 0
            default: order >= 0
            }
        unsafe target.pointee.number = holds ? 1 : 0
        let fault = unsafe left.pointee.fault
        unsafe target.pointee.fault = fault != 0 ? fault : right.pointee.fault
    }

    /// The right side's fault counts only where the left side does not decide.
    @inline(__always)
    private func combine(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let left = unsafe registers[Int(operation.pointee.a)]
        let right = unsafe registers[Int(operation.pointee.b)]
        var result = left
        switch unsafe operation.pointee.kind {
        case .not: result.number = left.number == 0 ? 1 : 0
        case .and: if left.fault == 0, left.number != 0 { result = right }
        default: if left.fault == 0, left.number == 0 { result = right }
        }
        unsafe target.pointee.number = result.number
        unsafe target.pointee.fault = result.fault
    }

    @inline(__always)
    private func member(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let operand = unsafe registers + Int(operation.pointee.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let isMember = unsafe operation.pointee.kind == .memberOfNumbers
            ? lists.holds(operand.pointee.number, list: Int(operation.pointee.index))
            : lists.holds(operand.pointee.text, Int(operand.pointee.textLength), list: Int(operation.pointee.index))
        unsafe target.pointee.number = isMember ? 1 : 0
    }

    // MARK: - What a column asks of its value

    @inline(__always)
    private func list(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let isMember = unsafe operation.pointee.kind == .numberList
            ? lists.holds(target.pointee.number, list: Int(operation.pointee.index))
            : lists.holds(target.pointee.text, Int(target.pointee.textLength), list: Int(operation.pointee.index))
        if !isMember { unsafe target.pointee.fault = Fault.notInList.rawValue }
    }

    /// "No value" as the mapping states it makes the column null, whatever went before.
    @inline(__always)
    private func nullWhenNumber(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let number = unsafe registers + Int(operation.pointee.a)
        let state: FieldState
        switch unsafe number.pointee.fault {
        case 0:
            let form = unsafe fields + Int(operation.pointee.b)
            state = unsafe number.pointee.number == 0
                ? .zeros : number.pointee.number == form.pointee.largest ? .nines : .value
        case Fault.blank.rawValue: state = .blank
        case Fault.lowValues.rawValue: state = .lowValues
        case Fault.highValues.rawValue: state = .highValues
        default: state = .value
        }
        let isNull = unsafe operation.pointee.flags & Operation.bit(of: state) != 0
        unsafe target.pointee.isNull = isNull
        if isNull {
            unsafe target.pointee.fault = 0
        } else if unsafe operation.pointee.c != 0 {
            unsafe rare.nullWhenLiteral(operation.pointee, field, target)
        }
    }

    @inline(__always)
    private func nullWhenText(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let first = unsafe field.load(as: UInt8.self)
        var index = 1
        while unsafe index < Int(operation.pointee.length), unsafe field.load(fromByteOffset: index, as: UInt8.self) == first { index += 1 }
        var state = FieldState.value
        if unsafe index == Int(operation.pointee.length) {
            switch first {
            case tables.blank: state = .blank
            case 0x00: state = .lowValues
            case 0xFF: state = .highValues
            case tables.zone: state = .zeros
            case tables.zone + 9: state = .nines
            default: break
            }
        }
        let isNull = unsafe operation.pointee.flags & Operation.bit(of: state) != 0
        unsafe target.pointee.isNull = isNull
        if isNull {
            unsafe target.pointee.fault = 0
        } else if unsafe operation.pointee.c != 0 {
            unsafe rare.nullWhenLiteral(operation.pointee, field, target)
        }
    }

    @inline(__always)
    private func fitNumber(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let limit = unsafe numbers[Int(operation.pointee.index)]
        if unsafe target.pointee.number > limit || target.pointee.number < -limit {
            unsafe target.pointee.fault = Fault.overflow.rawValue
        }
    }

    @inline(__always)
    private func fitText(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let bytes = unsafe Int(target.pointee.textLength)
        // No text has more characters than bytes, nor fewer than a quarter of them.
        if unsafe bytes <= Int(operation.pointee.length), unsafe operation.pointee.offset == 0 { return }
        let count = unsafe TextKernels.characterCount(target.pointee.text, bytes)
        if unsafe count < Int(operation.pointee.offset) {
            unsafe target.pointee.fault = Fault.tooShort.rawValue
        } else if unsafe count > Int(operation.pointee.length) {
            unsafe target.pointee.fault = Fault.tooLong.rawValue
        }
    }

    @inline(__always)
    private func numberRange(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let range = unsafe ranges + Int(operation.pointee.index)
        if unsafe target.pointee.number < range.pointee.lower || target.pointee.number > range.pointee.upper {
            unsafe target.pointee.fault = Fault.outOfRange.rawValue
        }
    }

    @inline(__always)
    private func nino(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        if unsafe !isNino(target.pointee.text, Int(target.pointee.textLength), options: operation.pointee.flags) {
            unsafe target.pointee.fault = Fault.invalidNino.rawValue
        }
    }

    /// As `NationalInsuranceNumber.check`, with its table of prefixes. Eight bytes can be read at any text.
    @inline(__always)
    private func isNino(_ text: UnsafeRawPointer, _ length: Int, options: UInt8) -> Bool {
        guard length == 9 || (length == 8 && options & 1 != 0) else { return false }
        let first = unsafe text.load(as: UInt8.self) &- UInt8(ascii: "A")
        let second = unsafe text.load(fromByteOffset: 1, as: UInt8.self) &- UInt8(ascii: "A")
        guard first < 26, second < 26 else { return false }
        let prefix = unsafe tables.ninoPrefixes[Int(first) * 26 + Int(second)]
        guard prefix & (options & 2 != 0 ? 3 : 1) != 0 else { return false }
        let digits = unsafe (text.loadUnaligned(as: UInt64.self) >> 16) ^ 0x3030_3030_3030
        guard (digits | (digits &+ 0x0606_0606_0606)) & 0xF0F0_F0F0_F0F0 == 0 else { return false }
        guard length == 9 else { return true }
        let suffix = unsafe text.load(fromByteOffset: 8, as: UInt8.self)
        return suffix &- UInt8(ascii: "A") < 4 || (suffix == UInt8(ascii: " ") && options & 1 != 0)
    }
}
