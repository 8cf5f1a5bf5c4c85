import MappingLanguage
import RecordValues
import TargetRows

/// Conditions: a register that holds 0 or 1, and the fault of an operand that was looked at.
extension Machine {
    @inline(__always)
    func compareNumbers(_ operation: UnsafePointer<Operation>) {
        let left = unsafe registers + Int(operation.pointee.a)
        let right = unsafe registers + Int(operation.pointee.b)
        let order =
            unsafe left.pointee.number < right.pointee.number
            ? -1 : left.pointee.number == right.pointee.number ? 0 : 1
        unsafe settle(operation, order, left, right)
    }

    @inline(__always)
    func compareTexts(_ operation: UnsafePointer<Operation>) {
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
    func settle(
        _ operation: UnsafePointer<Operation>, _ order: Int, _ left: UnsafeMutablePointer<Cell>,
        _ right: UnsafeMutablePointer<Cell>
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
    func combine(_ operation: UnsafePointer<Operation>) {
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
    func member(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        let operand = unsafe registers + Int(operation.pointee.a)
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let isMember =
            unsafe operation.pointee.kind == .memberOfNumbers
            ? lists.holds(operand.pointee.number, list: Int(operation.pointee.index))
            : lists.holds(operand.pointee.text, Int(operand.pointee.textLength), list: Int(operation.pointee.index))
        unsafe target.pointee.number = isMember ? 1 : 0
    }

    /// Whether the bytes of a short text field are one of a list; eight bytes can be read from any field on.
    @inline(__always)
    func memberOfWords(_ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int) {
        let target = unsafe target(operation)
        let length = unsafe UInt64(operation.pointee.length)
        let word = unsafe field(operation, record, item).loadUnaligned(as: UInt64.self)
        let mask = UInt64.max >> (64 - length * 8)
        let isMember = unsafe lists.holds(word: word & mask, list: Int(operation.pointee.index))
        unsafe target.pointee.number = isMember ? 1 : 0
        unsafe target.pointee.fault = registers[Int(operation.pointee.a)].fault
    }
}
