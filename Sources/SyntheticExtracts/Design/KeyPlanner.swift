import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows

/// Finds, for every key of a record type, fields that can count through enough different values.
struct KeyPlanner {
    let mapping: MappingPlan
    var reading: PlanReading
    let encoder: RegionEncoder
    let records: Int64
    /// Of a text file with levels: the most records between an opener and the next, its type, and how many there are.
    var longestUnit: Int64?
    var opener: Int?
    var units: Int64 = 0
    let seed: UInt64
    var counters: [Counter] = []
    var problems: [Diagnostic] = []
    /// Fields of openers that keys of inner records count on: each is to be unique.
    var openers: [(type: Int, place: Int)] = []

    /// No product of counts goes beyond this, so that positions in it can be worked with.
    private static let mostValues: UInt64 = 1 << 62

    mutating func plan(_ design: inout TypeDesign) {
        guard design.isMixed else { return }
        for row in design.rows {
            let schema = mapping.tables[row.table].schema
            guard !schema.keyColumns.isEmpty else { continue }
            let each = mapping.tables[row.table].each?.count ?? 1
            plan(row, needed: UInt64(records) * UInt64(each), rowsPerRecord: each, &design)
        }
    }

    private mutating func plan(_ row: RowPlace, needed: UInt64, rowsPerRecord: Int, _ design: inout TypeDesign) {
        let table = mapping.tables[row.table]
        var found: [(region: Int, values: KeyPlace.Values)] = []
        for column in table.schema.keyColumns {
            let use = design.uses.first { $0.row == row && $0.column.column.name == table.columns[column].column.name }
            guard let use, use.regions.count == 1, let region = use.regions.first,
                design.type.regions[region].owner == nil
            else { continue }
            // A key of another table counts through it already, and each of its values comes once.
            if design.keys[region] != nil, rowsPerRecord == 1 { return }
            if rowsPerRecord > 1, use.fields.allSatisfy({ $0.field.itemStride == 0 }) { continue }
            if let values = values(region, design) { found.append((region, values)) }
        }
        var needed = needed
        if let longestUnit, needed > UInt64(longestUnit), let owner = openerOfKey(row, design),
            found.reduce(UInt64(1), { Self.product($0, $1.values.count) }) < needed
        {
            needed = UInt64(longestUnit) * UInt64(rowsPerRecord)
            openers.append(owner)
        }
        let chosen = Self.enough(found, needed)
        let capacity = chosen.reduce(UInt64(1)) { Self.product($0, $1.values.count) }
        guard capacity >= needed else { return tooFew(table, capacity, needed) }
        let modulus = min(capacity, Self.mostValues)
        counters.append(
            Counter(
                modulus: modulus, seed: seed ^ UInt64(row.table + 1), rowsPerRecord: rowsPerRecord, row: row.item))
        var divisor: UInt64 = 1
        for (region, values) in chosen {
            design.keys[region] = KeyPlace(values: values, counter: counters.count - 1, divisor: divisor)
            divisor *= values.count
        }
    }

    /// The field of the opener that is a part of the row's key.
    private func openerOfKey(_ row: RowPlace, _ design: TypeDesign) -> (type: Int, place: Int)? {
        let table = mapping.tables[row.table]
        let names = Set(table.schema.keyColumns.map { table.schema.columns[$0].name })
        let uses = design.uses.filter {
            $0.row == row && names.contains($0.column.column.name) && $0.regions.count == 1
        }
        return uses.lazy.compactMap { $0.regions.first.flatMap { design.type.regions[$0].owner } }
            .first { $0.type == opener }
    }

    /// Gives every opener another value in a field that keys count on.
    mutating func planOpener(_ design: inout TypeDesign, place: Int) {
        guard let region = design.type.regions.firstIndex(where: { $0.place == place && $0.owner == nil }),
            design.keys[region] == nil
        else { return }
        let values = values(region, design) ?? days(region, design)
        guard let values, values.count >= UInt64(units) else {
            problems.append(
                Diagnostic(
                    SynthesisCode.tooFewKeys,
                    "\(design.type.regions[region].name) can be given only \(values?.count ?? 0) different values, and "
                        + "\(units) records that open a level need one each",
                    hint: "ask for fewer records, or for a mapping whose key has a longer field of its own"))
            return
        }
        counters.append(Counter(modulus: min(values.count, Self.mostValues), seed: seed ^ UInt64(place + 1)))
        design.keys[region] = KeyPlace(values: values, counter: counters.count - 1, divisor: 1)
    }

