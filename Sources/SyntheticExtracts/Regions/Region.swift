import Copybooks
import MappingLanguage
import RecordValues

/// A run of bytes of a record that gets one value: an elementary item, one of its occurrences, or a part of a text that
/// the mapping reads by itself.
struct Region {
    var name: String
    /// In the record, from 0; of a field that has a slot, where its text stands in the image.
    var offset: Int
    /// Where its slot stands in the image of an XML record; nil where the record holds the field's own bytes.
    var slot: Int?
    /// Set where the field is one of a record round this one: the type that it belongs to, and its slot there.
    var owner: (type: Int, slot: Int)?
    /// A text of a list: without it, the next would take its place.
    var isListText = false
    /// How many elements of a list there are, and no text.
    var isCount = false
    var description: FieldDescription
    /// Level-88 values of the item.
    var conditions: [ConditionName] = []
    /// FILLER: stays as it is.
    var isFiller = false
    /// The region whose "no value" state leaves this part of it out.
    var whole: Int?
    /// Set where the mapping reads it.
    var isUsed = false
    /// The source's record type is told by it, by one of these values.
    var discriminatorValues: [[UInt8]] = []
    /// Holds a declared control figure, which is known only when all records are made.
    var isDeclared = false
    var wish = RegionWish()

    var length: Int { description.length }
    var range: Range<Int> { offset..<offset + length }
}

/// What the mapping would like to find in a region: sources of values to try. Whether it takes one is asked each time.
struct RegionWish {
    var nino: NationalInsuranceNumber.Options?
    var date: (pattern: DatePattern, lower: CalendarDate?, upper: CalendarDate?)?
    var pattern: TextPattern?
    /// Codes and listed values, as the legacy file holds them.
    var listed: [Constant] = []
    var lower: ExactDecimal?
    var upper: ExactDecimal?
    var minimumLength = 0
    /// Bytes that mean "no value".
    var nullBytes: [[UInt8]] = []
    /// Values that some condition asks about.
    var hints: [[UInt8]] = []
    /// A control sums it: as many digits as the declared field can take.
    var largestSum: (value: ExactDecimal, records: Int64)?

    /// Takes over what the mapping asks of the same field elsewhere.
    mutating func merge(_ other: RegionWish) {
        nino = nino ?? other.nino
        date = date ?? other.date
        pattern = pattern ?? other.pattern
        listed += other.listed
        limit(lower: other.lower, upper: other.upper)
        minimumLength = max(minimumLength, other.minimumLength)
        nullBytes += other.nullBytes
        hints += other.hints
        largestSum = largestSum ?? other.largestSum
    }

    mutating func limit(lower: ExactDecimal?, upper: ExactDecimal?) {
        if let lower { self.lower = self.lower.map { max($0, lower) } ?? lower }
        if let upper { self.upper = self.upper.map { min($0, upper) } ?? upper }
    }
}

extension Region {
    /// Puts a value into a record: over the region's bytes, or behind its slot.
    func put(_ value: [UInt8], in record: inout [UInt8]) {
        guard let slot else { return record.replaceSubrange(range, with: value) }
        let content: SlotRecordImage.Slot
        if let state = SlotState.of(value) {
            content = SlotRecordImage.Slot(offset: 0, length: state)
        } else {
            record.replaceSubrange(offset..<offset + value.count, with: value)
            content = SlotRecordImage.Slot(offset: UInt32(offset), length: UInt32(value.count))
        }
        record.replaceSubrange(slot..<slot + SlotRecordImage.slotBytes, with: content.bytes)
    }
}

/// Values that are no text: bytes that UTF-8 never has stand for them.
enum SlotState {
    static let absent: [UInt8] = [0xFF]
    static let isNil: [UInt8] = [0xFE]

    /// The state as a slot says it; nil for a text.
    static func of(_ value: [UInt8]) -> UInt32? {
        value == absent ? SlotRecordImage.absent : value == isNil ? SlotRecordImage.isNil : nil
    }
}
