import MappingLanguage
import RecordValues

/// One record type with all that the mapping does with its regions.
struct TypeDesign {
    /// Index in the source's record types.
    let index: Int
    var type: TypeRegions
    /// The candidate rows of one record.
    var rows: [RowPlace]
    var uses: [ColumnUse] = []
    /// One a region: conditions that plain records must meet.
    var checks: [[RegionCheck]] = []
    var skips: [SkipDesign] = []
    /// Regions whose value makes a key, or a part of one.
    var keys: [Int: KeyPlace] = [:]

    /// Whether there can be any number of such records.
    var isMixed: Bool
}

/// A column of a row, and the regions that it looks at.
struct ColumnUse {
    var row: RowPlace
    var column: ColumnPlan
    var regions: Set<Int>
    var fields: [(field: FieldReference, region: Int)]
    /// The region of the field that `null when` asks about.
    var nullRegion: Int?
}

/// A condition on the value of one region.
struct RegionCheck {
    var condition: Condition
    var item: Int
    var mustHold: Bool
}

/// A way to make a skip rule hold: what each of some regions has to meet.
struct SkipDesign {
    var regions: [(region: Int, checks: [RegionCheck])]
    var isSkipped: [Bool]
}

/// Where a region gets its share of a record's unique number.
struct KeyPlace {
    enum Values {
        case numbers(ClosedRange<Int64>)
        /// One a place: the symbols, all of the same width in bytes.
        case symbols([[[UInt8]]])

        var count: UInt64 {
            switch self {
            case .numbers(let range): UInt64(range.upperBound - range.lowerBound) + 1
            case .symbols(let places): places.reduce(1) { $0 * UInt64($1.count) }
            }
        }
    }

    var values: Values
    var counter: Int
    var divisor: UInt64
}
