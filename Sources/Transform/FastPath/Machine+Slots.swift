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

    /// What a slot without a text says.
    @inline(__always)
    private func length(_ operation: Operation, _ record: Place) -> UInt32 {
        UInt32(truncatingIfNeeded: record.word(Int(operation.offset)) >> 32)
    }

    /// Elements that are absent or nil are common; anything else out of the ordinary is for the rare path.
    ///
    /// - Returns: whether the slot was one of these.
    private func takeState(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, _ lane: Int) -> Bool {
        let length = length(operation, lanes.records[lane])
        guard length == SlotRecordImage.absent || length == SlotRecordImage.isNil else { return false }
        let isAbsent = length == SlotRecordImage.absent
        target.faults[lane] = (isAbsent ? Fault.absent : .isNil).rawValue
        if operation.flags & Operation.countsStates != 0 {
            rare.notes.note(isAbsent ? .absent : .isNil, field: operation.index, lane)
        }
        return true
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
            if !takeState(operation, lanes, target, lane) {
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
            if !takeState(operation, lanes, target, lane) {
                rare.loadNumber(operation, lanes.records[lane] + Int(operation.offset), target, lane)
            }
        }
    }

    private func loadEverySlotNumber(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        target.faults.fill(Lanes<UInt8>.doubtful, count: lanes.count)
        loadDoubtful(operation, lanes, target)
    }

    // MARK: - No value

    /// "No value" as the mapping states it makes the column null, whatever went before.
    func nullWhenSlot(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (flags, records) = (operation.flags, lanes.records)
        let (nulls, faults) = (target.nulls, target.faults)
        let asksForText = flags & Operation.asksForText != 0
        for lane in 0..<lanes.count {
            let length = length(operation, records[lane])
            let state =
                length == SlotRecordImage.absent
                ? Operation.whenAbsent
                : length == SlotRecordImage.isNil ? Operation.whenNil : length == 0 ? Operation.whenEmpty : 0
            let isNull = flags & state != 0
            nulls[lane] = isNull ? 1 : 0
            if isNull { faults[lane] = 0 }
            if asksForText, !isNull, length < SlotRecordImage.firstState {
                rare.nullWhenSlot(operation, records[lane] + Int(operation.offset), target, lane)
            }
        }
    }
}
