import MappingLanguage
import RecordValues
import TargetRows

extension RarePath {
    /// Operations that few mappings use.
    @inline(never)
    func run(
        _ operation: Operation, _ field: UnsafeRawPointer, _ registers: UnsafeMutablePointer<Cell>,
        _ target: UnsafeMutablePointer<Cell>, _ scratch: inout UnsafeMutableRawPointer
    ) {
        let operand = unsafe registers + Int(operation.a)
        switch operation.kind {
        case .trim, .substring, .uppercase, .lowercase: unsafe changeText(operation, operand, target, &scratch)
        case .round: unsafe round(operation, operand, target)
        case .dateFromText: unsafe dateFromText(operation, operand, target)
        case .fieldState:
            let bytes = unsafe Self.bytes(field, operation)
            let state = program.fields[Int(operation.index)].description.state(
                of: bytes.span, policy: context.source.signPolicy, family: context.source.codePage.family)
            unsafe target.pointee.number = state.rawValue == operation.flags ? 1 : 0
            unsafe target.pointee.fault = 0
        case .fieldBytes:
            let isEqual = unsafe Self.bytes(field, operation) == program.byteLists[Int(operation.a)]
            unsafe target.pointee.number = isEqual ? 1 : 0
            unsafe target.pointee.fault = 0
        case .textPattern, .newCode: unsafe applyRule(operation, target)
        default: preconditionFailure("the machine runs \(operation.kind) itself")
        }
    }

    private func changeText(
        _ operation: Operation, _ operand: UnsafeMutablePointer<Cell>, _ target: UnsafeMutablePointer<Cell>,
        _ scratch: inout UnsafeMutableRawPointer
    ) {
        let fault = unsafe operand.pointee.fault
        guard fault == 0 else {
            unsafe target.pointee.fault = fault
            return
        }
        let text = unsafe Self.text(operand)
        switch operation.kind {
        case .trim:
            let trimmed = Evaluation.trim(text, leading: operation.flags & 1 != 0, trailing: operation.flags & 2 != 0)
            unsafe place(trimmed, target, &scratch)
        case .substring:
            do throws(ColdFailure) {
                let part = try Evaluation.substring(text, Int(operation.offset) + 1, Int(operation.length))
                unsafe place(part, target, &scratch)
            } catch {
                unsafe target.pointee.fault = error.fault.rawValue
            }
        case .uppercase: unsafe place(text.uppercased(), target, &scratch)
        default: unsafe place(text.lowercased(), target, &scratch)
        }
    }

    @inline(never)
    func divide(
        _ operation: Operation, _ left: UnsafeMutablePointer<Cell>, _ right: UnsafeMutablePointer<Cell>,
        _ target: UnsafeMutablePointer<Cell>
    ) {
        let fault = unsafe left.pointee.fault != 0 ? left.pointee.fault : right.pointee.fault
        guard fault == 0 else {
            unsafe target.pointee.fault = fault
            return
        }
        let division = program.divisions[Int(operation.index)]
        do throws(Fault) {
            let dividend = unsafe ExactDecimal(left.pointee.number, scale: division.leftScale)
            let divisor = unsafe ExactDecimal(right.pointee.number, scale: division.rightScale)
            unsafe target.pointee.number = try dividend.divided(
                by: divisor, scale: division.scale, rounding: division.rounding
            ).unscaled
            unsafe target.pointee.fault = 0
        } catch {
            unsafe target.pointee.fault = error.rawValue
        }
    }

    private func round(
        _ operation: Operation, _ operand: UnsafeMutablePointer<Cell>, _ target: UnsafeMutablePointer<Cell>
    ) {
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        do throws(Fault) {
            let number = unsafe ExactDecimal(operand.pointee.number, scale: Int(operation.offset))
            unsafe target.pointee.number = try number.rescaled(
                to: Int(operation.length), rounding: Rounding.allCases[Int(operation.flags)]
            ).unscaled
        } catch {
            unsafe target.pointee.fault = error.rawValue
        }
    }

    private func dateFromText(
        _ operation: Operation, _ operand: UnsafeMutablePointer<Cell>, _ target: UnsafeMutablePointer<Cell>
    ) {
        let fault = unsafe operand.pointee.fault
        unsafe target.pointee.fault = fault
        guard fault == 0 else { return }
        let pattern = program.datePatterns[Int(operation.index)]
        do throws(Fault) {
            let date = try pattern.decode(digits: Array(unsafe Self.text(operand).utf8).span)
            unsafe target.pointee.number = Int128(date.ccyymmdd)
        } catch {
            unsafe target.pointee.fault = error.rawValue
        }
    }

    private func applyRule(_ operation: Operation, _ target: UnsafeMutablePointer<Cell>) {
        guard unsafe target.pointee.fault == 0 else { return }
        if operation.kind == .textPattern {
            let pattern = program.patterns[Int(operation.index)]
            let units = unsafe UnsafeBufferPointer(
                start: target.pointee.text.assumingMemoryBound(to: UInt8.self), count: Int(target.pointee.textLength))
            if unsafe !pattern.matches(units.span) { unsafe target.pointee.fault = Fault.patternMismatch.rawValue }
        } else {
            let isKnown = unsafe context.newCodes[Int(operation.index)].contains(Self.text(target))
            if !isKnown { unsafe target.pointee.fault = Fault.notInList.rawValue }
        }
    }

    private static func text(_ cell: UnsafeMutablePointer<Cell>) -> String {
        unsafe String(
            decoding: UnsafeRawBufferPointer(start: cell.pointee.text, count: Int(cell.pointee.textLength)),
            as: UTF8.self)
    }
}
