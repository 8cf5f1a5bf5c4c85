import Copybooks
import RecordValues

/// The columns that a first mapping has for a record.
struct DraftRecord {
    /// An OCCURS with more occurrences than this becomes a remark, not columns.
    static let mostOccurrences = 12

    private(set) var columns: [DraftTable.Column] = []
    private(set) var remarks: [String] = []
    private let layout: Layout

    init(layout: Layout) {
        self.layout = layout
        let scope = RecordScope(
            type: RecordTypePlan(
                name: "", layout: layout, root: 0, discriminatorValues: [], place: .any, exactly: nil),
            codePage: Self.anyCodePage)
        var items = layout.items.indices.filter { layout.items[$0].isElementary && layout.items[$0].name != nil }
        // A record of nothing but FILLER still makes a table.
        if items.isEmpty { items = layout.items.indices.filter { layout.items[$0].isElementary }.prefix(1).map { $0 } }
        var fields: [(item: Int, numbers: [Int])] = []
        for item in items {
            if let redefining = redefinition(of: item) {
                remarks.append("\(layout.description(of: item)) describes bytes of \(redefining) another way")
                continue
            }
            let places = scope.occurrences(of: item)
            guard places.count <= Self.mostOccurrences else {
                let outer = layout.occursAncestors(of: item).map { layout.displayName(of: $0) }
                remarks.append(
                    "\(layout.description(of: item)) stands \(places.count) times: table NAME from TYPE each \(outer[0])"
                )
                continue
            }
            fields += places.map { (item, $0.numbers) }
        }
        if fields.isEmpty, let first = items.first {
            fields = [(first, scope.occurrences(of: first)[0].numbers)]
        }
        makeColumns(fields)
    }

    private static let anyCodePage: CodePage = {
        guard let page = CodePage.named("utf-8") else { preconditionFailure("UTF-8 is always known") }
        return page
    }()

    private mutating func makeColumns(_ fields: [(item: Int, numbers: [Int])]) {
        let names = fields.map { field in
            ([layout.displayName(of: field.item)] + field.numbers.map(String.init)).joined(separator: "-")
        }
        let prefixes = Set(fields.map(\.item)).map { layout.displayName(of: $0) }
        let targets = DraftNames.columns(of: names, prefixOf: prefixes)
        var explained: Set<Int> = []
        for (field, name) in zip(fields, targets) {
            guard let description = layout.items[field.item].field else { continue }
            let numbers = field.numbers.isEmpty ? "" : "(\(field.numbers.map(String.init).joined(separator: ", ")))"
            let written = layout.qualifiedName(of: field.item) + numbers
            var column = DraftTable.Column(name: name, type: "", expression: written, remarks: [])
            switch description {
            case .text(let length):
                column.type = "text \(length)"
                if length > 1 { column.expression = "trim trailing \(written)" }
            case .number(let number):
                column.type =
                    number.scale == 0 ? "integer \(number.digits)" : "decimal \(Self.precision(number)).\(number.scale)"
            }
            if explained.insert(field.item).inserted { column.remarks = remarks(on: field.item, description, written) }
            columns.append(column)
        }
    }

    /// A picture such as V99 has more places than `digits` counts before them; a column has at least its places.
    private static func precision(_ number: NumberDescription) -> Int { max(number.digits, number.scale) }

    private func remarks(on item: Int, _ description: FieldDescription, _ written: String) -> [String] {
        var lines = layout.items[item].conditions.map { condition in
            "level 88 \(condition.name): " + condition.values.map(\.cobol).joined(separator: ", ")
        }
        if let form = dateForm(item, description) {
            lines.append("a date? then: date = date \(written) as \(form)")
        }
        return lines
    }

    /// A form that the field may have, judged by its name and length; only ever a remark.
    private func dateForm(_ item: Int, _ description: FieldDescription) -> String? {
        let length: Int
        switch description {
        case .text(let count): length = count
        case .number(let number):
            guard number.scale == 0 else { return nil }
            length = number.digits
        }
        return DraftTable.dateForm(
            ofWords: layout.displayName(of: item).split(separator: "-").map(String.init), length: length)
    }

    /// The item whose bytes the field, or a group over it, describes again.
    private func redefinition(of item: Int) -> String? {
        let path = [item] + layout.ancestors(of: item)
        return path.lazy.compactMap { layout.items[$0].redefines }.first.map { layout.displayName(of: $0) }
    }
}
