/// Puts operations of one kind together, as far as what they read and write allows.
///
/// The fast path jumps once a run of equal operations instead of once an operation, and a jump that the processor
/// guesses wrong costs as much as several operations.
struct OperationSchedule {
    private let operations: [Operation]
    private let operandLists: [[UInt16]]

    /// The operations in a new order, each first one of a run with the length of the run.
    static func ordered(_ operations: [Operation], operandLists: [[UInt16]]) -> [Operation] {
        OperationSchedule(operations: operations, operandLists: operandLists).ordered()
    }

    private func ordered() -> [Operation] {
        let needs = operations.indices.map { index in
            operations[..<index].indices.filter { mustPrecede($0, index) }
        }
        var done = [Bool](repeating: false, count: operations.count)
        var result: [Operation] = []
        while result.count < operations.count {
            let ready = operations.indices.filter { !done[$0] && needs[$0].allSatisfy { done[$0] } }
            // The kind that has the longest run ready; the earliest of equals, so that the order is always the same.
            var counts: [Operation.Kind: Int] = [:]
            for index in ready { counts[operations[index].kind, default: 0] += 1 }
            let longest = counts.values.max() ?? 0
            guard let kind = ready.lazy.map({ operations[$0].kind }).first(where: { counts[$0] == longest }) else {
                preconditionFailure("the first operation that is not done is always ready")
            }
            let run = ready.filter { operations[$0].kind == kind }
            for (position, index) in run.enumerated() {
                var operation = operations[index]
                operation.runLength = UInt16(clamping: run.count - position)
                result.append(operation)
                done[index] = true
            }
        }
        return result
    }

    /// Whether one operation has to be run before a later one: it writes what the later one reads or writes, or reads
    /// what the later one writes.
    private func mustPrecede(_ earlier: Int, _ later: Int) -> Bool {
        let written = operations[earlier].destination
        let laterWritten = operations[later].destination
        return written == laterWritten || registersRead(by: later).contains(written)
            || registersRead(by: earlier).contains(laterWritten)
    }

    private func registersRead(by index: Int) -> [UInt16] {
        let operation = operations[index]
        switch operation.kind {
        case .loadPacked, .loadZoned, .loadBinary, .loadText, .loadDigits, .fieldState, .fieldBytes: return []
        case .concatenate: return operandLists[Int(operation.index)]
        case .trim, .substring, .uppercase, .lowercase, .scaleUp, .round, .dateFromNumber, .dateFromText, .lookup,
            .memberOfNumbers, .memberOfTexts, .memberOfWords, .not, .copy, .nullWhenNumber:
            return [operation.a]
        case .add, .subtract, .multiply, .divide, .compareNumbers, .compareTexts, .and, .or:
            return [operation.a, operation.b]
        case .select: return [operation.a, operation.b, operation.c]
        // What a column asks of its value is in its own register only, which counts as written.
        case .fitNumber, .fitText, .numberRange, .textLength, .textPattern, .numberList, .textList, .nino, .newCode,
            .nullWhenText, .finish:
            return []
        }
    }
}
