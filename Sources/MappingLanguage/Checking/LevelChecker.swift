import Copybooks
import Diagnostics
import RecordValues

/// Finds the levels of a source, and gives each record type the fields of the records round it.
///
/// In a text file a type stands in the level that is open at its line, unless `in LEVEL` says otherwise: levels open
/// and close in the mapping as they do in the file. In an XML file the path says where an element stands, so `in LEVEL`
/// must be said, and the path goes on from the level's element.
struct LevelChecker {
    let syntax: SourceSyntax
    private(set) var plan: SourcePlan
    private(set) var findings = Findings()
    private let isXML: Bool

    init(_ syntax: SourceSyntax, plan: SourcePlan) {
        self.syntax = syntax
        self.plan = plan
        isXML = syntax.xml != nil
    }

    /// Most levels of a source: no file that people exchange has more than four.
    private static let mostLevels = 32

    /// The source with its levels; without use where the findings hold an error.
    mutating func check() -> SourcePlan {
        var open: Int?
        for index in plan.recordTypes.indices { place(syntax.types[index], index, &open) }
        guard !plan.levels.isEmpty, !findings.hasErrors else { return plan }
        if isXML { joinPaths() }
        let own = plan.recordTypes
        for index in own.indices { addParents(to: index, own) }
        return plan
    }

    // MARK: Levels

    /// - Parameter open: the innermost level that is open at the type's line.
    private mutating func place(_ type: TypeSyntax, _ index: Int, _ open: inout Int?) {
        // A record that is skipped may stand anywhere, unless its line says where.
        var around = isXML || type.skip != nil ? nil : open
        if let name = type.level { around = level(name) }
        if let name = type.opens {
            guard type.closes == nil else {
                return findings.error(
                    .syntax, "a record opens a level or closes one, not both", at: name.location,
                    hint: "a level without a closing record ends where the next one begins")
            }
            open = opened(name, by: index, in: around)
        } else if let name = type.closes {
            guard let level = closed(name, type, index) else { return }
            open = plan.levels[level].parent
        } else {
            plan.recordTypes[index].level = around
        }
    }

    private mutating func opened(_ name: NameSyntax, by index: Int, in around: Int?) -> Int? {
        guard !plan.levels.contains(where: { $0.name == name.text }) else {
            findings.error(
                .duplicateName, "the level \(name.text) is opened by two record types", at: name.location,
                hint: "give one type both values, or one of the levels another name")
            return around
        }
        guard plan.levels.count < Self.mostLevels else {
            findings.error(
                .syntax, "a source has at most \(Self.mostLevels) levels", at: name.location,
                hint: "take out those that no control and no table needs")
            return around
        }
        let level = plan.levels.count
        plan.levels.append(
            LevelPlan(name: name.text, parent: around, opener: isXML ? nil : index, closer: isXML ? index : nil))
        plan.recordTypes[index].level = level
        if isXML { plan.recordTypes[index].closes = level } else { plan.recordTypes[index].opens = level }
        return level
    }

    /// The level that a type closes; nil where it cannot, which is told.
    private mutating func closed(_ name: NameSyntax, _ type: TypeSyntax, _ index: Int) -> Int? {
        guard !isXML else {
            findings.error(
                .syntax, "an element closes its level itself", at: name.location, hint: "take out: closes \(name.text)")
            return nil
        }
        guard let level = level(name) else { return nil }
        if let stated = type.level, plan.levels[level].parent.map({ plan.levels[$0].name }) != stated.text {
            findings.error(
                .syntax, "the level \(name.text) does not stand in \(stated.text)", at: stated.location,
                hint: "a closing record stands in the level that it closes: take out in \(stated.text)")
            return nil
        }
        plan.recordTypes[index].closes = level
        plan.recordTypes[index].level = level
        plan.levels[level].closer = plan.levels[level].closer ?? index
        return level
    }

    private mutating func level(_ name: NameSyntax) -> Int? {
        if let level = plan.levels.firstIndex(where: { $0.name == name.text }) { return level }
        findings.error(
            .unknownType, "no record type before this line opens a level \(name.text)", at: name.location,
            hint: Wording.nearestOrAll(
                name.text, among: plan.levels.map(\.name), none: "write at the type that begins it: opens \(name.text)")
        )
        return nil
    }

