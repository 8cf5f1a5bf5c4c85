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

    /// A register and the decimal places of the number in it.
    struct Number {
        var register: UInt16
        var scale: Int
    }

    /// The program for one record type of one source.
    package static func compile(_ plan: MappingPlan, source: Int, recordType: Int) -> RecordProgram {
        var compiler = ProgramCompiler(plan: plan, source: source)
        compiler.compileControls(source: source, recordType: recordType)
        compiler.isInPrologue = false
        for (index, table) in plan.tables.enumerated()
        where table.source == source && table.recordType == recordType {
            compiler.compile(table, index: index)
        }
        return compiler.assembled()
    }

    /// Prologue and body in one array.
    private consuming func assembled() -> RecordProgram {
        let lists = program.operandLists
        program.prologue = 0..<prologue.count
        program.operations = OperationSchedule.ordered(prologue, operandLists: lists)
        for index in program.tables.indices {
            let range = program.tables[index].operations
            program.operations += OperationSchedule.ordered(Array(body[range]), operandLists: lists)
            program.tables[index].operations =
                (range.lowerBound + prologue.count)..<(range.upperBound + prologue.count)
        }
        return program
    }

    private mutating func compileControls(source: Int, recordType: Int) {
        for (index, plan) in plan.measures.enumerated()
        where plan.source == source && plan.countedTypes.contains(recordType) {
            var measure = RecordProgram.Measure(measure: index, value: nil, condition: nil)
            if let condition = plan.condition { measure.condition = compile(condition) }
            if case .sum(let expression) = plan.kind { measure.value = number(expression).register }
            program.measures.append(measure)
        }
    }

    private mutating func compile(_ table: TablePlan, index: Int) {
        let start = body.count
        // A load made for another table's item is not made when this one runs.
        loads = loads.filter { $0.key.field.itemStride == 0 }
        let columnBase = program.outcomes.count
        let firstColumn = UInt16(program.registerCount)
        program.registerCount += table.columns.count
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
    mutating func newRegister() -> UInt16 {
        precondition(program.registerCount < Int(UInt16.max), "a record type uses more than 65,535 values")
        defer { program.registerCount += 1 }
        return UInt16(program.registerCount)
    }

    /// Appends an operation with a register of its own for the result.
    mutating func emit(_ kind: Operation.Kind, _ fill: (inout Operation) -> Void = { _ in }) -> UInt16 {
        let register = newRegister()
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
        guard body.count > mark, body[body.count - 1].destination == result, !loads.values.contains(result) else {
            return false
        }
        body[body.count - 1].destination = register
        return true
    }

    /// The register that holds what a field says, loaded once.
    mutating func load(_ kind: Operation.Kind, _ field: FieldReference, flags: UInt8 = 0) -> UInt16 {
        let key = Load(kind: kind, flags: flags, field: field)
        if let register = loads[key] { return register }
        let register = newRegister()
        var operation = Operation(kind: kind, flags: flags, destination: register)
        operation.place(field)
        operation.index = fieldIndex(field)
        if countedFields.insert(field).inserted {
            operation.flags |= Operation.countsStates
            program.countedFields.append(Int(operation.index))
        }
        if field.itemStride == 0 { prologue.append(operation) } else { body.append(operation) }
        loads[key] = register
        return register
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
