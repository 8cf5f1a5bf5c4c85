import RecordValues

/// The code tables of a mapping by name.
struct CodeTableShelf: Sendable {
    private(set) var tables: [CodeTable] = []
    private var indexes: [String: Int?] = [:]
    /// Names that some column looks up or checks.
    private(set) var used: Set<String> = []

    var names: [String] { indexes.keys.sorted() }

    /// Keeps a table; nil for one that is named but could not be read.
    mutating func keep(_ table: CodeTable?, as name: String) {
        if let table { tables.append(table) }
        indexes.updateValue(table == nil ? nil : tables.count - 1, forKey: name)
    }

    enum Lookup: Sendable {
        case found(Int)
        /// The table has a problem of its own that is told already.
        case broken
        case unknown
    }

    mutating func find(_ name: String) -> Lookup {
        guard let entry = indexes[name] else { return .unknown }
        used.insert(name)
        return entry.map { .found($0) } ?? .broken
    }
}
