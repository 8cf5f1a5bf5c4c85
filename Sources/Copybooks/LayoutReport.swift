import RecordValues

/// What `tallyover layout` shows: one row an item. Rendering is in `LayoutReport+Text`, `+CSV` and `+JSON`.
package struct LayoutReport: Sendable {
    /// One record of the copybook with its rows.
    package struct Record: Sendable, Hashable, Encodable {
        package var record: String
        package var file: String
        /// Bytes of the whole record.
        package var length: Int
        package var items: [Row]
    }

    /// One item. Texts are as COBOL writes them.
    package struct Row: Sendable, Hashable, Encodable {
        package var level: String
        /// How many groups it stands in.
        package var depth: Int
        package var name: String
        /// Bytes from the start of the record, from 0, of the first occurrence.
        package var offset: Int
        /// The first and last position, from 1, of the first occurrence.
        package var from: Int
        package var to: Int
        /// Bytes of one occurrence.
        package var length: Int
        /// nil for a group, as is the usage.
        package var picture: String?
        package var usage: String?
        /// The SIGN clause, where the sign does not stand as COBOL puts it unasked.
        package var sign: String?
        package var occurs: Int?
        /// The name of the item whose bytes it redefines.
        package var redefines: String?
        package var conditions: [Condition]
    }

    /// A level-88 name with its values as COBOL writes them: `'A'` or `1 THRU 5`.
    package struct Condition: Sendable, Hashable, Encodable {
        package var name: String
        package var values: [String]
    }

    package let records: [Record]

    package init(_ layouts: [Layout]) {
        records = layouts.map { layout in
            Record(
                record: layout.name, file: layout.file, length: layout.length,
                items: layout.items.indices.map { Self.row($0, of: layout) })
        }
    }

    private static func row(_ index: Int, of layout: Layout) -> Row {
        let item = layout.items[index]
        return Row(
            level: RecordTree.twoDigits(item.level), depth: layout.ancestors(of: index).count,
            name: layout.displayName(of: index), offset: item.offset, from: item.offset + 1,
            to: item.offset + item.length, length: item.length, picture: item.field?.picture,
            usage: item.field?.usageWord, sign: item.field?.signWords, occurs: item.occurs,
            redefines: item.redefines.map(layout.displayName),
            conditions: item.conditions.map { Condition(name: $0.name, values: $0.values.map(\.cobol)) })
    }
}
