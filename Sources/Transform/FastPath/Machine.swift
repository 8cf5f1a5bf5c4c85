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
    @unsafe let texts: UnsafeMutablePointer<FlatText>
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
            let operation = unsafe operations[index]
            let target = unsafe registers + Int(operation.destination)
            let field = unsafe record + Int(operation.offset) + Int(operation.stride) * item
            index += 1
            switch operation.kind {
            case .loadPacked: unsafe loadPacked(operation, field, target, rare)
            case .loadZoned: unsafe loadZoned(operation, field, target, rare)
            case .loadBinary: unsafe loadBinary(operation, field, target, rare)
            case .loadText: unsafe loadText(operation, field, target, &scratch, rare)
            case .loadDigits: unsafe loadDigits(operation, field, target, &scratch, rare)
            case .constantNumber: unsafe set(target, number: numbers[Int(operation.index)])
            case .constantText: unsafe set(target, text: texts[Int(operation.index)])
            case .copy: unsafe target.pointee = registers[Int(operation.a)]
            case .select: unsafe select(operation, target)
            case .lookup: unsafe lookup(operation, target)
            case .add, .subtract, .multiply, .scaleUp: unsafe arithmetic(operation, target)
            case .divide: unsafe divide(operation, target, rare)
            case .compareNumbers: unsafe compareNumbers(operation, target)
            case .compareTexts: unsafe compareTexts(operation, target)
            case .memberOfNumbers, .memberOfTexts: unsafe member(operation, target)
            case .and, .or, .not: unsafe combine(operation, target)
            case .dateFromNumber: unsafe dateFromNumber(operation, target, rare)
            case .concatenate: unsafe concatenate(operation, target, &scratch)
            case .fitNumber: unsafe fitNumber(operation, target)
            case .fitText, .textLength: unsafe fitText(operation, target)
            case .numberRange: unsafe numberRange(operation, target)
            case .numberList, .textList: unsafe list(operation, target)
            case .nino: unsafe nino(operation, target)
            case .nullWhenNumber: unsafe nullWhenNumber(operation, field, target, rare)
            case .nullWhenText: unsafe nullWhenText(operation, field, target, rare)
            case .finish: if unsafe target.pointee.fault != 0 { unsafe rare.settleFailure(operation, target) }
            default: unsafe rare.run(operation, field, registers, target, &scratch)
            }
        }
    }

    // MARK: - Loads

    @inline(__always)
    private func loadPacked(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let form = unsafe fields + Int(operation.index)
        let isPreferred = unsafe NumberKernels.packed(
            field, length: Int(operation.length), digits: Int(form.pointee.digits), signs: form.pointee.signs,
            into: &target.pointee.number)
        unsafe target.pointee.fault = 0
        if !isPreferred { unsafe rare.loadNumber(operation, field, target) }
    }

    @inline(__always)
    private func loadZoned(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let form = unsafe fields + Int(operation.index)
        let length = Int(operation.length)
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
        unsafe rare.loadNumber(operation, field, target)
    }

    @inline(__always)
    private func loadBinary(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let form = unsafe fields + Int(operation.index)
        unsafe target.pointee.fault = 0
        if operation.length <= 8,
            unsafe NumberKernels.binary(
                field, length: Int(operation.length), isSigned: form.pointee.isSigned, largest: form.pointee.largest,
                into: &target.pointee.number)
        {
            return
        }
        unsafe rare.loadNumber(operation, field, target)
    }

    @inline(__always)
    private func loadText(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>,
        _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        var start = unsafe field
        var length = Int(operation.length)
        let counts = operation.flags & Operation.countsStates != 0
        if operation.flags & 2 != 0 || counts {
            let trimmed = unsafe TextKernels.trimmedLength(field, length, blank: tables.blank)
            if counts, trimmed == 0 { rare.count(.blank, field: operation.index) }
            if operation.flags & 2 != 0 { length = trimmed }
        }
        if operation.flags & 1 != 0 {
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
        _ operation: Operation, _ field: UnsafeRawPointer, _ start: UnsafeRawPointer, _ length: Int,
        _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        if tables.isSingleByte,
            let written = unsafe TextKernels.translateWide(start, count: length, by: tables.wide, to: scratch)
        {
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: written)
            unsafe scratch += (written + 15) & ~7
        } else {
            unsafe rare.loadText(operation, field, target, &scratch)
        }
    }

    @inline(__always)
    private func loadDigits(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>,
        _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        let length = Int(operation.length)
        let form = unsafe fields + Int(operation.index)
        var value = UInt64(0)
        // The digits of a clean DISPLAY field are its text.
        if unsafe form.pointee.digits == operation.length, length <= 16,
            unsafe NumberKernels.zoned(field, count: length, zone: tables.zone, into: &value)
        {
            unsafe target.pointee.fault = 0
            unsafe target.pointee.text = UnsafeRawPointer(scratch)
            unsafe target.pointee.textLength = operation.length
            _ = unsafe TextKernels.translate(field, count: length, by: tables.ascii, to: scratch)
            unsafe scratch += (length + 15) & ~7
        } else {
            unsafe rare.loadDigits(operation, field, target, &scratch)
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
    private func select(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let condition = unsafe registers + Int(operation.a)
        unsafe target.pointee = registers[Int(condition.pointee.number != 0 ? operation.b : operation.c)]
        let fault = unsafe condition.pointee.fault
        if fault != 0 { unsafe target.pointee.fault = fault }
    }

    /// The scales are equal already: the compiler saw to it. Overflow of 128 bits is a fault like any other.
    @inline(__always)
    private func arithmetic(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let left = unsafe registers + Int(operation.a)
        let right = unsafe registers + Int(operation.b)
        var fault = unsafe left.pointee.fault
        let result: (partialValue: Int128, overflow: Bool)
        switch operation.kind {
        case .scaleUp:
            result = unsafe left.pointee.number.multipliedReportingOverflow(by: numbers[Int(operation.index)])
        case .multiply: result = unsafe left.pointee.number.multipliedReportingOverflow(by: right.pointee.number)
        case .subtract: result = unsafe left.pointee.number.subtractingReportingOverflow(right.pointee.number)
        default: result = unsafe left.pointee.number.addingReportingOverflow(right.pointee.number)
        }
        if operation.kind != .scaleUp, fault == 0 { fault = unsafe right.pointee.fault }
        unsafe target.pointee.number = result.partialValue
        unsafe target.pointee.fault = fault != 0 ? fault : result.overflow ? Fault.overflow.rawValue : 0
    }

    /// In units of 64 bits where the numbers allow, which is almost always.
    @inline(__always)
    private func divide(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath) {
        let left = unsafe registers + Int(operation.a)
        let right = unsafe registers + Int(operation.b)
        let division = unsafe divisions[Int(operation.index)]
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
        unsafe rare.divide(operation, left, right, target)
    }

    @inline(__always)
    private func concatenate(
        _ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer
    ) {
        let start = unsafe scratch
        var fault: UInt8 = 0
        for position in unsafe lists.operandStarts[Int(operation.index)]..<lists.operandStarts[Int(operation.index) + 1] {
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
    private func lookup(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let operand = unsafe registers + Int(operation.a)
        let fault = unsafe operand.pointee.fault
        guard fault == 0 else {
            unsafe target.pointee.fault = fault
            return
        }
        let length = unsafe TextKernels.trimmedLengthOfUnpadded(operand.pointee.text, Int(operand.pointee.textLength))
        let key = unsafe FlatText(start: operand.pointee.text, length: length)
        if let value = unsafe tables.codeTables[Int(operation.index)].value(for: key) {
            unsafe set(target, text: value)
        } else {
            unsafe target.pointee.fault = Fault.notInCodeTable.rawValue
        }
    }

    /// The two commonest forms by arithmetic, the others by the plain reader.
    @inline(__always)
    private func dateFromNumber(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath) {
        let operand = unsafe registers + Int(operation.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let number = unsafe operand.pointee.number
        guard operation.flags != 0 else {
            unsafe rare.date(operation, number, target)
            return
        }
        let value = number > 0 && number <= 99_991_231 ? UInt32(truncatingIfNeeded: number) : 0
        let date =
            unsafe operation.flags == 1
            ? DateKernels.yearMonthDay(value) : DateKernels.yearDayOfYear(value, tables.days)
        unsafe target.pointee.number = Int128(date)
        if date == 0 { unsafe target.pointee.fault = Fault.invalidDate.rawValue }
    }

    // MARK: - Conditions

    @inline(__always)
    private func compareNumbers(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let left = unsafe registers + Int(operation.a)
        let right = unsafe registers + Int(operation.b)
        let order = unsafe left.pointee.number < right.pointee.number
            ? -1 : left.pointee.number == right.pointee.number ? 0 : 1
        unsafe settle(operation, order, left, right, target)
    }

    @inline(__always)
    private func compareTexts(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let left = unsafe registers + Int(operation.a)
        let right = unsafe registers + Int(operation.b)
        var order = 0
        if unsafe left.pointee.fault | right.pointee.fault == 0 {
            order = unsafe TextKernels.order(
                left.pointee.text, Int(left.pointee.textLength), right.pointee.text, Int(right.pointee.textLength))
        }
        unsafe settle(operation, order, left, right, target)
    }

    @inline(__always)
    private func settle(
        _ operation: Operation, _ order: Int, _ left: UnsafeMutablePointer<Cell>, _ right: UnsafeMutablePointer<Cell>,
        _ target: UnsafeMutablePointer<Cell>
    ) {
        let holds =
            switch operation.flags {
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
    private func combine(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let left = unsafe registers[Int(operation.a)]
        let right = unsafe registers[Int(operation.b)]
        var result = left
        switch operation.kind {
        case .not: result.number = left.number == 0 ? 1 : 0
        case .and: if left.fault == 0, left.number != 0 { result = right }
        default: if left.fault == 0, left.number == 0 { result = right }
        }
        unsafe target.pointee.number = result.number
        unsafe target.pointee.fault = result.fault
    }

    @inline(__always)
    private func member(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let operand = unsafe registers + Int(operation.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let isMember = unsafe operation.kind == .memberOfNumbers
            ? lists.holds(operand.pointee.number, list: Int(operation.index))
            : lists.holds(operand.pointee.text, Int(operand.pointee.textLength), list: Int(operation.index))
        unsafe target.pointee.number = isMember ? 1 : 0
    }

    // MARK: - What a column asks of its value

    @inline(__always)
    private func list(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        let isMember = unsafe operation.kind == .numberList
            ? lists.holds(target.pointee.number, list: Int(operation.index))
            : lists.holds(target.pointee.text, Int(target.pointee.textLength), list: Int(operation.index))
        if !isMember { unsafe target.pointee.fault = Fault.notInList.rawValue }
    }

    /// "No value" as the mapping states it makes the column null, whatever went before.
    @inline(__always)
    private func nullWhenNumber(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let number = unsafe registers + Int(operation.a)
        let state: FieldState
        switch unsafe number.pointee.fault {
        case 0:
            let form = unsafe fields + Int(operation.b)
            state = unsafe number.pointee.number == 0
                ? .zeros : number.pointee.number == form.pointee.largest ? .nines : .value
        case Fault.blank.rawValue: state = .blank
        case Fault.lowValues.rawValue: state = .lowValues
        case Fault.highValues.rawValue: state = .highValues
        default: state = .value
        }
        if operation.flags & Operation.bit(of: state) != 0 {
            unsafe target.pointee.isNull = true
            unsafe target.pointee.fault = 0
        } else if operation.c != 0 {
            unsafe rare.nullWhenLiteral(operation, field, target)
        }
    }

    @inline(__always)
    private func nullWhenText(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let first = unsafe field.load(as: UInt8.self)
        var index = 1
        while index < Int(operation.length), unsafe field.load(fromByteOffset: index, as: UInt8.self) == first { index += 1 }
        var state = FieldState.value
        if index == Int(operation.length) {
            switch first {
            case tables.blank: state = .blank
            case 0x00: state = .lowValues
            case 0xFF: state = .highValues
            case tables.zone: state = .zeros
            case tables.zone + 9: state = .nines
            default: break
            }
        }
        if operation.flags & Operation.bit(of: state) != 0 {
            unsafe target.pointee.isNull = true
            unsafe target.pointee.fault = 0
        } else if operation.c != 0 {
            unsafe rare.nullWhenLiteral(operation, field, target)
        }
    }

    @inline(__always)
    private func fitNumber(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        let limit = unsafe numbers[Int(operation.index)]
        if unsafe target.pointee.number > limit || target.pointee.number < -limit {
            unsafe target.pointee.fault = Fault.overflow.rawValue
        }
    }

    @inline(__always)
    private func fitText(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        let bytes = unsafe Int(target.pointee.textLength)
        // No text has more characters than bytes, nor fewer than a quarter of them.
        if bytes <= Int(operation.length), operation.offset == 0 { return }
        let count = unsafe TextKernels.characterCount(target.pointee.text, bytes)
        if count < Int(operation.offset) {
            unsafe target.pointee.fault = Fault.tooShort.rawValue
        } else if count > Int(operation.length) {
            unsafe target.pointee.fault = Fault.tooLong.rawValue
        }
    }

    @inline(__always)
    private func numberRange(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        let range = unsafe ranges + Int(operation.index)
        if unsafe target.pointee.number < range.pointee.lower || target.pointee.number > range.pointee.upper {
            unsafe target.pointee.fault = Fault.outOfRange.rawValue
        }
    }

    @inline(__always)
    private func nino(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        if unsafe !isNino(target.pointee.text, Int(target.pointee.textLength), options: operation.flags) {
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
