/// What a column of the target holds.
package enum ColumnType: Sendable, Hashable {
    /// Characters: at least `minimum`, at most `maximum`.
    case text(minimum: Int, maximum: Int)
    /// An exact amount: `precision` digits in all, `scale` of them decimal places; `currency` is an ISO 4217 code.
    case money(precision: Int, scale: Int, currency: String)
    /// An exact number: `precision` digits in all, `scale` of them decimal places.
    case decimal(precision: Int, scale: Int)
    /// A whole number of at most `digits` digits.
    case integer(digits: Int)
    case date
    case boolean

    /// Digits in all and decimal places of a numeric column; nil for the other types.
    package var numeric: (precision: Int, scale: Int)? {
        switch self {
        case .money(let precision, let scale, _), .decimal(let precision, let scale): (precision, scale)
        case .integer(let digits): (digits, 0)
        case .text, .date, .boolean: nil
        }
    }
}

/// One column of a target table.
package struct Column: Sendable, Hashable {
    package var name: String
    package var type: ColumnType
    /// Whether a row may hold null here. Nothing becomes null that the mapping does not state.
    package var allowsNull: Bool
    /// Values are personal data: they never appear in messages, logs or reports.
    package var isPersonal: Bool

    package init(name: String, type: ColumnType, allowsNull: Bool, isPersonal: Bool) {
        self.name = name
        self.type = type
        self.allowsNull = allowsNull
        self.isPersonal = isPersonal
    }
}

/// A target table: its columns in the order of the target.
package struct TableSchema: Sendable, Hashable {
    package var name: String
    package var columns: [Column]
    /// Indexes of the columns that together name a row; empty where the mapping states no key.
    package var keyColumns: [Int]

    package init(name: String, columns: [Column], keyColumns: [Int]) {
        self.name = name
        self.columns = columns
        self.keyColumns = keyColumns
    }
}
