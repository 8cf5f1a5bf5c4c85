import RecordValues

extension LayoutItem {
    package var isElementary: Bool { field != nil }
}

/// How the items of a layout are called and found.
extension Layout {
    /// What a name stands for.
    package enum LookupResult: Sendable, Hashable {
        /// The index of the item.
        case found(Int)
        case notFound
        /// The indices of all items that the name could stand for.
        case ambiguous([Int])
    }

    /// Finds an item by its name, as in `A of B of C`: qualifiers name groups above it, from the inside out, and may
    /// leave groups out (Language Reference, "Qualification"). The name of the layout is a qualifier too, and a FILLER
    /// is found by the name that `displayName(of:)` gives it. Case does not matter.
    package func item(named name: String, of qualifiers: [String] = []) -> LookupResult {
        let wanted = name.uppercased()
        return result(items.indices.filter { isCalled($0, wanted) && isQualified($0, by: qualifiers) })
    }

    /// Finds the item whose values a level-88 name describes; the item itself and its groups qualify the name.
    package func itemWithCondition(named name: String, of qualifiers: [String] = []) -> LookupResult {
        let wanted = name.uppercased()
        return result(
            items.indices.filter { index in
                items[index].conditions.contains { $0.name == wanted }
                    && (isQualified(index, by: qualifiers)
                        || (qualifiers.first?.uppercased() == displayName(of: index)
                            && isQualified(index, by: Array(qualifiers.dropFirst()))))
            })
    }

    private func isCalled(_ index: Int, _ wanted: String) -> Bool {
        if let name = items[index].name { return name == wanted }
        return wanted.hasPrefix("FILLER-") && displayName(of: index) == wanted
    }

    private func result(_ matches: [Int]) -> LookupResult {
        matches.isEmpty ? .notFound : matches.count == 1 ? .found(matches[0]) : .ambiguous(matches)
    }

    private func isQualified(_ index: Int, by qualifiers: [String]) -> Bool {
        var rest = qualifiers.map { $0.uppercased() }[...]
        for group in ancestors(of: index) where rest.first.map({ isCalled(group, $0) }) == true {
            rest.removeFirst()
        }
        return rest.isEmpty || (rest.count == 1 && rest.first == name.uppercased())
    }

    /// The shortest way to write the item that names no other: `A`, `A of B`, or as many groups as it takes.
    package func qualifiedName(of index: Int) -> String {
        let groups = ancestors(of: index).map(displayName)
        let name = displayName(of: index)
        for count in 0...groups.count {
            for qualifiers in Self.choices(of: count, from: groups[...])
            where item(named: name, of: qualifiers) == .found(index) {
                return ([name] + qualifiers).joined(separator: " of ")
            }
        }
        return ([name] + groups).joined(separator: " of ")
    }

    /// All choices of so many groups, in order.
    private static func choices(of count: Int, from groups: ArraySlice<String>) -> [[String]] {
        guard count > 0 else { return [[]] }
        guard let first = groups.first, groups.count >= count else { return [] }
        let with = choices(of: count - 1, from: groups.dropFirst()).map { [first] + $0 }
        return with + choices(of: count, from: groups.dropFirst())
    }

    /// The names from the outermost group to the item itself.
    package func path(of index: Int) -> [String] {
        (ancestors(of: index).reversed() + [index]).map(displayName)
    }

    /// The items with OCCURS that the item stands in, itself included, outermost first: what an index is needed for.
    package func occursAncestors(of index: Int) -> [Int] {
        (ancestors(of: index).reversed() + [index]).filter { items[$0].occurs != nil }
    }

    /// The groups that hold the item, from the inside out.
    package func ancestors(of index: Int) -> [Int] {
        Array(sequence(first: index) { items[$0].parent }.dropFirst())
    }

    /// All names that a person could have meant, for the nearest match.
    package var fieldNames: [String] { items.compactMap(\.name) }

    /// The name; for an item without one `FILLER-` and its first position (from 1), which stays the same whatever
    /// is changed behind it. Of several at one position the second is `FILLER-43-2`.
    package func displayName(of index: Int) -> String {
        let item = items[index]
        if let name = item.name { return name }
        let earlier = items[..<index].count { $0.name == nil && $0.offset == item.offset }
        return "FILLER-\(item.offset + 1)" + (earlier == 0 ? "" : "-\(earlier + 1)")
    }

    /// The item as a message shows it: `WFP-AMOUNT  PIC S9(7)V99 COMP-3 (bytes 43-47)`, positions from 1; of an item
    /// that occurs, the positions of the first occurrence.
    package func description(of index: Int) -> String {
        let item = items[index]
        let clauses = item.field?.clauses ?? "group"
        let occurs = item.occurs.map { " OCCURS \($0)" } ?? ""
        let bytes =
            item.length == 1 ? "byte \(item.offset + 1)" : "bytes \(item.offset + 1)-\(item.offset + item.length)"
        return "\(displayName(of: index))  \(clauses)\(occurs) (\(bytes))"
    }
}
