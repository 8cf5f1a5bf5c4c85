import MappingLanguage
import RecordValues
import TargetRows

/// What the machine hands over because it is rare: fields that are not in their preferred form, faults that the
/// mapping replaces, and operations that few mappings use. Clear rather than fast, and exact: it asks the plain codecs.
@safe
final class RarePath {
    let program: RecordProgram
    let context: RunContext
    let shared: SharedTables
    let lists: FlatLists
    private let memory = FlatMemory()
    /// The texts that `else` puts in, by column of the program.
    private let replacementTexts: [Int: FlatText]
    /// What the record at hand adds to the counts of fields and of replaced failures: taken over when its rows are
    /// accepted, forgotten when it goes to the cold path, which counts for itself.
    private(set) var observations: [FieldObservation] = []
    private(set) var replacements: [PendingReplacement] = []

    struct PendingReplacement {
        /// Index among all columns of the program.
        var column: Int
        var fault: Fault
    }

    init(program: RecordProgram, context: RunContext, shared: SharedTables, lists: FlatLists) {
        self.program = program
        self.context = context
        self.shared = shared
        self.lists = lists
        let memory = memory
        var texts: [Int: FlatText] = [:]
        for (index, column) in program.outcomes.enumerated() {
            if case .value(.text(let text)) = column.failure { texts[index] = memory.place(text: Array(text.utf8)) }
        }
        replacementTexts = texts
    }

    func forgetCounts() {
        if !observations.isEmpty { observations.removeAll(keepingCapacity: true) }
        if !replacements.isEmpty { replacements.removeAll(keepingCapacity: true) }
    }

    /// Forgets what a row that is made again would count twice.
    func forgetCounts(observationsFrom start: Int) {
        observations.removeLast(observations.count - start)
        replacements.removeAll(keepingCapacity: true)
    }

    /// A skipped row's failures do not count.
    func forgetReplacements(from start: Int) { replacements.removeLast(replacements.count - start) }

    func count(_ kind: FieldObservation.Kind, field: Int32) {
        observations.append(FieldObservation(field: Int(field), kind: kind))
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
        let reading = unsafe FieldReading(bytes: Self.bytes(field, operation), source: context.source)
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
            count(kind, field: operation.index)
        }
    }

    private func observe(_ operation: Operation, _ bytes: [UInt8]) {
        guard operation.flags & Operation.countsStates != 0 else { return }
        var reference = program.fields[Int(operation.index)]
        (reference.offset, reference.itemStride) = (0, 0)
        let reading = FieldReading(bytes: bytes, source: context.source)
        if let kind = reading.observation(reference) { count(kind, field: operation.index) }
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

    @inline(__always)
    func lookup(_ operation: Operation, _ registers: UnsafeMutablePointer<Cell>, _ target: UnsafeMutablePointer<Cell>) {
        let operand = unsafe registers + Int(operation.a)
        let fault = unsafe operand.pointee.fault
        guard fault == 0 else {
            unsafe target.pointee.fault = fault
            return
        }
        let length = unsafe TextKernels.trimmedLengthOfUnpadded(operand.pointee.text, Int(operand.pointee.textLength))
        let key = unsafe FlatText(start: operand.pointee.text, length: length)
        if let value = shared.codeTables[Int(operation.index)].value(for: key) {
            unsafe target.pointee.text = value.start
            unsafe target.pointee.textLength = Int32(truncatingIfNeeded: value.length)
            unsafe target.pointee.fault = 0
        } else {
            unsafe target.pointee.fault = Fault.notInCodeTable.rawValue
        }
    }

    /// The two commonest forms by arithmetic, the others by the plain reader.
    @inline(__always)
    func date(_ operation: Operation, _ number: Int128, _ target: UnsafeMutablePointer<Cell>) {
        let pattern = program.datePatterns[Int(operation.index)]
        if pattern.form == .yearMonthDay, number > 0, number <= 99_991_231 {
            let value = UInt32(truncatingIfNeeded: number)
            if Self.isDate(year: value / 10_000, month: value / 100 % 100, day: value % 100) {
                unsafe target.pointee.number = number
                return
            }
        }
        unsafe otherDate(pattern, number, target)
    }

    @inline(__always)
    private static func isDate(year: UInt32, month: UInt32, day: UInt32) -> Bool {
        guard year >= 1, month &- 1 < 12, day &- 1 < 31 else { return false }
        if day <= 28 { return true }
        if month == 2 { return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        return day <= 30 || (0b1_0101_1010_1010 >> month) & 1 == 1
    }

    @inline(never)
    private func otherDate(_ pattern: DatePattern, _ number: Int128, _ target: UnsafeMutablePointer<Cell>) {
        do throws(Fault) {
            unsafe target.pointee.number = Int128(try pattern.decode(number: number).ccyymmdd)
        } catch {
            unsafe target.pointee.fault = error.rawValue
        }
    }

    // MARK: - Columns

    /// "No value" as the mapping states it makes the column null, whatever went before.
    @inline(__always)
    func nullWhen(_ operation: Operation, _ field: UnsafeRawPointer, _ target: UnsafeMutablePointer<Cell>) {
        let test = program.nullTests[Int(operation.index)]
        let bytes = unsafe Self.bytes(field, operation)
        let state = test.field.description.state(
            of: bytes.span, policy: context.source.signPolicy, family: context.source.codePage.family)
        guard test.states.contains(state) || test.literals.contains(bytes) else { return }
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
        replacements.append(PendingReplacement(column: Int(operation.index), fault: fault))
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
