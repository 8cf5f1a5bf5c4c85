import Copybooks
import MappingLanguage
import RecordValues
import TestSupport
import Testing

/// What levels, fields by position and controls come to in the plan.
@Suite struct LevelPlanTests {
    private static func plan(_ edits: (old: String, new: String)...) throws -> MappingPlan {
        var text = AchMapping.text
        for edit in edits {
            #expect(text.contains(edit.old), "the example does not hold \(edit.old)")
            text = text.replacing(edit.old, with: edit.new, maxReplacements: 1)
        }
        let check = WinterFuel.check(text)
        #expect(check.rendered == "")
        return try #require(check.mapping?.plan)
    }

    /// `file; batch in file`, and what each type has to do with them.
    private static func levels(_ plan: MappingPlan) -> [String] {
        let source = plan.sources[0]
        let levels = source.levels.map { level in
            level.name + (level.parent.map { " in " + source.levels[$0].name } ?? "")
                + (level.closer.map { " to " + source.recordTypes[$0].name } ?? "")
        }
        let types = source.recordTypes.map { type in
            "\(type.name): "
                + [
                    type.opens.map { "opens " + source.levels[$0].name },
                    type.closes.map { "closes " + source.levels[$0].name },
                    type.opens == nil && type.closes == nil ? type.level.map { "in " + source.levels[$0].name } : nil,
                ].compactMap(\.self).joined(separator: ", ")
                + type.parents.map { " sees " + source.recordTypes[$0.type].name }.joined()
        }
        return [levels.joined(separator: "; ")] + types
    }

