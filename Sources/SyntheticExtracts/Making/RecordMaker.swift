import RecordValues

/// Makes records one after the other, and counts what went into them. One for each worker.
struct RecordMaker {
    let plan: ExtractPlan
    var tally: Tally
    /// One a step: the number that was written.
    private var numbers: [Int64]
    /// One a step: the entry that was chosen.
    private var entries: [Int]
    /// Of an XML file, the value of every step, and how many bytes it has.
    var scratch: [UInt8]
    var lengths: [Int]
    /// The records in a unit: they are written when the one round them is complete.
    var inner: [UInt8] = []
    /// The figures that the opener of the unit at hand declares, by control.
    var unitFigures: [Int: String] = [:]
    var rootOffset: Int64 = 0

    init(_ plan: ExtractPlan) {
        self.plan = plan
        tally = Tally(plan)
        numbers = [Int64](repeating: 0, count: plan.steps.count)
        entries = [Int](repeating: 0, count: plan.steps.count)
        lengths = entries
        scratch = [UInt8](repeating: 0, count: plan.scratchLength)
    }

    /// Makes one record, framed, at a place of the buffer. Its number counts from 0.
    mutating func make(_ record: Int64, at position: Int, fileOffset: Int64, in buffer: inout [UInt8]) {
        let shape = plan.shape(of: record)
        let type = plan.types[shape.type]
        for index in 0..<type.template.count {
            buffer[position + index] = plan.bytes[type.template.lowerBound + index]
        }
        let data = position + type.dataOffset
        let bits = plan.bits(of: record)
        takeAll(record, shape, type, data: data, in: &buffer)
        if let stranger = plan.stranger, stranger.record == record {
            for (index, byte) in stranger.bytes.enumerated() { buffer[data + stranger.offset + index] = byte }
            return
        }
        if shape.variant >= 0 { vary(type.variants[shape.variant], bits: bits, data: data, in: &buffer) }
        // Records in levels declare the figures of their level, which are written at once.
        if type.declares, plan.levels == nil || !plan.isMixed(record) {
            tally.declaring.append((shape.type, fileOffset + Int64(type.dataOffset)))
        }
        if shape.fault >= 0 {
            damage(shape, record: record, fileOffset: fileOffset + Int64(type.recordOffset), data: data, in: &buffer)
        }
        count(shape, type)
    }

    private mutating func takeAll(
        _ record: Int64, _ shape: RecordShape, _ type: TypeSteps, data: Int, in buffer: inout [UInt8]
    ) {
        let bits = plan.bits(of: record)
        let keyBits = shape.keyRecord == record ? bits : plan.bits(of: shape.keyRecord)
        let isOpener = plan.isMixed(record) && plan.levels?.prefix.first == shape.type
        for index in type.steps {
            let isKey = plan.steps[index].isKey
            // Openers of a level are numbered by themselves.
            let number = plan.levels.flatMap { isOpener ? $0.unit(of: record).number : nil } ?? record
            take(
                index, bits: isKey ? keyBits : bits, record: UInt64(isKey ? shape.keyRecord : number), data: data,
                in: &buffer)
        }
    }

    /// The data of a record of a file with its own bytes. Nothing is counted, but its values are the last of its type.
    mutating func values(of record: Int64) -> [UInt8] {
        let shape = plan.shape(of: record)
        let type = plan.types[shape.type]
        var framed = Array(plan.bytes[type.template])
        takeAll(record, shape, type, data: type.dataOffset, in: &framed)
        return Array(framed[type.dataOffset..<type.dataOffset + type.dataLength])
    }

    /// Puts the values of a record into the scratch.
    mutating func fill(_ record: Int64, type: Int) {
        var values: [UInt8] = []
        swap(&values, &scratch)
        takeAll(record, plan.shape(of: record), plan.types[type], data: 0, in: &values)
        swap(&values, &scratch)
    }

    /// Changes the fields in the scratch so that a skip rule holds.
    mutating func varyScratch(_ shape: RecordShape, _ record: Int64) {
        var values: [UInt8] = []
        swap(&values, &scratch)
        vary(plan.types[shape.type].variants[shape.variant], bits: plan.bits(of: record), data: 0, in: &values)
        swap(&values, &scratch)
    }

    /// Counts a record that stands at this place of its chunk.
    mutating func note(_ record: Int64, offset: Int64) {
        let shape = plan.shape(of: record)
        if shape.fault >= 0 { noteFault(shape, record: record, fileOffset: offset) }
        count(shape, plan.types[shape.type])
    }

