import MappingLanguage
import RecordValues
import TargetRows

/// Runs the operations of one record type over a record: pointers and a cursor, copied into a local variable for the
/// loop, so that nothing in it allocates or counts references.
@safe
struct Machine {
    @unsafe let operations: UnsafeMutablePointer<Operation>
    @unsafe let registers: UnsafeMutablePointer<Cell>
    @unsafe let fields: UnsafeMutablePointer<FlatField>
    @unsafe let numbers: UnsafeMutablePointer<Int128>
    @unsafe let texts: UnsafeMutablePointer<FlatText>
    @unsafe let ranges: UnsafeMutablePointer<FlatRange>
    @unsafe let ascii: UnsafeMutablePointer<UInt8>
    @unsafe let wide: UnsafeMutablePointer<UInt32>
    @unsafe let overpunch: UnsafeMutablePointer<UInt8>
    @unsafe let ninoPrefixes: UnsafeMutablePointer<UInt8>
    @unsafe let scratchStart: UnsafeMutableRawPointer
    /// Where the next text goes.
    @unsafe var scratch: UnsafeMutableRawPointer
    let blank: UInt8
    let zone: UInt8
    let isSingleByte: Bool

    init(
        operations: UnsafeMutablePointer<Operation>, registers: UnsafeMutablePointer<Cell>,
        fields: UnsafeMutablePointer<FlatField>, numbers: UnsafeMutablePointer<Int128>,
        texts: UnsafeMutablePointer<FlatText>, ranges: UnsafeMutablePointer<FlatRange>, shared: SharedTables
    ) {
        unsafe self.operations = operations
        unsafe self.registers = registers
        unsafe self.fields = fields
        unsafe self.numbers = numbers
        unsafe self.texts = texts
        unsafe self.ranges = ranges
        unsafe ascii = shared.ascii
        unsafe wide = shared.wide
        unsafe overpunch = shared.overpunch
        unsafe ninoPrefixes = shared.ninoPrefixes
        unsafe scratchStart = shared.scratch
        unsafe scratch = shared.scratch
        blank = shared.blank
        zone = shared.zone
        isSingleByte = shared.isSingleByte
    }

