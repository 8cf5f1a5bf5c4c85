import Copybooks
import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// Which bytes of a record must not be shown.
///
/// A mapping names its personal columns, so the fields behind those are hidden. Of a field that nothing in the mapping
/// uses, nobody has said what it holds: it is hidden too, unless it holds nothing. By byte, because a redefinition shows
/// the same bytes under another name.
struct HiddenBytes {
    enum Reason {
        case personal
        case unused

        /// What stands where the value is hidden.
        var word: String { self == .personal ? "(personal)" : "(not used)" }
    }

    private var reasons: [Reason?]

    /// For a record of one of the source's types, or of none. Of an XML record, the slots tell what may be shown.
    init(image: RecordImage, plan: MappingPlan, source index: Int, type: Int?) {
        let source = plan.sources[index]
        reasons = Array(repeating: .unused, count: image.bytes.count)
        if let discriminator = source.discriminator { mark([discriminator], nil) }
        guard let type else { return }
        let reading = FieldReading(image: image, source: source)
        for place in source.fieldPlaces(ofType: type) {
            guard let field = source.field(at: place, ofType: type), let state = try? reading.state(field) else {
                continue
            }
            switch state {
            case .blank, .lowValues, .highValues, .absent, .empty, .isNil: mark(place.offset, field.length, nil)
            case .value, .zeros, .nines: break
            }
        }
        let tables = plan.tables.filter { $0.source == index && $0.recordType == type }
        for declaration in plan.declarations where declaration.source == index && declaration.type == type {
            mark([declaration.field], nil)
        }
        for measure in plan.measures where measure.source == index && measure.countedTypes.contains(type) {
            mark(Self.fields(of: measure), nil)
        }
        for table in tables { mark(Self.shownFields(of: table), of: table, nil) }
        for table in tables { mark(Self.personalFields(of: table), of: table, .personal) }
    }

    /// Why the byte at this offset of the record must not be shown; nil where it may.
    func reason(_ offset: Int) -> Reason? { reasons.indices.contains(offset) ? reasons[offset] : nil }

    /// The same for a field: one hidden byte hides it all.
    func reason(_ range: Range<Int>) -> Reason? {
        let found = range.lazy.compactMap(reason)
        return found.first { $0 == .personal } ?? found.first
    }

    /// Whether the value of an expression tells what must not be shown.
    func hides(_ expression: Expression) -> Bool {
        var walk = PlanWalk()
        walk.add(expression)
        return walk.fields.contains { reason($0.offset..<$0.offset + $0.length) != nil }
    }

    var hidesAny: Bool { reasons.contains { $0 != nil } }

    /// Hides nothing.
    static let nothing = HiddenBytes()

    private init() { reasons = [] }

    private mutating func mark(_ offset: Int, _ length: Int, _ reason: Reason?) {
        for byte in offset..<offset + length where reasons.indices.contains(byte) { reasons[byte] = reason }
    }

    private mutating func mark(_ fields: [FieldReference], of table: TablePlan? = nil, _ reason: Reason?) {
        for field in fields {
            for item in 0..<(field.itemStride == 0 ? 1 : table?.each?.count ?? 1) {
                mark(field.offset + item * field.itemStride, field.length, reason)
            }
        }
    }

    private static func shownFields(of table: TablePlan) -> [FieldReference] {
        var walk = PlanWalk()
        for column in table.columns where !column.column.isPersonal { walk.add(column) }
        for skip in table.skips { walk.add(skip.condition) }
        return walk.fields
    }

    private static func personalFields(of table: TablePlan) -> [FieldReference] {
        var walk = PlanWalk()
        for column in table.columns where column.column.isPersonal { walk.add(column) }
        return walk.fields
    }

    private static func fields(of measure: MeasurePlan) -> [FieldReference] {
        var walk = PlanWalk()
        if case .sum(let expression) = measure.kind { walk.add(expression) }
        if let condition = measure.condition { walk.add(condition) }
        return walk.fields
    }
}
