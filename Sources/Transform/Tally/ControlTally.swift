import MappingLanguage
import RecordValues

/// What was counted and declared in a file, or in one instance of a level: what its controls are made of.
package struct ControlTally: Sendable, Hashable {
    /// One a measure of the plan; over every record read, rejected or not. `unknown` counts the values that could not
    /// be read.
    package var measures: [Total]
    /// One a declaration of the plan.
    package var declarations: [DeclarationTally]

    /// The tally of no records.
    package init(_ plan: MappingPlan) {
        measures = plan.measures.map { _ in Total() }
        declarations = plan.declarations.map { _ in DeclarationTally() }
    }

    package mutating func merge(_ other: ControlTally) {
        for index in measures.indices { measures[index].merge(other.measures[index]) }
        for index in declarations.indices { declarations[index].merge(other.declarations[index]) }
    }

    mutating func add(_ contribution: RecordStory.Contribution) {
        if let value = contribution.value {
            measures[contribution.measure].add(value)
        } else {
            measures[contribution.measure].addUnknown()
        }
    }

    mutating func add(_ declaration: RecordStory.Declaration, recordNumber: Int64) {
        declarations[declaration.declaration].add(declaration.content, recordNumber: recordNumber)
    }
}

/// What records declare in one field.
package struct DeclarationTally: Sendable, Hashable {
    /// Records that hold the field and supply it; nothing says which of several counts.
    package var count: Int64 = 0
    /// Records that hold the field in a state that means "not supplied".
    package var notSupplied: Int64 = 0
    /// What the first of them says (by record number), nil where it cannot be read.
    package var value: ExactDecimal?
    private var recordNumber: Int64 = .max

    package init() {}

    mutating func add(_ content: RecordStory.Declaration.Content, recordNumber: Int64) {
        switch content {
        case .notSupplied: notSupplied += 1
        case .value(let value): take(value, recordNumber)
        case .unreadable: take(nil, recordNumber)
        }
    }

    private mutating func take(_ value: ExactDecimal?, _ number: Int64) {
        count += 1
        guard number < recordNumber else { return }
        self.value = value
        recordNumber = number
    }

    package mutating func merge(_ other: DeclarationTally) {
        count += other.count
        notSupplied += other.notSupplied
        guard other.recordNumber < recordNumber else { return }
        value = other.value
        recordNumber = other.recordNumber
    }
}

/// A stretch of a chunk that lies in one instance of a level.
package struct LevelStretch: Sendable, Hashable {
    package var controls: ControlTally
    /// Numbers of the first and the last record that belong to it.
    package private(set) var firstRecord: Int64
    package private(set) var lastRecord: Int64
    /// Whether the instance begins here; otherwise it began in a chunk before.
    package let begins: Bool
    /// Whether the instance ends here; otherwise it goes on in the next chunk.
    package internal(set) var ends = false

    init(_ controls: ControlTally, firstRecord: Int64, begins: Bool) {
        self.controls = controls
        self.firstRecord = firstRecord
        lastRecord = firstRecord
        self.begins = begins
    }

    mutating func extend(to recordNumber: Int64) { lastRecord = recordNumber }

    /// Takes the next stretch of the same instance over.
    package mutating func merge(_ next: LevelStretch) {
        controls.merge(next.controls)
        lastRecord = next.lastRecord
        ends = next.ends
    }
}
