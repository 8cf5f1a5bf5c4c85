import MappingLanguage
import RecordValues
import TargetRows

/// What the machine hands over because it is rare: fields that are not in their preferred form, faults that the
/// mapping replaces, and operations that few mappings use. Clear rather than fast, and exact: it asks the plain codecs.
final class RarePath {
    let program: RecordProgram
    let context: RunContext
    let notes = Notes()
    let scratch: Scratch
    private let memory = FlatMemory()
    /// The texts that `else` puts in, by column of the program.
    private let replacementTexts: [Int: FlatText]
    private let emptyText: FlatText

    init(program: RecordProgram, context: RunContext, scratch: Scratch) {
        self.program = program
        self.context = context
        self.scratch = scratch
        let memory = memory
        var texts: [Int: FlatText] = [:]
        for (index, column) in program.outcomes.enumerated() {
            if case .value(.text(let text)) = column.failure { texts[index] = memory.place(text: Array(text.utf8)) }
        }
        replacementTexts = texts
        emptyText = memory.place(text: [])
    }

    // MARK: - Fields that are not in their preferred form

    func loadNumber(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) {
        let number = readNumber(operation, field, target, lane)
        target.set(lane, number: number ?? 0)
    }

    /// Nil, and the lane has a fault, where the bytes are no number.
    private func readNumber(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) -> Int128? {
        guard case .number(let description) = program.fields[Int(operation.index)].description else {
            preconditionFailure("a text field has no number")
        }
        let (reading, reference) = reading(operation, field)
        observe(operation, reading, reference, lane)
        do throws(ColdFailure) {
            let number = try reading.number(reference).value
            precondition(number.scale == description.scale, "a codec reads in units of the field's last place")
            target.faults[lane] = 0
            return number.unscaled
        } catch {
            target.faults[lane] = error.fault.rawValue
            return nil
        }
    }

    func loadDigits(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) {
        target.texts[lane] = emptyText
        guard let number = readNumber(operation, field, target, lane),
            case .number(let description) = program.fields[Int(operation.index)].description
        else { return }
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, description.digits - digits.count))
        place(zeros + digits, target, lane)
    }

    func loadText(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) {
        let (reading, reference) = reading(operation, field)
        do throws(ColdFailure) {
            let text = try reading.text(reference)
            let trimmed = Evaluation.trim(
                text, leading: operation.flags & 1 != 0, trailing: operation.flags & 2 != 0)
            place(trimmed, target, lane)
        } catch {
            target.texts[lane] = emptyText
            target.faults[lane] = error.fault.rawValue
        }
        // A blank text was counted before it came here, unless it stands in a slot.
        if operation.flags & Operation.countsStates != 0, let kind = reading.observation(reference),
            kind != .blank || reference.isSlot
        {
            notes.note(kind, field: operation.index, lane)
        }
    }

    private func observe(_ operation: Operation, _ reading: FieldReading, _ field: FieldReference, _ lane: Int) {
        guard operation.flags & Operation.countsStates != 0 else { return }
        if let kind = reading.observation(field) { notes.note(kind, field: operation.index, lane) }
    }

    /// A copy of a field's own bytes, and the field as it stands there.
    func reading(_ operation: Operation, _ place: Place) -> (FieldReading, FieldReference) {
        var field = program.fields[Int(operation.index)]
        (field.offset, field.itemStride) = (0, 0)
        let bytes = field.isSlot ? slotBytes(operation, place) : place.bytes(Int(operation.length))
        return (FieldReading(image: RecordImage(bytes), source: context.source), field)
    }

    /// A slot with its text directly behind it.
    private func slotBytes(_ operation: Operation, _ place: Place) -> [UInt8] {
        let slot = SlotRecordImage.Slot(place.bytes(SlotRecordImage.slotBytes))
        guard slot.length < SlotRecordImage.firstState else { return place.bytes(SlotRecordImage.slotBytes) }
        // Slots count from the record's first byte.
        let text = place + (Int(slot.offset) - Int(operation.offset))
        let moved = SlotRecordImage.Slot(offset: UInt32(SlotRecordImage.slotBytes), length: slot.length)
        return moved.bytes + text.bytes(Int(slot.length))
    }

    func place(_ text: String, _ target: CellColumn, _ lane: Int) {
        var pen = scratch.pen
        let start = pen.place
        pen.put(text.utf8)
        target.faults[lane] = 0
        target.texts[lane] = FlatText(start: start, length: pen.count(since: start))
        scratch.pen = pen
    }

    // MARK: - Values

    func date(_ operation: Operation, _ operand: CellColumn, _ target: CellColumn, _ lane: Int) {
        do throws(Fault) {
            let date = try program.datePatterns[Int(operation.index)].decode(number: operand.number(lane))
            target.numbers[lane] = Int64(date.ccyymmdd)
        } catch {
            target.faults[lane] = error.rawValue
        }
    }

    // MARK: - Columns

    /// A literal that means "no value" makes the column null too.
    func nullWhenLiteral(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) {
        let literals = program.nullTests[Int(operation.index)].literals
        guard literals.contains(field.bytes(Int(operation.length))) else { return }
        target.nulls[lane] = 1
        target.faults[lane] = 0
    }

    /// What the mapping says of a failure. A reject or a stop leaves the fault standing: the record goes to the cold
    /// path.
    func settleFailure(_ operation: Operation, _ target: CellColumn, _ lane: Int) {
        let column = program.outcomes[Int(operation.index)]
        let fault = target.faults[lane]
        switch column.failure {
        case .reject, .stop: return
        case .null: target.nulls[lane] = 1
        case .value(let constant): set(target, lane, to: constant, columnIndex: Int(operation.index))
        }
        target.faults[lane] = 0
        notes.noteReplacement(column: operation.index, fault: fault, lane)
    }

    private func set(_ target: CellColumn, _ lane: Int, to constant: Constant, columnIndex: Int) {
        if let text = replacementTexts[columnIndex] {
            target.texts[lane] = text
        } else {
            let scale = program.outcomes[columnIndex].column.type.numeric?.scale ?? 0
            let bound = ProgramCompiler.bound(constant, scale: scale, roundingUp: false)
            target.set(lane, number: FlatRange.resolve(bound, runDate: context.runDate, open: 0))
        }
    }
}