    /// The levels round a record of a type, the innermost first: without the one that it opens itself.
    private func levelsAround(_ type: RecordTypePlan) -> [Int] {
        let own = type.opens ?? (isXML ? type.closes : nil)
        let first = own.map { plan.levels[$0].parent } ?? type.level
        return Array(sequence(first: first) { $0.map { plan.levels[$0].parent } ?? nil }.prefix { $0 != nil })
            .compactMap { $0 }
    }

    // MARK: Parents

    /// Puts the items of every record round a type behind its own.
    private mutating func addParents(to index: Int, _ own: [RecordTypePlan]) {
        var type = own[index]
        var slots = type.layout.length
        for level in levelsAround(type) {
            guard let opener = isXML ? plan.levels[level].closer : plan.levels[level].opener else { continue }
            let parent = own[opener]
            let shift = isXML ? slots - SlotRecordImage.firstSlot : imageOffset(of: level, own)
            slots += parent.layout.length - SlotRecordImage.firstSlot
            let first = type.layout.items.count
            type.layout.items.append(
                LayoutItem(
                    level: 1, name: parent.name.uppercased(), parent: nil, offset: shift,
                    length: parent.layout.length, occurs: nil, redefines: nil, field: nil, conditions: [],
                    line: parent.layout.items[0].line, column: parent.layout.items[0].column))
            for item in parent.layout.items {
                var moved = item
                moved.parent = first + 1 + (item.parent ?? -1)
                moved.redefines = item.redefines.map { first + 1 + $0 }
                moved.offset += shift
                type.layout.items.append(moved)
            }
            type.parents.append(
                ParentFields(
                    type: opener, items: first..<type.layout.items.count, root: first + 1 + parent.root, shift: shift))
        }
        plan.recordTypes[index] = type
    }

    private func imageOffset(of level: Int, _ own: [RecordTypePlan]) -> Int {
        let capacity = plan.recordCapacity
        return plan.levels[..<level].reduce(capacity) { $0 + ($1.opener.map { own[$0].layout.length } ?? 0) }
    }

    /// Paths of elements in a level go on from the level's own.
    private mutating func joinPaths() {
        guard case .xml(var shape) = plan.recordFormat else { return }
        for index in plan.recordTypes.indices {
            guard let level = levelsAround(plan.recordTypes[index]).first, let parent = plan.levels[level].closer else {
                continue
            }
            shape.recordTypes[index].parent = parent
            shape.recordTypes[index].path = shape.recordTypes[parent].path + shape.recordTypes[index].path
        }
        plan.recordFormat = .xml(shape)
    }
}

extension SourcePlan {
    /// Bytes that a record has room for in its image.
    var recordCapacity: Int { max(recordFormat.fixedLength ?? 0, recordTypes.map(\.layout.length).max() ?? 0) }

    /// Where the records of the levels round a record stand in its image; beyond every offset where there are none.
    package var imageCapacity: Int {
        if case .xml = recordFormat { return .max }
        return levels.isEmpty ? .max : recordCapacity
    }

    /// What the scan for levels needs to know; nil for a source without levels, and for XML, whose reader knows.
    package var levelShape: LevelShape? {
        if case .xml = recordFormat { return nil }
        guard !levels.isEmpty else { return nil }
        var offset = recordCapacity
        let shapes = levels.map { level in
            let length = level.opener.map { recordTypes[$0].layout.length } ?? 0
            defer { offset += length }
            return LevelShape.Level(
                name: level.name, parent: level.parent, offset: offset, length: length, closer: level.closer)
        }
        let roles = recordTypes.map { type in
            LevelShape.Role(
                name: type.name, opens: type.opens, closes: type.closes,
                standsIn: type.opens.map { levels[$0].parent } ?? type.level)
        }
        return LevelShape(selector: selector, levels: shapes, roles: roles, recordCapacity: recordCapacity)
    }
}
