import RecordValues

/// Makes the records of an XML file, unit by unit.
extension RecordMaker {
    /// Values of a record and of those round it, for the cold path to judge.
    mutating func fillScratch(_ record: Int64) {
        if let nesting = plan.nesting, let root = nesting.root { fill(plan.records - 1, type: root) }
        if let opener = plan.opener(of: record) { fill(opener, type: plan.shape(of: opener).type) }
        let shape = plan.shape(of: record)
        fill(record, type: shape.type)
        if shape.variant >= 0 { varyScratch(shape, record) }
    }

    /// The bytes that a step put into the scratch.
    func value(of step: Int) -> [UInt8] {
        let first = plan.steps[step].offset
        return Array(scratch[first..<first + lengths[step]])
    }

    /// Makes the units that these records are, one after the other.
    mutating func makeUnits(_ records: Range<Int64>, in buffer: inout [UInt8]) {
        guard let nesting = plan.nesting else { preconditionFailure("units are of XML files") }
        if let root = nesting.root { fill(plan.records - 1, type: root) }
        var next = records.lowerBound
        while next < records.upperBound {
            let unit = nesting.unit(of: next, records: plan.records)
            makeUnit(unit, nesting, in: &buffer)
            next = unit.upperBound
        }
    }

    private mutating func makeUnit(_ unit: Range<Int64>, _ nesting: Nesting, in buffer: inout [UInt8]) {
        let last = unit.upperBound - 1
        guard let opener = nesting.opener, plan.shape(of: last).type == opener else {
            for record in unit { makeElement(record, in: &buffer) }
            return
        }
        fill(last, type: opener)
        let figures = tally.declared
        // The children come first, because the record round them declares what they add up to.
        let faults = tally.faults.count
        var children: [UInt8] = []
        swap(&children, &inner)
        children.removeAll(keepingCapacity: true)
        makeSiblings(unit.lowerBound..<last, nesting, in: &children)
        unitFigures = [:]
        for control in plan.types[opener].unitControls {
            var sum = tally.declared[control.control] - figures[control.control]
            if let modulus = control.modulus { sum %= modulus }
            unitFigures[control.control] = ExactDecimal(sum, scale: control.scale).description
        }
        append(nesting.wrapperStart[opener], to: &buffer)
        let offset = Int64(buffer.count + plan.types[opener].recordOffset)
        write(plan.types[opener].opening, to: &buffer)
        unitFigures = [:]
        for index in faults..<tally.faults.count { tally.faults[index].offset += Int64(buffer.count) }
        buffer += children
        write(plan.types[opener].closing, to: &buffer)
        append(nesting.wrapperEnd[opener], to: &buffer)
        swap(&children, &inner)
        note(last, offset: offset)
    }

    /// Records beside each other; those of one type share what stands round them.
    private mutating func makeSiblings(_ records: Range<Int64>, _ nesting: Nesting, in buffer: inout [UInt8]) {
        var open = -1
        for record in records {
            let type = plan.shape(of: record).type
            if type != open {
                if open >= 0 { append(nesting.wrapperEnd[open], to: &buffer) }
                append(nesting.wrapperStart[type], to: &buffer)
                open = type
            }
            makeBare(record, in: &buffer)
        }
        if open >= 0 { append(nesting.wrapperEnd[open], to: &buffer) }
    }

    /// One record with what stands round it.
    mutating func makeElement(_ record: Int64, in buffer: inout [UInt8]) {
        guard let nesting = plan.nesting else { preconditionFailure("elements are of XML files") }
        makeSiblings(record..<record + 1, nesting, in: &buffer)
    }

    private mutating func makeBare(_ record: Int64, in buffer: inout [UInt8]) {
        let shape = plan.shape(of: record)
        fill(record, type: shape.type)
        if shape.variant >= 0 { varyScratch(shape, record) }
        if shape.fault >= 0, let replacement = plan.faults[shape.fault].replacement {
            let step = plan.faults[shape.fault].step
            for (index, byte) in replacement.enumerated() { scratch[plan.steps[step].offset + index] = byte }
            lengths[step] = replacement.count
        }
        let offset = Int64(buffer.count + plan.types[shape.type].recordOffset)
        write(plan.types[shape.type].opening, to: &buffer)
        write(plan.types[shape.type].closing, to: &buffer)
        note(record, offset: offset)
    }

    func append(_ range: Range<Int>, to buffer: inout [UInt8]) { buffer += plan.bytes[range] }
}
