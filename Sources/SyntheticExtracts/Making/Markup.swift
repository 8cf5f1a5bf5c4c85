/// One piece of how a record is written as XML: plain data, so that a worker does nothing but copy.
struct MarkupOperation: Sendable {
    enum Kind: UInt8, Sendable {
        /// Bytes as they are.
        case literal
        /// An attribute, its name and `="` being the bytes; left out where its field is absent.
        case attribute
        /// An element up to `end` that is left out where every field of `steps` is absent.
        case element
        /// The end of a start tag whose text is the field's: an element that is nil ends here, at `end`.
        case tagEnd
        /// The text of a field.
        case text
        /// A figure that the record declares.
        case declared
    }

    var kind: Kind
    /// In the plan's bytes.
    var bytes: Range<Int> = 0..<0
    var step = -1
    var steps: [Int] = []
    /// The operation to go on with.
    var end = 0
    /// Index of the control, and what the figure of a whole file takes at most.
    var control = -1
    var width = 0
}

extension RecordMaker {
    /// Writes the markup of the record whose values are in the scratch.
    mutating func write(_ operations: Range<Int>, to buffer: inout [UInt8]) {
        var next = operations.lowerBound
        while next < operations.upperBound {
            let operation = plan.markup[next]
            next += 1
            switch operation.kind {
            case .literal: append(operation.bytes, to: &buffer)
            case .element:
                if operation.steps.allSatisfy({ isAbsent($0) }) { next = operation.end }
            case .attribute:
                guard !isAbsent(operation.step) else { continue }
                append(operation.bytes, to: &buffer)
                appendValue(of: operation.step, to: &buffer)
                buffer.append(UInt8(ascii: "\""))
            case .tagEnd:
                if isNil(operation.step) {
                    append(operation.bytes, to: &buffer)
                    next = operation.end
                } else {
                    buffer.append(UInt8(ascii: ">"))
                }
            case .text: appendValue(of: operation.step, to: &buffer)
            case .declared:
                if let figure = unitFigures[operation.control] {
                    buffer += Array(figure.utf8)
                } else {
                    tally.declaredAt.append((operation.control, Int64(buffer.count)))
                    buffer += [UInt8](repeating: UInt8(ascii: "0"), count: operation.width)
                }
            }
        }
    }

    @inline(__always)
    private func isAbsent(_ step: Int) -> Bool { lengths[step] == 1 && scratch[plan.steps[step].offset] == 0xFF }

    @inline(__always)
    private func isNil(_ step: Int) -> Bool { lengths[step] == 1 && scratch[plan.steps[step].offset] == 0xFE }

    /// A value with the five characters that XML reserves as references.
    @inline(__always)
    private func appendValue(of step: Int, to buffer: inout [UInt8]) {
        guard !isAbsent(step), !isNil(step) else { return }
        let first = plan.steps[step].offset
        for index in first..<first + lengths[step] {
            switch scratch[index] {
            case UInt8(ascii: "&"): buffer += Array("&amp;".utf8)
            case UInt8(ascii: "<"): buffer += Array("&lt;".utf8)
            case UInt8(ascii: ">"): buffer += Array("&gt;".utf8)
            case UInt8(ascii: "\""): buffer += Array("&quot;".utf8)
            case let byte: buffer.append(byte)
            }
        }
    }
}
