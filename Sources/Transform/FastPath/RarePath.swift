import MappingLanguage
import RecordValues
import TargetRows

/// What the machine hands over because it is rare: fields that are not in their preferred form, faults that the
/// mapping replaces, and operations that few mappings use. Clear rather than fast, and exact: it asks the plain codecs.
@safe
final class RarePath {
    let program: RecordProgram
    let context: RunContext
    private let memory = FlatMemory()
    /// The texts that `else` puts in, by column of the program.
    private let replacementTexts: [Int: FlatText]
    let pending: PendingCounts

    init(program: RecordProgram, context: RunContext) {
        self.program = program
        self.context = context
        pending = PendingCounts(program: program)
        let memory = memory
        var texts: [Int: FlatText] = [:]
        for (index, column) in program.outcomes.enumerated() {
            if case .value(.text(let text)) = column.failure { texts[index] = memory.place(text: Array(text.utf8)) }
        }
        replacementTexts = texts
    }

    // MARK: - Fields that are not in their preferred form

    @inline(never)
    func loadNumber(_ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>) {
        guard case .number(let description) = program.fields[Int(operation.index)].description else {
            preconditionFailure("a text field has no number")
        }
        let bytes = unsafe Self.bytes(field, operation)
        do throws(Fault) {
            let decoded = try description.decode(
                bytes.span, policy: context.source.signPolicy, family: context.source.codePage.family)
            unsafe target.pointee.number = decoded.unscaled
            unsafe target.pointee.fault = 0
        } catch {
            unsafe target.pointee.number = 0
            unsafe target.pointee.fault = error.rawValue
        }
        observe(operation, bytes)
    }

    @inline(never)
    func loadDigits(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>,
        _ scratch: inout UnsafeMutableRawPointer
    ) {
        unsafe loadNumber(operation, field, target)
        guard unsafe target.pointee.fault == 0,
            case .number(let description) = program.fields[Int(operation.index)].description
        else { return }
        let digits = unsafe String(target.pointee.number)
        let zeros = String(repeating: "0", count: max(0, description.digits - digits.count))
        unsafe place(zeros + digits, target, &scratch)
    }

    @inline(never)
    func loadText(
        _ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>,
        _ scratch: inout UnsafeMutableRawPointer
    ) {
        let reading = unsafe FieldReading(image: RecordImage(Self.bytes(field, operation)), source: context.source)
        var reference = program.fields[Int(operation.index)]
        (reference.offset, reference.itemStride) = (0, 0)
        do throws(ColdFailure) {
            let text = try reading.text(reference)
            let trimmed = Evaluation.trim(
                text, leading: operation.flags & 1 != 0, trailing: operation.flags & 2 != 0)
            unsafe place(trimmed, target, &scratch)
        } catch {
            unsafe target.pointee.fault = error.fault.rawValue
        }
        // A blank text was counted before it came here.
        if operation.flags & Operation.countsStates != 0, let kind = reading.observation(reference), kind != .blank {
            pending.note(kind, field: operation.index)
        }
    }

    private func observe(_ operation: Operation, _ bytes: [UInt8]) {
        guard operation.flags & Operation.countsStates != 0 else { return }
        var reference = program.fields[Int(operation.index)]
        (reference.offset, reference.itemStride) = (0, 0)
        let reading = FieldReading(image: RecordImage(bytes), source: context.source)
        if let kind = reading.observation(reference) { pending.note(kind, field: operation.index) }
    }

    static func bytes(_ field: UnsafeRawPointer, _ operation: Operation) -> [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: field, count: Int(operation.length)))
    }

    func place(
        _ text: String, _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer
    ) {
        let units = Array(text.utf8)
        unsafe target.pointee.fault = 0
        unsafe target.pointee.text = UnsafeRawPointer(scratch)
        unsafe target.pointee.textLength = Int32(units.count)
        unsafe scratch.copyMemory(from: units, byteCount: units.count)
        unsafe scratch += (units.count + 15) & ~7
    }

    // MARK: - Values

    @inline(never)
    func date(_ operation: Operation, _ number: Int128, _ target: UnsafeMutablePointer<Cell>) {
        do throws(Fault) {
            let date = try program.datePatterns[Int(operation.index)].decode(number: number)
            unsafe target.pointee.number = Int128(date.ccyymmdd)
        } catch {
            unsafe target.pointee.fault = error.rawValue
        }
    }

    // MARK: - Columns

    /// A literal that means "no value" makes the column null too.
    @inline(never)
    func nullWhenLiteral(_ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>) {
        let bytes = unsafe Self.bytes(field, operation)
        guard program.nullTests[Int(operation.index)].literals.contains(bytes) else { return }
        unsafe target.pointee.isNull = true
        unsafe target.pointee.fault = 0
    }

    /// What the mapping says of a failure. A reject or a stop leaves the fault standing: the record goes to the cold
    /// path.
    @inline(never)
    func settleFailure(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        let column = program.outcomes[Int(operation.index)]
        guard let fault = unsafe Fault(rawValue: target.pointee.fault) else { preconditionFailure("no such fault") }
        switch column.failure {
        case .reject, .stop: return
        case .null:
            unsafe target.pointee.isNull = true
        case .value(let constant):
            unsafe set(target, to: constant, columnIndex: Int(operation.index))
        }
        unsafe target.pointee.fault = 0
        pending.noteReplacement(column: operation.index, fault: fault.rawValue)
    }

    private func set(_ target: UnsafeMutablePointer<Cell>, to constant: Constant, columnIndex: Int) {
        if let text = replacementTexts[columnIndex] {
            unsafe target.pointee.text = text.start
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: text.length)
        } else {
            let scale = program.outcomes[columnIndex].column.type.numeric?.scale ?? 0
            let bound = ProgramCompiler.bound(constant, scale: scale, roundingUp: false)
            unsafe target.pointee.number = FlatRange.resolve(bound, runDate: context.runDate, open: 0)
        }
    }
}
