import Copybooks
import MappingLanguage
import RecordValues

/// A run of bytes of a record that gets one value: an elementary item, one of its occurrences, or a part of a text that
/// the mapping reads by itself.
struct Region {
    var name: String
    /// In the record, from 0.
    var offset: Int
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

    mutating func limit(lower: ExactDecimal?, upper: ExactDecimal?) {
        if let lower { self.lower = self.lower.map { max($0, lower) } ?? lower }
        if let upper { self.upper = self.upper.map { min($0, upper) } ?? upper }
    }
}