    @inline(__always)
    private mutating func take(_ index: Int, bits: UInt64, record: UInt64, data: Int, in buffer: inout [UInt8]) {
        let step = plan.steps[index]
        if step.whole >= 0, plan.isNull[entries[step.whole]] {
            numbers[index] = 0
            entries[index] = step.firstEntry
            return
        }
        let random = Dice.mix(bits &+ UInt64(step.region + 1) &* Dice.step)
        switch step.kind {
        case .pool: choose(index, step, Int(Dice.scaled(random, below: step.count)), data: data, in: &buffer)
        case .number:
            numbers[index] = step.lower + Int64(Dice.scaled(random, below: step.count))
            lengths[index] = plan.write(numbers[index], step, data: data, in: &buffer)
        case .countedNumber:
            let share = plan.counters[step.counter].number(of: record) / step.divisor % step.count
            numbers[index] = step.lower + Int64(share)
            lengths[index] = plan.write(numbers[index], step, data: data, in: &buffer)
        case .countedText:
            var share = plan.counters[step.counter].number(of: record) / step.divisor % step.count
            lengths[index] = step.length
            var end = data + step.offset + step.length
            for place in step.symbols.reversed() {
                let symbols = plan.symbols[place]
                let first = symbols.first + Int(share % symbols.count) * symbols.width
                share /= symbols.count
                end -= symbols.width
                for byte in 0..<symbols.width { buffer[end + byte] = plan.bytes[first + byte] }
            }
        }
    }

    @inline(__always)
    private mutating func choose(_ index: Int, _ step: Step, _ choice: Int, data: Int, in buffer: inout [UInt8]) {
        entries[index] = step.firstEntry + choice
        numbers[index] = plan.values[step.firstEntry + choice]
        lengths[index] = plan.entryLengths[step.firstEntry + choice]
        let first = step.firstByte + choice * step.length
        for byte in 0..<step.length { buffer[data + step.offset + byte] = plan.bytes[first + byte] }
    }

    /// Changes the fields that a skip rule asks about, so that it holds.
    private mutating func vary(_ variant: SkipVariant, bits: UInt64, data: Int, in buffer: inout [UInt8]) {
        for choice in variant.choices {
            let random = Dice.mix(bits ^ UInt64(choice.step + 1) &* Dice.step)
            let pick = choice.first + Int(Dice.scaled(random, below: UInt64(choice.count)))
            self.choose(choice.step, plan.steps[choice.step], pick, data: data, in: &buffer)
        }
    }

    private mutating func damage(
        _ shape: RecordShape, record: Int64, fileOffset: Int64, data: Int, in buffer: inout [UInt8]
    ) {
        for edit in plan.faults[shape.fault].edits {
            buffer[data + edit.offset] = buffer[data + edit.offset] & edit.keep | edit.set
        }
        noteFault(shape, record: record, fileOffset: fileOffset)
    }

    private mutating func noteFault(_ shape: RecordShape, record: Int64, fileOffset: Int64) {
        let fault = plan.faults[shape.fault]
        if let value = fault.value { numbers[fault.step] = value }
        tally.faults.append(
            FaultyRecord(
                record: record + 1, offset: fileOffset, field: fault.field, fault: fault.kind.rawValue,
                code: fault.code, firstRecord: shape.keyRecord == record ? nil : shape.keyRecord + 1))
    }

    // MARK: Counting

    private mutating func count(_ shape: RecordShape, _ type: TypeSteps) {
        tally.byType[shape.type] += 1
        for control in type.controls { count(control, shape) }
        if type.rows.isEmpty {
            tally.controlOnly += 1
            return
        }
        if shape.fault >= 0 {
            for row in type.rows { tally.rows[row.table].rejected += 1 }
            tally.rejected += 1
            return
        }
        var isWritten = false
        for index in type.rows.indices {
            if shape.variant >= 0, type.variants[shape.variant].isSkipped[index] {
                tally.rows[type.rows[index].table].skipped += 1
                continue
            }
            isWritten = true
            tally.rows[type.rows[index].table].written += 1
            for line in type.rows[index].lines { count(line) }
        }
        if isWritten { tally.written += 1 } else { tally.skipped += 1 }
    }

    private mutating func count(_ control: ControlStep, _ shape: RecordShape) {
        if let condition = control.condition, value(of: condition) == 0 { return }
        var value: Int128 = 0
        for term in control.terms { value += self.value(of: term) }
        tally.declared[control.control] += value
        if shape.fault >= 0, plan.faults[shape.fault].hiddenFrom.contains(control.control) {
            tally.hidden[control.control] += 1
        } else {
            tally.computed[control.control] += value
        }
    }

    private mutating func count(_ line: LineSteps) {
        var group = 0
        for term in line.group { group += Int(value(of: term)) }
        let first = plan.lines[line.line].first + group * (line.sums.count + 1)
        tally.sums[first] += 1
        for index in line.sums.indices {
            var sum: Int128 = 0
            for term in line.sums[index] { sum += value(of: term) }
            tally.sums[first + 1 + index] += sum
        }
    }

    @inline(__always)
    private func value(of term: Term) -> Int128 {
        if term.step < 0 { return term.factor }
        if term.figures < 0 { return term.factor * Int128(numbers[term.step]) }
        let entry = entries[term.step] - plan.steps[term.step].firstEntry
        return term.factor * Int128(plan.figures[term.figures + entry])
    }
}
