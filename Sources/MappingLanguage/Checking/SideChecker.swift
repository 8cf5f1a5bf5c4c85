import Copybooks
import Diagnostics
import RecordValues
import TargetRows

/// Gives one side of a reconciliation its meaning: the columns of its rows, from the mapping's own table, from the lines
/// of its block, and from fields that are called like the column.
struct SideChecker {
    let syntax: SideSyntax
    let entry: MappingChecker.TypeEntry
    let origin: SidePlan.Origin
    /// The mapping's table that is made from the side's record type; nil where there is none, or it is not meant.
    let base: TablePlan?
    /// Of that table, what its rows are made of each; nil for one row a record.
    let each: FieldSyntax?
    private var block: TableSyntax

    init(
        _ syntax: SideSyntax, _ entry: MappingChecker.TypeEntry, origin: SidePlan.Origin, base: TablePlan?,
        each: FieldSyntax?
    ) {
        self.syntax = syntax
        self.entry = entry
        self.origin = origin
        self.base = base
        self.each = each
        block = syntax.block
        block.type = NameSyntax(text: entry.name.text, location: syntax.type.location)
        block.each = each
    }

    /// The type of a column that the block or the mapping's table has; nil for any other.
    func type(of column: String) -> ColumnType? {
        block.columns.first { $0.name.text == column }?.type
            ?? base?.schema.columns.first { $0.name == column }?.type
    }

    /// The names of those columns.
    var names: [String] { block.columns.map(\.name.text) + (base?.schema.columns.map(\.name) ?? []) }

    /// Names that a column could have been meant by: those of its own columns and fields.
    var candidates: [String] { names + entry.scope.names.map(TokenReader.asTargetName) }

    /// The type that a column would have as the field of its name; nil where there is no such field.
    func naturalType(of column: NameSyntax) -> ColumnType? {
        guard let field = field(column)?.description else { return nil }
        switch field {
        case .text(let length): return .text(minimum: 0, maximum: max(1, length))
        case .number(let number) where number.scale == 0: return .integer(digits: number.digits)
        case .number(let number):
            return .decimal(precision: max(number.digits, number.scale), scale: number.scale)
        }
    }

    private func field(_ column: NameSyntax) -> (reference: FieldSyntax, description: FieldDescription)? {
        guard let field = entry.scope.names.first(where: { TokenReader.asTargetName($0) == column.text }) else {
            return nil
        }
        let reference = FieldSyntax(
            name: NameSyntax(text: field, location: column.location), location: column.location)
        guard case .success(let item) = entry.scope.item(reference),
            let description = entry.scope.layout.items[item].field
        else { return nil }
        return (reference, description)
    }

    /// Adds a column that is the field of its name: false where there is no such field, or it does not suit the type.
    mutating func derive(_ column: NameSyntax, like type: ColumnType) -> Bool {
        guard let (reference, description) = field(column) else { return false }
        var derived = ColumnSyntax(name: column, typeLocation: column.location)
        derived.type = Self.type(like: type, description)
        derived.expression = Self.expression(reference, as: type, description)
        if entry.scope.layout.holdsSlots {
            derived.nullWhen = ["absent", "nil"].map { .state(NameSyntax(text: $0, location: column.location)) }
            derived.nullWhenLocation = column.location
        }
        block.columns.append(derived)
        return true
    }

    /// The type with room for all that the field can hold.
    private static func type(like type: ColumnType, _ field: FieldDescription) -> ColumnType {
        switch (type, field) {
        case (.text, .text(let length)): .text(minimum: 0, maximum: max(1, length))
        case (.text, .number(let number)): .text(minimum: 0, maximum: number.digits)
        case (.money(let precision, let scale, let currency), .number(let number)):
            .money(precision: Self.room(precision, scale, number), scale: scale, currency: currency)
        case (.decimal(let precision, let scale), .number(let number)):
            .decimal(precision: Self.room(precision, scale, number), scale: scale)
        case (.integer(let digits), .number(let number)): .integer(digits: Self.room(digits, 0, number))
        default: type
        }
    }

    private static func room(_ precision: Int, _ scale: Int, _ number: NumberDescription) -> Int {
        min(38, max(precision, number.digits - number.scale + scale))
    }

    private static func expression(
        _ field: FieldSyntax, as type: ColumnType, _ description: FieldDescription
    ) -> ExpressionSyntax {
        let value = ExpressionSyntax(kind: .field(field), location: field.location)
        switch type {
        case .text, .money, .decimal, .integer: return value
        case .date:
            let form = if case .text = description { "CCYY-MM-DD" } else { "CCYYMMDD" }
            let name = NameSyntax(text: form, location: field.location)
            return ExpressionSyntax(
                kind: .date(value, DateFormSyntax(form: name, window: nil, windowLocation: field.location)),
                location: field.location)
        case .boolean:
            // Any other text is a fault of the record: nothing becomes false silently.
            let branches = [true, false].map { constant in
                func constantSyntax(_ kind: ConstantSyntax.Kind) -> ExpressionSyntax {
                    ExpressionSyntax(
                        kind: .constant(ConstantSyntax(kind: kind, location: field.location)), location: field.location)
                }
                return ExpressionSyntax.Branch(
                    condition: ExpressionSyntax(
                        kind: .compare(value, .equal, constantSyntax(.text("\(constant)"))), location: field.location),
                    value: constantSyntax(.boolean(constant)))
            }
            return ExpressionSyntax(kind: .choose(branches, otherwise: nil), location: field.location)
        }
    }

    /// The side's table, and which of its columns are the mapping's own; nil where something is wrong, which is told.
    func table(_ mapping: inout MappingChecker) -> (plan: TablePlan, ofMapping: Int)? {
        for total in block.totals.flatMap({ $0.sums + $0.by }).prefix(1) {
            mapping.findings.error(
                .badComparison, "totals stand under reconcile, not in the block of a side", at: total.location)
            return nil
        }
        guard !block.columns.isEmpty || !block.skips.isEmpty else { return base.map { ($0, $0.columns.count) } }
        var checker = TableChecker(block, mapping: mapping, isSide: true, needsColumns: base == nil)
        let own = checker.check()
        mapping = checker.mapping
        guard let own else { return nil }
        guard var plan = base else { return (own, 0) }
        let ofMapping = plan.columns.count
        plan.columns += own.columns
        plan.schema.columns += own.schema.columns
        plan.skips += own.skips
        return (plan, ofMapping)
    }

    /// The index of a column in the side's table: the block's own before the mapping's.
    static func index(of column: String, in plan: TablePlan) -> Int? {
        plan.schema.columns.lastIndex { $0.name == column }
    }
}