    @Test func `Levels open and close in the mapping as they do in the file`() throws {
        #expect(
            Self.levels(try Self.plan()) == [
                "file to file-end; batch in file to batch-end", "file: opens file", "batch: opens batch sees file",
                "entry: in batch sees batch sees file", "addenda: in batch sees batch sees file",
                "batch-end: closes batch sees batch sees file", "filler: ", "file-end: closes file sees file",
            ])
    }

    @Test func `A line may say where its records stand, a skipped one too`() throws {
        let plan = try Self.plan(
            ("\"7\" addenda\n", "\"7\" addenda  in file\n"), ("count entry, addenda", "count entry"),
            ("count batch", "count batch, addenda"), ("skip because \"filling\"", "in file, skip because \"filling\""))
        #expect(Self.levels(plan)[4] == "addenda: in file sees file")
        #expect(Self.levels(plan)[6] == "filler: in file sees file")
    }

    @Test func `A level without a closing record ends where the next one begins`() throws {
        let plan = try Self.plan(("closes batch\n", "in batch\n"), ("closes file, last", "in file, last"))
        #expect(Self.levels(plan)[0] == "file; batch in file")
        let shape = try #require(plan.sources[0].levelShape)
        #expect(shape.levels.allSatisfy { $0.closer == nil } && shape.roles.allSatisfy { $0.closes == nil })
    }

    @Test func `A level that is opened inside another stands in it, and closing goes back to the one round it`() throws
    {
        let plan = try Self.plan(
            ("\"7\" addenda\n", "\"7\" addenda  opens note in batch\n"),
            ("\"8\" batch-end", "\"4\" other  opens extra in file\n      AMOUNT 4 (10)\n    \"8\" batch-end"))
        #expect(Self.levels(plan)[0] == "file to file-end; batch in file to batch-end; note in batch; extra in file")
        #expect(Self.levels(plan)[4] == "addenda: opens note sees batch sees file")
    }

    @Test func `A field of its own hides its parent's, and a parent's is named with its type`() throws {
        let plan = try Self.plan(
            ("      NAME      14 (20)\n", "      NAME      14 (20)\n      NUMBER    34 (2)  digits\n"),
            ("integer 4      = NUMBER", "integer 5      = NUMBER + (NUMBER of batch)"))
        let column = plan.tables[0].columns[0]
        guard case .add(.field(let own), .field(let parents)) = column.expression else {
            Issue.record("no sum of two fields: \(column.expression)")
            return
        }
        // The record has 40 bytes in the image, its file's opener 40, and then comes that of its batch.
        #expect(own.offset == 33 && parents.offset == 40 + 40 + 1)
        #expect(own.name == "NUMBER" && parents.name == "NUMBER of BATCH")
    }

    @Test func `The image holds the record, then the openers from the outermost`() throws {
        let shape = try #require(try Self.plan().sources[0].levelShape)
        #expect(shape.recordCapacity == 40 && shape.imageLength == 120)
        #expect(shape.levels.map(\.offset) == [40, 80] && shape.levels.map(\.length) == [40, 40])
        #expect(shape.roles.map(\.standsIn) == [nil, 0, 1, 1, 1, nil, 0])
        #expect(shape.levelsInside == [[0, 1], [1]])
    }

    @Test func `What a table uses of a parent counts as mapped there`() throws {
        let text = AchMapping.text + "table batch from batch\n  day  integer 6 = DAY\n"
        let check = WinterFuel.check(text)
        let batch = try #require(check.mapping?.coverage.types.first { $0.name == "batch" })
        #expect(batch.mapped == ["NUMBER"] && batch.notCovered == ["OPENING"], "the entry's table maps NUMBER")
        #expect(check.mapping?.coverage.types.contains { $0.name == "file" } == false)
    }

    @Test func `A skipped type makes no rows`() {
        AchMapping.expectDiagnostics(
            ("\"6\" entry\n", "\"6\" entry  in batch, skip because \"no\"\n"),
            ("table entry from entry", "table entry from 1️⃣entry"),
            tell: """
                feed/wfp.map:37:18: error[MAP005]: records of the type entry are skipped, and no table is made from them
                  37 | table entry from entry
                     |                  ^^^^^
                  hint: take skip out of the line of the type, and write it in the table
                """)
    }

    // MARK: - Fields by position

    @Test(arguments: [
        ("2 (5)", "PIC X(5)"), ("2 (5) text", "PIC X(5)"), ("2 (5) digits", "PIC 9(5)"),
        ("2 (5) digits scale 2", "PIC 9(3)V99"), ("2 (5) signed digits", "PIC S9(5)"),
        ("2 (5) signed", "PIC S9(5)"), ("2 (5) signed digits leading", "PIC S9(5) SIGN LEADING"),
        ("2 (5) signed digits leading separate", "PIC S9(4) SIGN LEADING SEPARATE"),
        ("2 (5) signed digits trailing separate scale 4", "PIC SV9(4) SIGN TRAILING SEPARATE"),
        ("2 (5) packed", "PIC 9(9) COMP-3"), ("2 (5) signed packed scale 2", "PIC S9(7)V99 COMP-3"),
        ("2 (4) binary", "PIC 9(9) COMP"), ("2 (2) signed binary", "PIC S9(4) COMP"),
    ])
    func `A field by position is what its words say`(_ words: String, _ description: String) throws {
        let plan = try Self.plan(("TEXT       2 (30)", "TEXT       \(words)"))
        let layout = plan.sources[0].recordTypes[3].layout
        let item = try #require(layout.items.first { $0.name == "TEXT" })
        #expect(item.offset == 1 && item.field?.clauses == description, "\(words)")
    }

    @Test func `A type is as wide as its last field where records vary, or as it says`() throws {
        let plan = try Self.plan(
            ("lines 40", "lines"), ("\"7\" addenda\n", "\"7\" addenda  width 38\n"),
            ("\"9\" filler  when", "\"9\" filler  width 40, when"))
        #expect(plan.sources[0].recordTypes.map(\.layout.length) == [12, 15, 33, 38, 28, 40, 9])
        #expect(plan.sources[0].levelShape?.recordCapacity == 40)
    }

    @Test func `A condition is one of the values of its field`() throws {
        let plan = try Self.plan(
            ("CREDIT  when CODE in 20..24", "CREDIT  when CODE in 20..24, 30\n      ZERO  when AMOUNT = 0"),
            ("= trim NAME", "= when ZERO then \"none\" otherwise trim NAME"))
        let item = plan.sources[0].recordTypes[2].layout.items.first { $0.name == "CODE" }
        #expect(item?.conditions.map(\.name) == ["CREDIT"] && item?.conditions.first?.values.count == 2)
    }

    // MARK: - Controls

    /// A control in words: its level, its name, its terms.
    private static func controls(_ plan: MappingPlan) -> [String] {
        plan.controls.map { control in
            let terms = control.terms.map { term in
                let sign = term.isSubtracted ? "- " : "+ "
                switch term.figure {
                case .declared(let index): return sign + plan.declarations[index].name
                case .measure(let index):
                    let measure = plan.measures[index]
                    let types = measure.countedTypes.map { plan.sources[0].recordTypes[$0].name }
                    let kind = if case .count = measure.kind { "count" } else { "sum" }
                    return sign + "\(kind) of \(types.joined(separator: "&"))"
                        + (measure.condition == nil ? "" : " when")
                }
            }
            let level = control.level.map { plan.sources[0].levels[$0].name } ?? "file itself"
            return "\(level): \(control.name) = \(terms.joined(separator: " "))"
                + (control.modulus.map { " modulo \($0)" } ?? "") + (control.blockSize.map { " blocks \($0)" } ?? "")
        }
    }

    @Test func `Controls of every form`() throws {
        let plan = try Self.plan(
            (
                "  batch-end.CREDITS = sum entry.AMOUNT when CREDIT\n",
                """
                  batch-end.CREDITS = (sum entry.AMOUNT when CREDIT) - (sum entry.AMOUNT when not CREDIT)  not supplied when blank, zeros
                  batch-end.CLOSING = batch.OPENING + batch-end.CREDITS - (sum entry (AMOUNT + AMOUNT) when CODE = 27)

                """
            ), ("= count batch", "= count all in blocks of 10"))
        #expect(
            Self.controls(plan) == [
                "batch: batch-end.COUNT = + count of entry&addenda",
                "batch: batch-end.CREDITS = + sum of entry when - sum of entry when",
                "batch: batch-end.CLOSING = + batch.OPENING + batch-end.CREDITS - sum of entry when",
                "file itself: file-end.BATCHES = + count of file&batch&entry&addenda&batch-end&filler&file-end blocks 10",
                "file itself: file-end.HASH = + sum of entry modulo 10000",
            ])
        #expect(plan.declarations[plan.controls[1].declared].notSupplied == [.blank, .zeros])
        #expect(plan.controls.allSatisfy { plan.declarations[$0.declared].level == $0.level })
    }

    @Test func `What a line says of a figure that is not supplied holds for every declared figure in it`() throws {
        let plan = try Self.plan(
            (
                "sum entry.AMOUNT when CREDIT",
                "(batch.OPENING negative when NUMBER = 1) + (sum entry.AMOUNT)  not supplied when blank"
            ))
        let control = plan.controls[1]
        guard case .declared(let opening) = control.terms[0].figure else {
            Issue.record("the opening balance is declared")
            return
        }
        #expect(plan.declarations[opening].notSupplied == [.blank] && plan.declarations[opening].negativeWhen != nil)
        #expect(plan.declarations[control.declared].negativeWhen == nil)
    }

    @Test func `Types with tests are asked before those without, and the rest takes what is left`() throws {
        let plan = try Self.plan(("\"7\" addenda\n", "other addenda\n"))
        #expect(plan.sources[0].selector.alternatives.map(\.type) == [5, 0, 1, 2, 4, 6, 3])
    }
}
