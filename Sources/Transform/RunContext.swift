import Copybooks
import MappingLanguage
import RecordValues

/// What a run fixes before it reads a byte: the plan, the source at hand and the business date.
package struct RunContext: Sendable {
    package let plan: MappingPlan
    /// Index of the source whose records are transformed.
    package let sourceIndex: Int
    /// The business date of the run: a parameter, never the clock. Of a mapping that does not use it, a day that nobody
    /// takes for one.
    package let runDate: CalendarDate
    /// One program a record type, for the fast path.
    package let programs: [RecordProgram]
    /// What tells the record types apart.
    package let selector: RecordTypeSelector
    /// One a code table: new code by legacy code, without trailing blanks.
    let lookups: [[String: String]]
    /// One a code table: the new codes.
    let newCodes: [Set<String>]

    /// - Parameter runDate: nil only for a plan that does not use it.
    package init(plan: MappingPlan, sourceIndex: Int, runDate: CalendarDate?) {
        precondition(runDate != nil || !plan.usesRunDate, "the plan uses the run date, and none is given")
        self.plan = plan
        self.sourceIndex = sourceIndex
        self.runDate = runDate ?? Self.noDate
        selector = plan.sources[sourceIndex].selector
        programs = plan.sources[sourceIndex].recordTypes.indices.map {
            ProgramCompiler.compile(plan, source: sourceIndex, recordType: $0)
        }
        lookups = plan.codeTables.map { table in
            Dictionary(
                table.entries.map { ($0.legacy.trimmingTrailingBlanks, $0.new) },
                uniquingKeysWith: { first, _ in first })
        }
        newCodes = plan.codeTables.map { Set($0.entries.map(\.new)) }
    }

    /// What stands for the run date where a mapping does not use it.
    package static let noDate: CalendarDate = {
        guard let day = CalendarDate(year: 1, month: 1, day: 1) else { preconditionFailure("the first of all days") }
        return day
    }()

    package var source: SourcePlan { plan.sources[sourceIndex] }

    /// Bytes that a record of this type has where the record format fixes them, else those of its layout.
    package func expectedLength(ofType type: Int) -> Int {
        // An image is as long as the record's texts.
        if source.recordFormat.holdsSlots { return .max }
        return switch source.recordFormat {
        case .fixed(let length), .lines(let length?): length
        case .variable, .variableBlocked, .lines(nil), .xml, .csv, .jsonLines, .sqlite:
            source.recordTypes[type].layout.length
        }
    }
}

extension String {
    /// The text as COBOL compares it: blanks at the end do not count.
    package var trimmingTrailingBlanks: String {
        var bytes = Array(utf8)
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
