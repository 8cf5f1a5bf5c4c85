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
    /// What the record at hand adds to the counts of fields and of replaced failures: taken over when its rows are
    /// accepted, forgotten when it goes to the cold path, which counts for itself.
    private(set) var observations: [FieldObservation] = []
    private(set) var replacements: [PendingReplacement] = []
    /// How many of either there are: a look at it is cheaper than one at the arrays.
    @unsafe private let pendingCount: UnsafeMutablePointer<Int>

    struct PendingReplacement {
        /// Index among all columns of the program.
        var column: Int
        var fault: Fault
    }

    init(program: RecordProgram, context: RunContext) {
        self.program = program
        self.context = context
        unsafe pendingCount = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        unsafe pendingCount.initialize(to: 0)
        let memory = memory
        var texts: [Int: FlatText] = [:]
        for (index, column) in program.outcomes.enumerated() {
            if case .value(.text(let text)) = column.failure { texts[index] = memory.place(text: Array(text.utf8)) }
        }
        replacementTexts = texts
    }

    deinit { unsafe pendingCount.deallocate() }

    /// Whether the record at hand has anything to count.
    @inline(__always)
    var hasCounts: Bool { unsafe pendingCount.pointee != 0 }

    @inline(__always)
    func forgetCounts() { if hasCounts { forgetAll() } }

    @inline(never)
    private func forgetAll() {
        observations.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
        unsafe pendingCount.pointee = 0
    }

    /// Forgets what a row that is made again would count twice.
    func forgetCounts(observationsFrom start: Int) {
        observations.removeLast(observations.count - start)
        replacements.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    var replacementCount: Int { hasCounts ? replacements.count : 0 }

    /// A skipped row's failures do not count.
    @inline(__always)
    func forgetReplacements(from start: Int) {
        if hasCounts { replacements.removeLast(replacements.count - start) }
    }

    func count(_ kind: FieldObservation.Kind, field: Int32) {
        observations.append(FieldObservation(field: Int(field), kind: kind))
        unsafe pendingCount.pointee += 1
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
        replacements.append(PendingReplacement(column: Int(operation.index), fault: fault))
        unsafe pendingCount.pointee += 1
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
