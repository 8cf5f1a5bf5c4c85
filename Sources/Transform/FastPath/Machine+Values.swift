import MappingLanguage
import RecordValues
import TargetRows

/// What the machine does with values.
extension Machine {
    @inline(__always)
    func set(_ target: UnsafeMutablePointer<Cell>, number: Int128) {
        unsafe target.pointee.number = number
        unsafe target.pointee.fault = 0
    }

    @inline(__always)
    func set(_ target: UnsafeMutablePointer<Cell>, text: FlatText) {
        unsafe target.pointee.text = text.start
        unsafe target.pointee.textLength = Int32(truncatingIfNeeded: text.length)
        unsafe target.pointee.fault = 0
    }

    @inline(__always)
    func select(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let condition = unsafe registers + Int(operation.pointee.a)
        unsafe target.pointee =
            registers[Int(condition.pointee.number != 0 ? operation.pointee.b : operation.pointee.c)]
        let fault = unsafe condition.pointee.fault
        if fault != 0 { unsafe target.pointee.fault = fault }
    }

    /// The scales are equal already: the compiler saw to it. Overflow of 128 bits is a fault like any other.
    @inline(__always)
    func arithmetic(_ operation: UnsafePointer<Operation>) {
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
    func divide(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
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
    func concatenate(
        _ operation: UnsafePointer<Operation>, _ scratch: inout UnsafeMutableRawPointer
    ) {
        let target = unsafe target(operation)
        let start = unsafe scratch
        var fault: UInt8 = 0
        for position in unsafe lists.operandStarts[
            Int(operation.pointee.index)]..<lists.operandStarts[Int(operation.pointee.index) + 1]
        {
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
    func lookup(_ operation: UnsafePointer<Operation>) {
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
    func dateFromNumber(_ operation: UnsafePointer<Operation>, _ rare: RarePath) {
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
}
