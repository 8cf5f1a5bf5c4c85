import Diagnostics
import MappingLanguage
import RecordValues

/// Text sources with levels: which records stand where.
extension ExtractPlanner {
    /// Whether the source has levels, and its records their own bytes.
    var hasTextLevels: Bool { !sourcePlan.levels.isEmpty && !encoder.hasSlots }

    /// Finds the level that stands once, the level that repeats, and what stands in either.
    mutating func placeLevels() {
        let types = sourcePlan.recordTypes
        let made = types.indices.filter { types[$0].skip == nil }
        let once = Set(
            sourcePlan.levels.indices.filter { level in
                sourcePlan.levels[level].opener.map { types[$0].exactly == 1 } ?? false
            })
        let repeating = sourcePlan.levels.indices.filter { !once.contains($0) }
        let isDeep = repeating.contains { sourcePlan.levels[$0].parent.map { !once.contains($0) } ?? false }
        guard repeating.count <= 1, once.count <= 1, !isDeep else { return tooDeep() }
        var before: [Int] = []
        var behind: [Int] = []
        var isOver = false
        for type in made where isOnce(types[type], once) {
            let number = [Int](repeating: type, count: types[type].exactly ?? 1)
            if types[type].closes.map(once.contains) ?? false { isOver = true }
            if isOver || types[type].place == .last { behind += number } else { before += number }
        }
        let inside = repeating.first.map { level in made.filter { types[$0].level == level } }
        let others = made.filter { !isOnce(types[$0], once) && !(inside?.contains($0) ?? false) }
        // Beside a level that repeats, what stands alone is left out: it would need a place of its own.
        let unit = inside.map(parts) ?? ([], others, [])
        guard
            let levels = LevelNesting(
                before: before, behind: behind, prefix: unit.0, children: unit.1, suffix: unit.2, records: plan.records,
                seed: plan.seed ^ 0x6C65_7665)
        else {
            let needed = before.count + behind.count + unit.0.count + unit.2.count + 1
            problems.append(
                Diagnostic(
                    SynthesisCode.tooFewRecords,
                    "\(plan.records) records were asked for, and a file of this mapping has at least \(needed)",
                    hint: "ask for \(needed) records or more"))
            return
        }
        plan.levels = levels
        plan.firstTypes = before
        plan.lastTypes = behind
        plan.mixedTypes = inside ?? others
        checkCount()
    }

    private func isOnce(_ type: RecordTypePlan, _ once: Set<Int>) -> Bool {
        let isOnceLevel = (type.opens ?? type.closes).map(once.contains) ?? false
        return isOnceLevel || type.exactly != nil
    }

    /// The records of an instance of the level: its opener and closer, what declares a figure once, the others between.
    private func parts(_ inside: [Int]) -> ([Int], [Int], [Int]) {
        let types = sourcePlan.recordTypes
        let declaring = Set(mapping.declarations.filter { $0.source == source }.map(\.type))
        let openers = inside.filter { types[$0].opens != nil }
        let closers = inside.filter { types[$0].closes != nil }.prefix(1)
        let own = inside.filter { types[$0].opens == nil && types[$0].closes == nil }
        let children = own.filter { !declaring.contains($0) }
        let first = children.first ?? .max
        return (
            openers + own.filter { declaring.contains($0) && $0 < first }, children,
            own.filter { declaring.contains($0) && $0 > first } + closers
        )
    }

    private mutating func tooDeep() {
        problems.append(
            Diagnostic(
                SynthesisCode.notFlat, "the levels of the source \(sourcePlan.name) are too many or too deep",
                hint: "the generator makes text files of one level that stands once, and in it one that repeats"))
    }

    // MARK: Signs

    /// Finds the two values of the field that says the sign of a figure: the figure decides which of them it gets.
    mutating func planSigns() {
        for control in mapping.controls where control.source == source {
            let declaration = mapping.declarations[control.declared]
            guard let condition = declaration.negativeWhen else { continue }
            let type = declaration.type
            let regions = designs[type].type.regions(of: condition.parts, item: 0)
            // A sign that hangs on other figures follows from them.
            if regions.allSatisfy({ designs[type].type.regions[$0].isDeclared }) { continue }
            guard regions.count == 1, let region = regions.first, let sign = sign(condition, region, type) else {
                problems.append(
                    Diagnostic(
                        SynthesisCode.controlUnknown, "the generator finds no sign for \(control.name)",
                        hint: "it can write a sign that one field of the record says"))
                continue
            }
            designs[type].type.regions[region].isDeclared = true
            signs[control.declared] = sign
        }
    }

    private func sign(_ condition: Condition, _ region: Int, _ type: Int) -> LevelFigures.Sign? {
        let place = designs[type].type.regions[region]
        let digits = (0...9).compactMap { encoder.bytes(String($0), in: place.description) }
        var reading = reading
        func first(_ wanted: Bool) -> [UInt8]? {
            (place.wish.hints + digits + [encoder.plain(place.description)]).first { bytes in
                var image = template(type)
                place.put(bytes, in: &image)
                reading.bytes = image
                return (try? reading.holds(condition)) == wanted
            }
        }
        guard let minus = first(true), let plus = first(false) else { return nil }
        return LevelFigures.Sign(offset: place.offset, minus: minus, plus: plus)
    }

    // MARK: Images

    /// A record with the records of the levels round it, as `LevelShape` places them.
    func image(_ own: [UInt8], openers: [Int: [UInt8]], type: Int) -> [UInt8] {
        LevelImages(sourcePlan).image(own, openers: openers, type: type)
    }

    /// Each opener of a level as it is before any value.
    func openerTemplates(of type: Int) -> [Int: [UInt8]] {
        Dictionary(
            sourcePlan.recordTypes[type].parents.map { ($0.type, ownTemplate($0.type)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// One record as the cold path reads it, behind it the openers of its levels.
    func imageWithOpeners(_ number: Int64, _ maker: inout RecordMaker) -> [UInt8] {
        let openers = plan.openers(of: number).mapValues { maker.data(of: $0) }
        return image(maker.data(of: number), openers: openers, type: plan.shape(of: number).type)
    }
}

/// Puts records of a text file with levels together with the records that opened the levels round them.
struct LevelImages: Sendable {
    /// One a type: each parent's type, and where its record stands in the image.
    private let parents: [[(type: Int, place: Int)]]

    init(_ source: SourcePlan) {
        parents = source.recordTypes.map { type in type.parents.map { ($0.type, $0.shift) } }
    }

    /// The record, X'00' up to where its parents stand, and those of them that are there.
    func image(_ own: [UInt8], openers: [Int: [UInt8]], type: Int) -> [UInt8] {
        var image = own
        for parent in parents[type] {
            guard let opener = openers[parent.type] else { continue }
            let end = parent.place + opener.count
            if image.count < end { image += [UInt8](repeating: 0, count: end - image.count) }
            image.replaceSubrange(parent.place..<end, with: opener)
        }
        return image
    }
}
