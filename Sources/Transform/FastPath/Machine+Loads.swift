import MappingLanguage
import RecordValues
import TargetRows

/// What the machine does to read a field: the kernels say yes to the preferred form, all else goes to the rare path.
extension Machine {
    @inline(__always)
    func loadPacked(
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
    func loadZoned(
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
            let isGood =
                unsafe length == 1 || NumberKernels.zoned(field, count: length - 1, zone: tables.zone, into: &value)
            if isGood, last & OverpunchTable.unknown == 0 {
                let magnitude = Int128(value) * 10 + Int128(last & 0xF)
                unsafe target.pointee.number = last & OverpunchTable.minus == 0 ? magnitude : -magnitude
                return
            }
        }
        unsafe rare.loadNumber(operation.pointee, field, target)
    }

    @inline(__always)
    func loadBinary(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        let form = unsafe fields + Int(operation.pointee.index)
        unsafe target.pointee.fault = 0
        if unsafe operation.pointee.length <= 8,
            unsafe NumberKernels.binary(
                field, length: Int(operation.pointee.length), isSigned: form.pointee.isSigned,
                largest: form.pointee.largest,
                into: &target.pointee.number)
        {
            return
        }
        unsafe rare.loadNumber(operation.pointee, field, target)
    }

    @inline(__always)
    func loadText(
        _ operation: UnsafePointer<Operation>, _ record: UnsafeRawPointer, _ item: Int,
        _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        let target = unsafe target(operation)
        let field = unsafe field(operation, record, item)
        var start = unsafe field
        var length = unsafe Int(operation.pointee.length)
        let flags = unsafe operation.pointee.flags
        // Where the first byte is no blank, the field is not blank.
        let counts = unsafe flags & Operation.countsStates != 0 && field.load(as: UInt8.self) == tables.blank
        if flags & 2 != 0 || counts {
            let trimmed = unsafe TextKernels.trimmedLength(field, length, blank: tables.blank)
            if counts, trimmed == 0 { unsafe rare.pending.note(.blank, field: operation.pointee.index) }
            if flags & 2 != 0 { length = trimmed }
        }
        if flags & 1 != 0 {
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
    func loadWideText(
        _ operation: UnsafePointer<Operation>, _ field: UnsafeRawPointer, _ start: UnsafeRawPointer, _ length: Int,
        _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer, _ rare: RarePath
    ) {
        // A field of high-values is no text, even where the code page has a character for X'FF'.
        if tables.isSingleByte, unsafe field.load(as: UInt8.self) != 0xFF,
            let written = unsafe TextKernels.translateWide(start, count: length, by: tables.wide, to: scratch)
        {
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: written)
            unsafe scratch += (written + 15) & ~7
        } else {
            unsafe rare.loadText(operation.pointee, field, target, &scratch)
        }
    }

    @inline(__always)
    func loadDigits(
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
}
