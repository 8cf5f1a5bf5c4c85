import MappingLanguage
import RecordValues
import TargetRows

/// What a column asks of its value. A fault that is there already stays.
extension Machine {
    @inline(__always)
    func list(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let isMember =
            unsafe operation.pointee.kind == .numberList
            ? lists.holds(target.pointee.number, list: Int(operation.pointee.index))
            : lists.holds(target.pointee.text, Int(target.pointee.textLength), list: Int(operation.pointee.index))
        if !isMember { unsafe target.pointee.fault = Fault.notInList.rawValue }
    }

    /// "No value" as the mapping states it makes the column null, whatever went before.
    @inline(__always)
    func nullWhenNumber(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let number = unsafe registers + Int(operation.pointee.a)
        let state: FieldState
        switch unsafe number.pointee.fault {
        case 0:
            let form = unsafe fields + Int(operation.pointee.b)
            state =
                unsafe number.pointee.number == 0
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
    func nullWhenText(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let first = unsafe field.load(as: UInt8.self)
        var index = 1
        while unsafe index < Int(operation.pointee.length),
            unsafe field.load(fromByteOffset: index, as: UInt8.self) == first
        { index += 1 }
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
    func fitNumber(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let limit = unsafe numbers[Int(operation.pointee.index)]
        if unsafe target.pointee.number > limit || target.pointee.number < -limit {
            unsafe target.pointee.fault = Fault.overflow.rawValue
        }
    }

    @inline(__always)
    func fitText(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let bytes = unsafe Int(target.pointee.textLength)
        // No text has more characters than bytes, nor fewer than a quarter of them.
        if unsafe bytes <= Int(operation.pointee.length), unsafe bytes >= 4 * Int(operation.pointee.offset) { return }
        let count = unsafe TextKernels.characterCount(target.pointee.text, bytes)
        if unsafe count < Int(operation.pointee.offset) {
            unsafe target.pointee.fault = Fault.tooShort.rawValue
        } else if unsafe count > Int(operation.pointee.length) {
            unsafe target.pointee.fault = Fault.tooLong.rawValue
        }
    }

    @inline(__always)
    func numberRange(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        let range = unsafe ranges + Int(operation.pointee.index)
        if unsafe target.pointee.number < range.pointee.lower || target.pointee.number > range.pointee.upper {
            unsafe target.pointee.fault = Fault.outOfRange.rawValue
        }
    }

    @inline(__always)
    func nino(_ operation: UnsafePointer<Operation>) {
        let target = unsafe target(operation)
        guard unsafe target.pointee.fault == 0 else { return }
        if unsafe !isNino(target.pointee.text, Int(target.pointee.textLength), options: operation.pointee.flags) {
            unsafe target.pointee.fault = Fault.invalidNino.rawValue
        }
    }

    /// As `NationalInsuranceNumber.check`, with its table of prefixes. Eight bytes can be read at any text.
    @inline(__always)
    func isNino(_ text: UnsafeRawPointer, _ length: Int, options: UInt8) -> Bool {
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
