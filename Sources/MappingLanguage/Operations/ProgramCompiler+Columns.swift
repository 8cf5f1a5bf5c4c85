import RecordValues
import TargetRows

extension ProgramCompiler {
    /// Compiles a column: its value into its own register, then what is asked of the value, then what happens where
    /// anything failed.
    mutating func compile(_ column: ColumnPlan, into register: UInt16, columnIndex: Int) {
        let scale = column.column.type.numeric?.scale ?? 0
        let mark = operationCount
        if column.column.type.numeric != nil {
            let number = rescale(number(column.expression), to: scale, rounding: column.rounding)
            place(number, in: column, register, since: mark)
        } else {
            let result = value(column.expression)
            if !redirect(result, to: register, since: mark) { emit(.copy, on: register) { $0.a = result } }
            fit(column, register)
        }
        for rule in column.rules { compile(rule, scale: scale, register) }
        if let nullWhen = column.nullWhen {
            let test = add(nullWhen, to: \.nullTests)
            let field = fieldIndex(nullWhen.field)
            guard !nullWhen.field.isSlot else {
                emit(.nullWhenSlot, on: register) {
                    ($0.index, $0.a) = (Int32(field), UInt16(test))
                    $0.flags = Self.slotStates(nullWhen)
                    $0.place(nullWhen.field)
                }
                return settle(column, columnIndex, register)
            }
            var number: UInt16?
            if case .number = nullWhen.field.description { number = self.number(.field(nullWhen.field)).register }
            let states = nullWhen.states.reduce(UInt8(0)) { $0 | Operation.bit(of: $1) }
            emit(number == nil ? .nullWhenText : .nullWhenNumber, on: register) {
                $0.index = test
                $0.flags = states
                $0.a = number ?? 0
                $0.b = UInt16(field)
                $0.c = nullWhen.literals.isEmpty ? 0 : 1
                $0.place(nullWhen.field)
            }
        }
        settle(column, columnIndex, register)
    }

    /// What a slot itself says of "no value", and whether its text may have to be looked at.
    private static func slotStates(_ nullWhen: NullWhen) -> UInt8 {
        var flags: UInt8 = nullWhen.literals.isEmpty ? 0 : Operation.asksForText
        for state in nullWhen.states {
            switch state {
            case .absent: flags |= Operation.whenAbsent
            case .isNil: flags |= Operation.whenNil
            case .empty: flags |= Operation.whenEmpty
            case .value, .blank, .lowValues, .highValues, .zeros, .nines: flags |= Operation.asksForText
            }
        }
        return flags
    }

    /// What becomes of a failure.
    private mutating func settle(_ column: ColumnPlan, _ columnIndex: Int, _ register: UInt16) {
        switch column.failure {
        // The fault stays where it is, and the row goes to the cold path.
        case .reject, .stop: break
        case .null, .value:
            emit(.finish, on: register) {
                $0.index = Int32(columnIndex)
                // Where nothing else does, a null of the record before has to be forgotten.
                $0.flags = column.failure == .null && column.nullWhen == nil ? 1 : 0
            }
        }
    }

    /// A number into a column's register, which may have another width.
    private mutating func place(_ number: Number, in column: ColumnPlan, _ register: UInt16, since mark: Int) {
        let width = program.registers[Int(register)]
        if number.kind == width {
            if !redirect(number.register, to: register, since: mark) {
                emit(.copy, on: register) { $0.a = number.register }
            }
            fit(column, register)
        } else if width == .wideNumber {
            emit(.widen, on: register) { $0.a = number.register }
            fit(column, register)
        } else {
            let largest = largest(of: column.column.type)
            emit(.narrow, on: register) { ($0.a, $0.index) = (number.register, largest) }
        }
    }

    /// Asks whether the value fits the column, where that is not known beforehand.
    private mutating func fit(_ column: ColumnPlan, _ register: UInt16) {
        let type = column.column.type
        if column.expression.alwaysFits(type, rounding: column.rounding, in: plan) { return }
        switch type {
        case .text(let minimum, let maximum):
            emit(.fitText, on: register) { ($0.offset, $0.length) = (Int32(minimum), Int32(maximum)) }
        case .money, .decimal, .integer:
            let largest = largest(of: type)
            emit(.fitNumber, on: register) { $0.index = largest }
        case .date, .boolean: break
        }
    }

    /// The largest magnitude of a numeric column, among the constants.
    private mutating func largest(of type: ColumnType) -> Int32 {
        add(.value(Self.powerOfTen(type.numeric?.precision ?? 0) - 1), to: \.numbers)
    }

    private mutating func compile(_ rule: Rule, scale: Int, _ register: UInt16) {
        switch rule {
        case .range(let lower, let upper):
            let index = add(Self.range(lower, upper, scale: scale), to: \.ranges)
            emit(.numberRange, on: register) { $0.index = index }
        case .pattern(let pattern):
            let index = add(pattern, to: \.patterns)
            emit(.textPattern, on: register) { $0.index = index }
        case .length(let range):
            emit(.textLength, on: register) {
                ($0.offset, $0.length) = (Int32(range.lowerBound), Int32(clamping: range.upperBound))
            }
        case .oneOf(let constants): compileList(constants, scale: scale, register)
        case .newCode(let table): emit(.newCode, on: register) { $0.index = Int32(table) }
        case .nino(let anySuffix, let orAdministrative):
            emit(.nino, on: register) { $0.flags = (anySuffix ? 1 : 0) | (orAdministrative ? 2 : 0) }
        }
    }

    private mutating func compileList(_ constants: [Constant], scale: Int, _ register: UInt16) {
        if case .text = constants.first {
            let list = add(constants.map { Self.textRange($0, $0) }, to: \.textLists)
            emit(.textList, on: register) { $0.index = list }
        } else {
            let list = add(constants.map { Self.range($0, $0, scale: scale) }, to: \.numberLists)
            emit(.numberList, on: register) { $0.index = list }
        }
    }
}
