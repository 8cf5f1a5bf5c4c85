import MappingLanguage
import RecordValues
import TargetRows

extension RarePath {
    /// Operations that few mappings use.
    func run(_ operation: Operation, _ field: Place, _ operand: CellColumn, _ target: CellColumn, _ lane: Int) {
        switch operation.kind {
        case .trim, .substring, .uppercase, .lowercase: changeText(operation, operand, target, lane)
        case .round: round(operation, operand, target, lane)
        case .fieldState:
            let (reading, reference) = reading(operation, field)
            let state = try? reading.state(reference)
            target.numbers[lane] = state?.rawValue == operation.flags ? 1 : 0
            // An XML record that holds too many of them has none to speak of.
            target.faults[lane] = state == nil ? Fault.tooMany.rawValue : 0
        case .fieldBytes:
            let isEqual = field.bytes(Int(operation.length)) == program.byteLists[Int(operation.a)]
            target.numbers[lane] = isEqual ? 1 : 0
        case .newCode: requireNewCode(operation, target, lane)
        default: preconditionFailure("the machine runs \(operation.kind) itself")
        }
    }

    /// States and literals that mean "no value", of a field in a slot whose text may say so.
    func nullWhenSlot(_ operation: Operation, _ field: Place, _ target: CellColumn, _ lane: Int) {
        let test = program.nullTests[Int(operation.a)]
        let (reading, reference) = reading(operation, field)
        let isNull = reading.isOneOf(test.states, or: test.literals, reference)
        target.nulls[lane] = isNull ? 1 : 0
        if isNull { target.faults[lane] = 0 }
    }

    private func changeText(_ operation: Operation, _ operand: CellColumn, _ target: CellColumn, _ lane: Int) {
        let fault = operand.faults[lane]
        guard fault == 0 else { return place("", target, lane, fault: fault) }
        let text = operand.texts[lane].string
        switch operation.kind {
        case .trim:
            let trimmed = Evaluation.trim(text, leading: operation.flags & 1 != 0, trailing: operation.flags & 2 != 0)
            place(trimmed, target, lane)
        case .substring:
            do throws(ColdFailure) {
                place(try Evaluation.substring(text, Int(operation.offset) + 1, Int(operation.length)), target, lane)
            } catch {
                place("", target, lane, fault: error.fault.rawValue)
            }
        case .uppercase: place(text.uppercased(), target, lane)
        default: place(text.lowercased(), target, lane)
        }
    }

    private func place(_ text: String, _ target: CellColumn, _ lane: Int, fault: UInt8) {
        place(text, target, lane)
        target.faults[lane] = fault
    }

    func divide(
        _ operation: Operation, _ left: CellColumn, _ right: CellColumn, _ target: CellColumn, _ lane: Int
    ) {
        let division = program.divisions[Int(operation.index)]
        do throws(Fault) {
            let dividend = ExactDecimal(left.number(lane), scale: division.leftScale)
            let divisor = ExactDecimal(right.number(lane), scale: division.rightScale)
            let quotient = try dividend.divided(by: divisor, scale: division.scale, rounding: division.rounding)
            target.set(lane, number: quotient.unscaled)
        } catch {
            target.faults[lane] = error.rawValue
        }
    }

    private func round(_ operation: Operation, _ operand: CellColumn, _ target: CellColumn, _ lane: Int) {
        target.faults[lane] = operand.faults[lane]
        guard target.faults[lane] == 0 else { return }
        do throws(Fault) {
            let number = ExactDecimal(operand.number(lane), scale: Int(operation.offset))
            let rounded = try number.rescaled(
                to: Int(operation.length), rounding: Rounding.allCases[Int(operation.flags)])
            target.set(lane, number: rounded.unscaled)
        } catch {
            target.faults[lane] = error.rawValue
        }
    }

    func dateFromText(_ operation: Operation, _ operand: CellColumn, _ target: CellColumn, _ lane: Int) {
        do throws(Fault) {
            let date = try program.datePatterns[Int(operation.index)].decode(digits: operand.texts[lane].bytes.span)
            target.numbers[lane] = Int64(date.ccyymmdd)
        } catch {
            target.faults[lane] = error.rawValue
        }
    }

    private func requireNewCode(_ operation: Operation, _ target: CellColumn, _ lane: Int) {
        guard target.faults[lane] == 0 else { return }
        if !context.newCodes[Int(operation.index)].contains(target.texts[lane].string) {
            target.faults[lane] = Fault.notInList.rawValue
        }
    }
}
