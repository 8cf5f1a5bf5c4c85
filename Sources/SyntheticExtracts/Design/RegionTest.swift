import MappingLanguage
import RecordValues
import TargetRows

/// Asks whether the mapping takes a value in one region, as far as that can be told without the other regions. What
/// cannot is asked of whole samples at the end.
struct RegionTest {
    private let region: Int
    private let place: Region
    private let uses: [ColumnUse]
    private let checks: [RegionCheck]
    private let nullBytes: [[UInt8]]
    /// Text lines: a value must not hold a line end.
    private let isLine: Bool
    private var reading: PlanReading

    /// - Parameter checks: what the value has to meet besides; nil for what plain records meet, and then the columns
    ///   must take the value too.
    init(_ region: Int, of design: TypeDesign, reading: PlanReading, checks: [RegionCheck]? = nil) {
        self.region = region
        place = design.type.regions[region]
        let pieces = Set(design.type.regions.indices.filter { design.type.regions[$0].whole == region })
        uses =
            checks != nil
            ? []
            : design.uses.filter {
                $0.regions.contains(region) || $0.nullRegion == region || !$0.regions.isDisjoint(with: pieces)
            }
        self.checks = checks ?? design.checks[region]
        nullBytes = design.type.regions[region].wish.nullBytes
        if case .lines = reading.source.recordFormat { isLine = true } else { isLine = false }
        self.reading = reading
    }

    mutating func accepts(_ candidate: [UInt8]) -> Bool {
        if isLine, candidate.contains(where: { $0 == 0x0A || $0 == 0x0D }) { return false }
        var bytes = reading.bytes
        place.put(candidate, in: &bytes)
        reading.bytes = bytes
        for use in uses {
            guard accepts(candidate, use) else { return false }
        }
        for check in checks {
            reading.item = check.item
            guard let holds = try? reading.holds(check.condition), holds == check.mustHold else { return false }
        }
        return true
    }

    private mutating func accepts(_ candidate: [UInt8], _ use: ColumnUse) -> Bool {
        reading.item = use.row.item
        if let nullWhen = use.column.nullWhen, use.nullRegion == region, reading.meansNoValue(nullWhen) { return true }
        if use.regions == [region] { return (try? reading.value(of: use.column, ignoringNullWhen: true)) != nil }
        if use.regions.contains(region) {
            return use.fields.allSatisfy { $0.region != region || (try? reading.value(of: $0.field)) != nil }
        }
        // Parts of it are read: "no value" leaves them out.
        return !nullBytes.contains(candidate)
    }
}
