/// What is decided of a record before a byte of it is made. It follows from the seed and the record's number alone, so
/// that any worker can ask for any record.
struct RecordShape {
    var type: Int
    /// Index in the plan's faults; -1 for none.
    var fault = -1
    /// Index in the type's skip variants; -1 for none.
    var variant = -1
    /// The record whose key a duplicate has.
    var keyRecord: Int64
}

extension ExtractPlan {
    /// One record in a hundred is skipped, where the mapping skips.
    private static let skipShare: UInt64 = 100
    /// How far back a duplicate looks for the record that it repeats.
    static let duplicateDistance: Int64 = 1000

    /// Random bits of one record, from which those of its fields are drawn.
    @inline(__always)
    func bits(of record: Int64) -> UInt64 { Dice.mix(seed &+ UInt64(record) &* Dice.step) }

    /// The type of a record, by its number from 0.
    @inline(__always)
    func type(of record: Int64) -> Int {
        if record < firstTypes.count { return firstTypes[Int(record)] }
        let fromEnd = records - 1 - record
        if fromEnd < lastTypes.count { return lastTypes[lastTypes.count - 1 - Int(fromEnd)] }
        if let nesting { return nesting.type(of: record, records: records) }
        if let levels { return levels.type(of: record) }
        guard mixedTypes.count > 1 else { return mixedTypes[0] }
        let share = Dice.scaled(Dice.mix(bits(of: record) ^ 0x7479_7065), below: UInt64(mixedTypes.count))
        return mixedTypes[Int(share)]
    }

    func isMixed(_ record: Int64) -> Bool {
        record >= firstTypes.count && record < records - Int64(lastTypes.count)
    }

    func shape(of record: Int64) -> RecordShape {
        var shape = RecordShape(type: type(of: record), keyRecord: record)
        guard isMixed(record) else { return shape }
        let bits = bits(of: record)
        shape.fault = fault(of: record, type: shape.type, bits: bits)
        if shape.fault >= 0, faults[shape.fault].kind == .duplicateKey {
            if let earlier = earlierGood(than: record, type: shape.type) {
                shape.keyRecord = earlier
            } else {
                shape.fault = -1
            }
        }
        guard shape.fault < 0 else { return shape }
        shape.variant = variant(type: shape.type, bits: bits)
        return shape
    }

    @inline(__always)
    private func fault(of record: Int64, type: Int, bits: UInt64) -> Int {
        guard faultRate > 0 else { return -1 }
        var draw = Dice.scaled(Dice.mix(bits ^ 0x6661_756C_74), below: 1_000_000)
        guard draw < faultRate else { return -1 }
        for (index, fault) in faults.enumerated() {
            if draw < fault.rate { return fault.type == type ? index : -1 }
            draw -= fault.rate
        }
        return -1
    }

    @inline(__always)
    private func variant(type: Int, bits: UInt64) -> Int {
        let count = types[type].variants.count
        guard count > 0 else { return -1 }
        let draw = Dice.scaled(Dice.mix(bits ^ 0x736B_6970), below: Self.skipShare * UInt64(count))
        return draw < count ? Int(draw) : -1
    }

    /// The nearest record, from so far back on, that is written as it stands.
    private func earlierGood(than record: Int64, type: Int) -> Int64? {
        var earlier = max(Int64(firstTypes.count), record - Self.duplicateDistance)
        while earlier < record {
            let bits = bits(of: earlier)
            if self.type(of: earlier) == type, earlier != stranger?.record,
                fault(of: earlier, type: type, bits: bits) < 0, variant(type: type, bits: bits) < 0
            {
                return earlier
            }
            earlier += 1
        }
        return nil
    }
}
