/// What a mapping says of a CSV source: the columns that its fields are read from, in the order of the slots
/// (`SlotRecordImage`).
package struct CSVShape: Sendable, Hashable {
    /// One a slot: the name of the column in the header, or what stands for it where the file has none.
    package var columns: [String]
    /// The byte between two fields: any but a quote, CR and LF.
    package var separator = UInt8(ascii: ",")
    /// Whether the first line names the columns. Where it does not, the slots are the columns, in their order.
    package var hasHeader = true
    /// Name of the code page that the file is in.
    package var codePage = "utf-8"

    package init(columns: [String]) { self.columns = columns }
}

/// What a mapping says of a JSON Lines source: the members that its fields are read from, in the order of the slots.
package struct JSONLinesShape: Sendable, Hashable {
    package var members: [String]

    package init(members: [String]) { self.members = members }
}

/// What a mapping says of a table of a SQLite database: the columns that its fields are read from, in the order of the
/// slots.
package struct SQLiteShape: Sendable, Hashable {
    package var table: String
    package var columns: [String]
    /// Names of the columns that the rows are read in the order of; empty for the order of their rowid.
    package var order: [String]

    package init(table: String, columns: [String], order: [String] = []) {
        self.table = table
        self.columns = columns
        self.order = order
    }
}
