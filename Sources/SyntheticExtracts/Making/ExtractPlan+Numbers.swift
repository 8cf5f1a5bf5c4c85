import RecordValues

/// Writes numbers as the codecs of RecordValues do, into a buffer, without asking a description each time. The layout
/// of the bytes and its sources stand at the head of those codecs.
extension ExtractPlan {
    @inline(__always)
    func write(_ number: Int64, _ step: Step, data: Int, in buffer: inout [UInt8]) {
        let first = data + step.offset
        switch step.shape.usage {
        case .binary:
            var rest = number
            for place in stride(from: first + step.length - 1, through: first, by: -1) {
                buffer[place] = UInt8(truncatingIfNeeded: rest)
                rest >>= 8
            }
        case .packed: writePacked(number, step, first, in: &buffer)
        case .zoned, .decimalText: writeZoned(number, step, first, in: &buffer)
        }
    }

    @inline(__always)
    private func writePacked(_ number: Int64, _ step: Step, _ first: Int, in buffer: inout [UInt8]) {
        var rest = number.magnitude
        let sign: UInt8 = step.shape.isSigned ? (number < 0 ? 0xD : 0xC) : 0xF
        let last = first + step.length - 1
        buffer[last] = UInt8(rest % 10) << 4 | sign
        rest /= 10
        for place in stride(from: last - 1, through: first, by: -1) {
            let pair = rest % 100
            rest /= 100
            buffer[place] = UInt8(pair / 10) << 4 | UInt8(pair % 10)
        }
    }

    @inline(__always)
    private func writeZoned(_ number: Int64, _ step: Step, _ first: Int, in buffer: inout [UInt8]) {
        let shape = step.shape
        var rest = number.magnitude
        let firstDigit = first + shape.firstDigit
        for place in stride(from: firstDigit + shape.digits - 1, through: firstDigit, by: -1) {
            buffer[place] = shape.zero + UInt8(rest % 10)
            rest /= 10
        }
        let signPlace = first + shape.signPlace
        let digit = shape.isSignSeparate ? 0 : Int(buffer[signPlace] - shape.zero)
        buffer[signPlace] = bytes[shape.signBytes + (number < 0 ? 10 : 0) + digit]
    }
}
