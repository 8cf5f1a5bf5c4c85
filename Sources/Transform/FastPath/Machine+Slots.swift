import MappingLanguage
import RecordValues
import TargetRows

/// Fields that are slots, which say where their texts stand (`SlotRecordImage`). Plain characters are the same bytes in
/// every code page that texts in slots can be in.
extension Machine {
    /// The text of a slot; a length of -1 where the slot holds a state instead.
    @inline(__always)
    private func text(_ record: Place, _ offset: Int) -> FlatText {
        let slot = record.word(offset)
        let length = UInt32(truncatingIfNeeded: slot >> 32)
        let isText = length < SlotRecordImage.firstState
        return FlatText(
            start: record + (isText ? Int(UInt32(truncatingIfNeeded: slot)) : 0), length: isText ? Int(length) : -1)
    }

    /// Absent fields are common; anything else out of the ordinary is for the rare path.
    private func isAbsent(_ operation: Operation, _ record: Place) -> Bool {
        record.word(Int(operation.offset)) >> 32 == UInt64(SlotRecordImage.absent)
    }

    private func takeAbsent(_ operation: Operation, _ target: CellColumn, _ lane: Int) {
        target.faults[lane] = Fault.absent.rawValue
        if operation.flags & Operation.countsStates != 0 { rare.notes.note(.absent, field: operation.index, lane) }
    }

    func loadSlotText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (offset, records) = (Int(operation.offset), lanes.records)
        let longest = program.fields[Int(operation.index)].description.length
        var doubts: UInt8 = 0
        for lane in 0..<lanes.count {
            let text = text(records[lane], offset)
            // No more bytes than characters allowed; nothing but plain characters, and no blank where it could be
            // trimmed, or be all there is.
            let isPlain =
                text.length > 0 && text.length <= longest && TextKernels.isPrintable(text)
                && text.start.byte(0) != 0x20 && text.start.byte(text.length - 1) != 0x20
            target.texts[lane] = isPlain || text.length == 0 ? text : tables.emptyText
            let doubt: UInt8 = isPlain || text.length == 0 ? 0 : Lanes<UInt8>.doubtful
            target.faults[lane] = doubt
            doubts |= doubt
        }
        guard doubts != 0 else { return }
        for lane in 0..<lanes.count where target.faults[lane] == Lanes<UInt8>.doubtful {
            if isAbsent(operation, records[lane]) {
                takeAbsent(operation, target, lane)
            } else {
                rare.loadText(operation, records[lane] + offset, target, lane)
            }
        }
    }

    func loadSlotNumber(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (offset, records) = (Int(operation.offset), lanes.records)
        guard target.kind == .number, case .number(let description) = program.fields[Int(operation.index)].description
        else { return loadEverySlotNumber(operation, lanes, target) }
        let (scale, largest) = (description.scale, Int64(description.largestUnscaled))
        var doubts: UInt8 = 0
        for lane in 0..<lanes.count {
            let number = DecimalTextKernel.read(text(records[lane], offset), scale: scale, largest: largest)
            target.numbers[lane] = number.value
            let doubt: UInt8 = number.isPreferred ? 0 : Lanes<UInt8>.doubtful
            target.faults[lane] = doubt
            doubts |= doubt
        }
        if doubts != 0 { loadDoubtful(operation, lanes, target) }
    }

    private func loadDoubtful(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        for lane in 0..<lanes.count where target.faults[lane] == Lanes<UInt8>.doubtful {
            if isAbsent(operation, lanes.records[lane]) {
                takeAbsent(operation, target, lane)
            } else {
                rare.loadNumber(operation, lanes.records[lane] + Int(operation.offset), target, lane)
            }
        }
    }

    private func loadEverySlotNumber(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        target.faults.fill(Lanes<UInt8>.doubtful, count: lanes.count)
        loadDoubtful(operation, lanes, target)
    }
}