    /// One field that is enough by itself, or else as many as it takes.
    private static func enough(
        _ found: [(region: Int, values: KeyPlace.Values)], _ needed: UInt64
    ) -> [(region: Int, values: KeyPlace.Values)] {
        if let one = found.first(where: { $0.values.count >= needed }) { return [one] }
        var chosen: [(region: Int, values: KeyPlace.Values)] = []
        var capacity: UInt64 = 1
        for entry in found where capacity < needed {
            chosen.append(entry)
            capacity = product(capacity, entry.values.count)
        }
        return chosen
    }

    private static func product(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let (product, overflow) = first.multipliedReportingOverflow(by: second)
        return overflow ? mostValues : min(product, mostValues)
    }

    private mutating func tooFew(_ table: TablePlan, _ capacity: UInt64, _ needed: UInt64) {
        let key = table.schema.keyColumns.map { table.schema.columns[$0].name }.joined(separator: ", ")
        problems.append(
            Diagnostic(
                SynthesisCode.tooFewKeys,
                "the key of table \(table.schema.name) (\(key)) can be given only \(capacity) different values, and "
                    + "\(needed) rows need one each",
                hint: "ask for fewer records, or for a mapping whose key has a longer field of its own"))
    }

    // MARK: The values of one region

    private func values(_ region: Int, _ design: TypeDesign) -> KeyPlace.Values? {
        let place = design.type.regions[region]
        let wish = place.wish
        guard wish.date == nil, wish.listed.isEmpty, place.discriminatorValues.isEmpty, place.whole == nil,
            !design.type.hasPieces(region), design.checks[region].isEmpty
        else { return nil }
        let values: KeyPlace.Values
        if case .number = place.description {
            guard let range = place.numberRange else { return nil }
            values = .numbers(range)
        } else if let symbols = symbols(place) {
            values = .symbols(symbols)
        } else {
            return nil
        }
        var test = RegionTest(region, of: design, reading: reading)
        var dice = Dice(seed: seed)
        let samples = (0..<64).map { _ in sample(of: values, place, &dice) }
        return samples.allSatisfy { $0.map { test.accepts($0) } ?? false } ? values : nil
    }

    /// The days of a date, each a symbol of its own.
    private func days(_ region: Int, _ design: TypeDesign) -> KeyPlace.Values? {
        let place = design.type.regions[region]
        guard let date = place.wish.date, place.wish.listed.isEmpty, design.checks[region].isEmpty else { return nil }
        let span = DateSpan(date.lower, date.upper, runDate: encoder.runDate)
        var test = RegionTest(region, of: design, reading: reading)
        let days = (span.lower.year...span.upper.year).flatMap { year in
            (1...366).compactMap { CalendarDate(year: year, dayOfYear: $0) }
        }
        let symbols = days.filter { $0 >= span.lower && $0 <= span.upper }
            .compactMap { encoder.bytes($0, as: date.pattern, in: place.description) }.filter { test.accepts($0) }
        return symbols.isEmpty ? nil : .symbols([symbols])
    }

    private func symbols(_ region: Region) -> [[[UInt8]]]? {
        let places: [[String]]
        if region.wish.nino != nil {
            places = NinoSpace().places
        } else if let pattern = region.wish.pattern {
            guard let alphabets = pattern.alphabets else { return nil }
            places = alphabets.map { $0.map { String(decoding: [$0], as: UTF8.self) } }
        } else {
            let digits = (0...9).map(String.init)
            places = [[String]](repeating: digits, count: min(region.length, max(12, region.wish.minimumLength)))
        }
        let encoded = places.map { $0.compactMap { try? encoder.codePage.encode($0) } }
        guard zip(places, encoded).allSatisfy({ $0.count == $1.count && !$1.isEmpty }),
            encoded.reduce(0, { $0 + $1[0].count }) <= region.length
        else { return nil }
        // Only the last places count where all would be too many.
        var count: UInt64 = 1
        return encoded.reversed().map { symbols in
            let (product, overflow) = count.multipliedReportingOverflow(by: UInt64(symbols.count))
            guard !overflow, product <= Self.mostValues else { return [symbols[0]] }
            count = product
            return symbols
        }.reversed()
    }

    private func sample(of values: KeyPlace.Values, _ region: Region, _ dice: inout Dice) -> [UInt8]? {
        switch values {
        case .numbers(let range):
            guard case .number(let number) = region.description else { return nil }
            return encoder.bytes(Int128(Int64.random(in: range, using: &dice)), in: number)
        case .symbols(let places):
            let bytes = places.flatMap { $0[dice.below($0.count)] }
            if encoder.hasSlots { return bytes }
            return bytes + [UInt8](repeating: encoder.codePage.blank, count: region.length - bytes.count)
        }
    }
}
