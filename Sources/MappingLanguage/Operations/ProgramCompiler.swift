import RecordValues
import TargetRows

/// Compiles what the plan says of one record type into a flat program: once a run, never once a record.
package struct ProgramCompiler {
    let plan: MappingPlan
    /// Of the source whose records the program is for.
    let codePage: CodePage
    var program = RecordProgram()
    /// What is run once a record: the loads of every field that is not an `each` item's, and the controls.
    private var prologue: [Operation] = []
    private var body: [Operation] = []
    private var isInPrologue = true
    /// Loads made so far, so that a field used twice is decoded once.
    private var loads: [Load: UInt16] = [:]
    /// Values of the record that the table at hand has for each of its items, by the register of the record's.
    private var spreads: [UInt16: UInt16] = [:]
    /// Whether the table at hand makes a row of each item.
    private var hasItems = false
    /// Whether the states of fields are counted: not of those that nothing but a control reads as declared.
    private var countsStates = true
    /// Fields whose states are counted already, by their first load.
    private var countedFields: Set<FieldReference> = []

    private init(plan: MappingPlan, source: Int) {
        self.plan = plan
        codePage = plan.sources[source].codePage
    }

    struct Load: Hashable {
        var kind: Operation.Kind
        var flags: UInt8
        var field: FieldReference
    }

    /// A register with a number in it.
    struct Number {
        var register: UInt16
        /// Decimal places.
        var scale: Int
        /// The largest magnitude that it can have, in units of the last place; nil beyond 128 bits.
        var largest: Int128?

        var isWide: Bool { kind == .wideNumber }
        var kind: CellColumn.Kind { (largest ?? .max) < Int128(Int64.max) ? .number : .wideNumber }
    }

    /// The program for one record type of one source.
    package static func compile(_ plan: MappingPlan, source: Int, recordType: Int) -> RecordProgram {
        var compiler = ProgramCompiler(plan: plan, source: source)
        compiler.compileMeasures(source: source, recordType: recordType)
        compiler.isInPrologue = false
        for (index, table) in plan.tables.enumerated()
        where table.source == source && table.recordType == recordType {
            compiler.compile(table, index: index)
        }
        (compiler.isInPrologue, compiler.hasItems, compiler.countsStates) = (true, false, false)
        compiler.compileDeclarations(source: source, recordType: recordType)
        return compiler.assembled()
    }

    /// Prologue and body in one array, and the images of the texts that they load.
    private consuming func assembled() -> RecordProgram {
        program.image = Self.placeTexts(&prologue)
        program.prologue = 0..<prologue.count
        program.operations = prologue
        for index in program.tables.indices {
            let range = program.tables[index].operations
            var operations = Array(body[range])
            program.tables[index].image = Self.placeTexts(&operations)
            program.tables[index].operations =
                program.operations.count..<program.operations.count + operations.count
            program.operations += operations
        }
        return program
    }

    private static func placeTexts(_ operations: inout [Operation]) -> TextImage {
        let texts = operations.indices.filter {
            operations[$0].kind == .loadText || operations[$0].kind == .loadDigits
        }
        let image = TextImage(
            of: texts.map {
                let start = Int(operations[$0].offset)
                return start..<start + Int(operations[$0].length)
            })
        for index in texts { operations[index].imageOffset = Int32(image.place(of: Int(operations[index].offset))) }
        return image
    }

    private mutating func compile(_ table: TablePlan, index: Int) {
        let start = body.count
        // A load made for another table's item is not made when this one runs.
        loads = loads.filter { $0.key.field.itemStride == 0 }
        spreads = [:]
        hasItems = table.each != nil
        let columnBase = program.outcomes.count
        let firstColumn = UInt16(program.registers.count)
        program.registers += table.columns.map(\.column.type.cellKind)
        let skips = table.skips.map { compile($0.condition) }
        for (offset, column) in table.columns.enumerated() {
            program.outcomes.append(column)
            compile(column, into: firstColumn + UInt16(offset), columnIndex: columnBase + offset)
        }
        program.tables.append(
            RecordProgram.Table(
                table: index, operations: start..<body.count, firstColumn: firstColumn,
                columnCount: table.columns.count, columnBase: columnBase, skips: skips,
                itemCount: table.each?.count ?? 1))
    }

    /// A register that nothing has used.
    mutating func newRegister(_ kind: CellColumn.Kind) -> UInt16 {
        precondition(program.registers.count < Int(UInt16.max), "a record type uses more than 65,535 values")
        program.registers.append(kind)
        return UInt16(program.registers.count - 1)
    }

    /// Appends an operation with a register of its own for the result.
    mutating func emit(
        _ kind: Operation.Kind, to result: CellColumn.Kind, _ fill: (inout Operation) -> Void = { _ in }
    ) -> UInt16 {
        let register = newRegister(result)
        emit(kind, on: register, fill)
        return register
    }

    /// Appends an operation on a column's own register.
    mutating func emit(_ kind: Operation.Kind, on register: UInt16, _ fill: (inout Operation) -> Void = { _ in }) {
        var operation = Operation(kind: kind, destination: register)
        fill(&operation)
        if isInPrologue { prologue.append(operation) } else { body.append(operation) }
    }

    /// How many operations of a table there are so far.
    var operationCount: Int { body.count }

    /// Makes the last operation write to a column's register instead, where it made the column's value for nothing but
    /// this column; that saves a copy.
    mutating func redirect(_ result: UInt16, to register: UInt16, since mark: Int) -> Bool {
        guard body.count > mark, body[body.count - 1].destination == result, !loads.values.contains(result),
            !spreads.values.contains(result)
        else { return false }
        body[body.count - 1].destination = register
        return true
    }

    /// The register that holds what a field says, loaded once.
    mutating func load(_ kind: Operation.Kind, _ field: FieldReference, flags: UInt8 = 0) -> UInt16 {
        let key = Load(kind: kind, flags: flags, field: field)
        let register = loads[key] ?? makeLoad(key)
        return hasItems && field.itemStride == 0 ? spread(register) : register
    }

    /// The register that holds a field as text.
    mutating func loadText(_ field: FieldReference, flags: UInt8 = 0) -> UInt16 {
        load(field.isSlot ? .loadSlotText : .loadText, field, flags: flags)
    }

    private mutating func makeLoad(_ load: Load) -> UInt16 {
        let register = newRegister(Self.cellKind(load))
        var operation = Operation(kind: load.kind, flags: load.flags, destination: register)
        operation.place(load.field)
        operation.index = fieldIndex(load.field)
        if countsStates, countedFields.insert(load.field).inserted {
            operation.flags |= Operation.countsStates
            program.countedFields.append(Int(operation.index))
        }
        if load.field.itemStride == 0 { prologue.append(operation) } else { body.append(operation) }
        loads[load] = register
        return register
    }

    private static func cellKind(_ load: Load) -> CellColumn.Kind {
        guard load.kind != .loadText, load.kind != .loadSlotText, load.kind != .loadDigits,
            case .number(let number) = load.field.description
        else {
            return .text
        }
        return Number(register: 0, scale: number.scale, largest: number.largestUnscaled).kind
    }

    /// A value of the record for each of its items.
    private mutating func spread(_ register: UInt16) -> UInt16 {
        if let spread = spreads[register] { return spread }
        let result = emit(.spread, to: program.registers[Int(register)]) { $0.a = register }
        spreads[register] = result
        return result
    }

    mutating func fieldIndex(_ field: FieldReference) -> Int32 {
        if let index = program.fields.firstIndex(of: field) { return Int32(index) }
        program.fields.append(field)
        return Int32(program.fields.count - 1)
    }

    /// Adds an entry to one of the program's tables and gives its index.
    mutating func add<Entry>(_ entry: Entry, to table: WritableKeyPath<RecordProgram, [Entry]>) -> Int32 {
        program[keyPath: table].append(entry)
        return Int32(program[keyPath: table].count - 1)
    }
}
