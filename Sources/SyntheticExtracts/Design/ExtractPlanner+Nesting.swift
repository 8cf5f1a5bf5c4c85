import Diagnostics
import MappingLanguage
import RecordValues

/// XML sources: how records stand inside each other, and fields that inner records see of those round them.
extension ExtractPlanner {
    /// Finds the root, the level that repeats, and what stands in either.
    mutating func placeElements() {
        let types = sourcePlan.recordTypes
        let root = types.indices.first { types[$0].exactly == 1 && isLevel($0) && parent(of: $0) == nil }
        let openers = types.indices.filter { $0 != root && isLevel($0) }
        let isDeep = types.indices.contains { type in
            guard let parent = parent(of: type) else { return type != root && root != nil }
            return parent != root && (openers.first != parent || isLevel(type))
        }
        let once = types.indices.filter { $0 != root && types[$0].exactly != nil }
        let isOddlyPlaced = once.contains { types[$0].exactly != 1 || openers.contains(parent(of: $0) ?? -1) }
        guard openers.count <= 1, !isDeep, !isOddlyPlaced else {
            problems.append(
                Diagnostic(
                    SynthesisCode.notFlat, "the levels of the source \(sourcePlan.name) are too many or too deep",
                    hint:
                        "the generator makes XML files of one record round all others, records that stand in it once, "
                        + "and one level that repeats"))
            return
        }
        let mixed = types.indices.filter { $0 != root && types[$0].exactly == nil }
        let opener = openers.first
        // What the mapping names behind the records that repeat stands behind them in the file.
        plan.firstTypes = once.filter { types[$0].place == .first || $0 < (mixed.first ?? 0) }
        plan.lastTypes = once.filter { !plan.firstTypes.contains($0) } + (root.map { [$0] } ?? [])
        plan.mixedTypes = mixed
        checkCount()
        guard problems.isEmpty else { return }
        plan.nesting = Nesting(
            root: root, opener: opener, before: Int64(plan.firstTypes.count), behind: Int64(plan.lastTypes.count),
            units: units(mixed, opener))
    }

    private func units(_ mixed: [Int], _ opener: Int?) -> [[Int]] {
        guard let opener else { return mixed.map { [$0] } }
        var dice = Dice(seed: plan.seed ^ 0x756E_6974)
        let children = mixed.filter { parent(of: $0) == opener }
        let inLevel = (0..<Nesting.forms).map { _ in
            children.flatMap { [Int](repeating: $0, count: 1 + dice.below(Nesting.mostOfType)) } + [opener]
        }
        return inLevel + mixed.filter { $0 != opener && parent(of: $0) != opener }.map { [$0] }
    }

    /// Whether records of a type have others in them.
    func isLevel(_ type: Int) -> Bool {
        sourcePlan.recordTypes[type].opens != nil || sourcePlan.recordTypes[type].closes != nil
    }

    /// The type of the record round those of a type.
    func parent(of type: Int) -> Int? {
        guard case .xml(let shape) = sourcePlan.recordFormat else { return nil }
        return shape.recordTypes[type].parent
    }

    /// All types, each behind the one round it.
    var outerFirst: [Int] {
        func depth(_ type: Int) -> Int { parent(of: type).map { depth($0) + 1 } ?? 0 }
        return designs.indices.sorted { (depth($0), $0) < (depth($1), $1) }
    }

    // MARK: Fields of the records round a record

    /// What inner records ask of a field is asked of it where it stands.
    mutating func shareWishes() {
        for inner in designs.indices {
            for region in designs[inner].type.regions where region.isUsed {
                guard let (type, place) = ownPlace(of: region) else { continue }
                designs[type].type.regions[place].wish.merge(region.wish)
                designs[type].type.regions[place].isUsed = true
            }
        }
    }

    private func ownPlace(of region: Region) -> (type: Int, region: Int)? {
        guard let owner = region.owner else { return nil }
        return designs[owner.type].type.regions.firstIndex { $0.slot == owner.slot && $0.owner == nil }
            .map { (owner.type, $0) }
    }

    /// For the regions of a type, the tests of the records that see them.
    func testsOfInnerRecords(_ type: Int) -> [Int: [RegionTest]] {
        var tests: [Int: [RegionTest]] = [:]
        for (inner, design) in designs.enumerated() {
            var reading = reading
            reading.bytes = template(inner)
            for (index, region) in design.type.regions.enumerated() where region.isUsed {
                guard let own = ownPlace(of: region), own.type == type else { continue }
                tests[own.region, default: []].append(RegionTest(index, of: design, reading: reading))
            }
        }
        return tests
    }

    /// The regions of a type on which figures of inner records hang.
    func regionsWithFiguresInside(_ type: Int) -> Set<Int> {
        var regions: Set<Int> = []
        for design in designs where design.type.regions.contains(where: { $0.owner?.type == type }) {
            for index in regionsWithFigures(of: design) {
                if let own = ownPlace(of: design.type.regions[index]), own.type == type { regions.insert(own.region) }
            }
        }
        return regions
    }

    /// A field that counts a list holds the number that is made.
    mutating func stateCounts(_ type: Int) {
        guard case .xml(let shape) = sourcePlan.recordFormat else { return }
        for (slot, count) in ElementTree(shape.recordTypes[type]).counts {
            for index in designs[type].type.regions.indices where designs[type].type.regions[index].slot == slot {
                designs[type].type.regions[index].wish = RegionWish()
                designs[type].type.regions[index].wish.listed = [
                    .number(ExactDecimal(Int128(count), scale: 0))
                ]
            }
        }
    }

    // MARK: Records for the cold path

    /// An image without any value: every element is absent.
    func emptyImage(_ type: Int) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: designs[type].type.imageLength)
        image.replaceSubrange(0..<2, with: SlotRecordImage.typeBytes(type))
        for region in designs[type].type.regions { region.put(SlotState.absent, in: &image) }
        return image
    }

    /// One record as the cold path reads it.
    func record(_ number: Int64, _ maker: inout RecordMaker) -> [UInt8] {
        guard encoder.hasSlots else { return maker.data(of: number) }
        let type = plan.shape(of: number).type
        maker.fillScratch(number)
        var image = emptyImage(type)
        for (index, region) in designs[type].type.regions.enumerated() {
            if let step = stepOfRegion[type][index] { region.put(maker.value(of: step), in: &image) }
        }
        return image
    }
}
