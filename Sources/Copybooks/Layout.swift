import RecordValues

/// A record description with every byte placed: what a copybook says, after all layout passes.
///
/// Items stand in the order of the copybook (a group before its members), so a parent's index is always smaller.
package struct Layout: Sendable, Hashable {
    /// The name of the level-01 item, or of the copybook where it has none.
    package var name: String
    /// The file the copybook was read from, as the operator gave it.
    package var file: String
    /// Bytes of the whole record.
    package var length: Int
    package var items: [LayoutItem]
    /// Whether the fields are slots that say where their texts are, as in the image of an XML record, rather than the
    /// bytes of a record.
    package var holdsSlots: Bool

    package init(name: String, file: String, length: Int, items: [LayoutItem], holdsSlots: Bool = false) {
        self.name = name
        self.file = file
        self.length = length
        self.items = items
        self.holdsSlots = holdsSlots
    }
}

/// One item of a record description, placed.
package struct LayoutItem: Sendable, Hashable {
    /// The level number: 1 to 49, or 77.
    package var level: Int
    /// The data name in upper case; nil for FILLER and for an item without a name.
    package var name: String?
    /// Index of the group that holds it; nil at the top.
    package var parent: Int?
    /// Offset from the start of the record (bytes, from 0) of the first occurrence.
    package var offset: Int
    /// Bytes of one occurrence.
    package var length: Int
    /// How often it occurs (`OCCURS n`); nil where it stands once. The next occurrence starts `length` bytes on.
    package var occurs: Int?
    /// Index of the item whose bytes this one redefines.
    package var redefines: Int?
    /// What the bytes of an elementary item mean; nil for a group.
    package var field: FieldDescription?
    /// The level-88 names that stand under it.
    package var conditions: [ConditionName]
    /// Where the data name stands in the copybook (line and column from 1).
    package var line: Int
    package var column: Int

    package init(
        level: Int, name: String?, parent: Int?, offset: Int, length: Int, occurs: Int?, redefines: Int?,
        field: FieldDescription?, conditions: [ConditionName], line: Int, column: Int
    ) {
        self.level = level
        self.name = name
        self.parent = parent
        self.offset = offset
        self.length = length
        self.occurs = occurs
        self.redefines = redefines
        self.field = field
        self.conditions = conditions
        self.line = line
        self.column = column
    }

    package var isGroup: Bool { field == nil }
}

/// A level-88 name: true where the item above it holds one of the values.
package struct ConditionName: Sendable, Hashable {
    package var name: String
    /// One value, or a range `lower THRU upper`, both ends included.
    package var values: [ClosedValueRange]
    package var line: Int

    package init(name: String, values: [ClosedValueRange], line: Int) {
        self.name = name
        self.values = values
        self.line = line
    }
}

/// One entry of a level-88 VALUE clause: a single value has the same literal twice.
package struct ClosedValueRange: Sendable, Hashable {
    package var lower: CopybookLiteral
    package var upper: CopybookLiteral

    package init(_ lower: CopybookLiteral, _ upper: CopybookLiteral) {
        self.lower = lower
        self.upper = upper
    }
}

/// A literal of a VALUE clause.
package enum CopybookLiteral: Sendable, Hashable {
    case text(String)
    case number(ExactDecimal)
    /// `X'..'`: the bytes themselves, in no code page.
    case bytes([UInt8])
    case figurative(Figurative)

    package enum Figurative: String, Sendable, Hashable {
        case spaces
        case zeros
        case lowValues
        case highValues
    }
}