    /// Runs a range of operations. What is rare or out of the ordinary goes to `rare`.
    ///
    /// - Parameters:
    ///   - record: the record's first byte.
    ///   - item: which item of an `each`, from 0.
    @inline(__always)
    mutating func run(_ range: Range<Int>, record: UnsafeRawPointer, item: Int, rare: RarePath) {
        for index in range {
            let operation = unsafe operations[index]
            let target = unsafe registers + Int(operation.destination)
            let field = unsafe record + Int(operation.offset) + Int(operation.stride) * item
            switch operation.kind {
            case .loadPacked: unsafe loadPacked(operation, field, target, rare)
            case .loadZoned: unsafe loadZoned(operation, field, target, rare)
            case .loadBinary: unsafe loadBinary(operation, field, target, rare)
            case .loadText: unsafe loadText(operation, field, target, rare)
            case .loadDigits: unsafe loadDigits(operation, field, target, rare)
            case .constantNumber: unsafe set(target, number: numbers[Int(operation.index)])
            case .constantText: unsafe set(target, text: texts[Int(operation.index)])
            case .copy: unsafe target.pointee = registers[Int(operation.a)]
            case .select: unsafe select(operation, target)
            case .lookup: unsafe rare.lookup(operation, registers, target)
            case .add, .subtract, .multiply, .scaleUp: unsafe arithmetic(operation, target)
            case .compareNumbers: unsafe compareNumbers(operation, target)
            case .compareTexts: unsafe compareTexts(operation, target)
            case .and, .or, .not: unsafe combine(operation, target)
            case .dateFromNumber: unsafe dateFromNumber(operation, target, rare)
            case .concatenate: unsafe concatenate(operation, target, rare)
            case .fitNumber: unsafe fitNumber(operation, target)
            case .fitText, .textLength: unsafe fitText(operation, target)
            case .numberRange: unsafe numberRange(operation, target)
            case .nino: unsafe nino(operation, target)
            case .nullWhen: unsafe rare.nullWhen(operation, field, target)
            case .finish: unsafe finish(operation, target, rare)
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
            if unsafe NumberKernels.zoned(field, count: length, zone: zone, into: &value) {
                unsafe target.pointee.number = Int128(value)
                return
            }
        } else if length <= 17, signForm == .trailing {
            let last = unsafe overpunch[Int(field.load(fromByteOffset: length - 1, as: UInt8.self))]
            let isGood = unsafe length == 1 || NumberKernels.zoned(field, count: length - 1, zone: zone, into: &value)
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
    private mutating func loadText(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        var start = unsafe field
        var length = Int(operation.length)
        let counts = operation.flags & Operation.countsStates != 0
        if operation.flags & 2 != 0 || counts {
            let trimmed = unsafe TextKernels.trimmedLength(field, length, blank: blank)
            if counts, trimmed == 0 { rare.count(.blank, field: operation.index) }
            if operation.flags & 2 != 0 { length = trimmed }
        }
        if operation.flags & 1 != 0 {
            let blanks = unsafe TextKernels.leadingBlanks(start, length, blank: blank)
            unsafe start += blanks
            length -= blanks
        }
        unsafe target.pointee.fault = 0
        unsafe target.pointee.text = UnsafeRawPointer(scratch)
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: length)
        let seen = unsafe TextKernels.translate(start, count: length, by: ascii, to: scratch)
        if seen & 0x80 == 0 {
            unsafe scratch += (length + 15) & ~7
        } else {
            unsafe loadWideText(operation, field, start, length, target, rare)
        }
    }

    @inline(never)
    private mutating func loadWideText(
        _ operation: Operation, _ field: UnsafeRawPointer, _ start: UnsafeRawPointer, _ length: Int,
        _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        if isSingleByte,
            let written = unsafe TextKernels.translateWide(start, count: length, by: wide, to: scratch)
        {
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: written)
            unsafe scratch += (written + 15) & ~7
        } else {
            unsafe rare.loadText(operation, field, target, &scratch)
        }
    }

    @inline(__always)
    private mutating func loadDigits(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath
    ) {
        let length = Int(operation.length)
        let form = unsafe fields + Int(operation.index)
        var value = UInt64(0)
        // The digits of a clean DISPLAY field are its text.
        if unsafe form.pointee.digits == operation.length, length <= 16,
            unsafe NumberKernels.zoned(field, count: length, zone: zone, into: &value)
        {
            unsafe target.pointee.fault = 0
            unsafe target.pointee.text = UnsafeRawPointer(scratch)
            unsafe target.pointee.textLength = operation.length
            _ = unsafe TextKernels.translate(field, count: length, by: ascii, to: scratch)
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

    @inline(__always)
    private mutating func concatenate(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath) {
        let start = unsafe scratch
        var fault: UInt8 = 0
        for register in rare.program.operandLists[Int(operation.index)] {
            let part = unsafe registers + Int(register)
            if fault == 0 { fault = unsafe part.pointee.fault }
            let length = unsafe part.pointee.fault == 0 ? Int(part.pointee.textLength) : 0
            unsafe scratch.copyMemory(from: part.pointee.text, byteCount: length)
            unsafe scratch += length
        }
        unsafe target.pointee.fault = fault
        unsafe target.pointee.text = UnsafeRawPointer(start)
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: scratch - start)
        unsafe scratch += 8
    }

    @inline(__always)
    private func dateFromNumber(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath) {
        let operand = unsafe registers + Int(operation.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        if fault == 0 { unsafe rare.date(operation, operand.pointee.number, target) }
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

    // MARK: - What a column asks of its value

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
        let prefix = unsafe ninoPrefixes[Int(first) * 26 + Int(second)]
        guard prefix & (options & 2 != 0 ? 3 : 1) != 0 else { return false }
        let digits = unsafe (text.loadUnaligned(as: UInt64.self) >> 16) ^ 0x3030_3030_3030
        guard (digits | (digits &+ 0x0606_0606_0606)) & 0xF0F0_F0F0_F0F0 == 0 else { return false }
        guard length == 9 else { return true }
        let suffix = unsafe text.load(fromByteOffset: 8, as: UInt8.self)
        return suffix &- UInt8(ascii: "A") < 4 || (suffix == UInt8(ascii: " ") && options & 1 != 0)
    }

    @inline(__always)
    private func finish(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>, _ rare: RarePath) {
        if unsafe target.pointee.fault != 0 { unsafe rare.settleFailure(operation, target) }
    }
}
