// Unsafe: hands the places in its input and in the block to zlib.
import Diagnostics

/// Gzip members one after the other.
///
/// Behind the last member there may be zero bytes, which tapes and blocked transfers leave and gzip(1) passes over too;
/// they are counted. Anything else there is a mistake.
@safe
final class SerialMembers {
    private(set) var member: GzipMember
    /// Bytes that came out in all.
    private(set) var produced: Int64
    private(set) var paddingBytes: Int64 = 0
    private let inflater = Inflater()
    private var isInside = false

    /// - Parameter members: what was inflated before.
    init(path: String, after members: BlockedMembers) {
        member = members.last
        produced = members.produced
    }

    /// Fills the block: false where the file has ended.
    func fill(_ block: Block, from input: CompressedInput) throws(DiagnosticList) -> Bool {
        while block.count < Block.capacity {
            if !isInside {
                guard try begin(input) else { return false }
            } else if try !input.require(1) {
                throw member.cutOff(at: input.offset)
            }
            let step = unsafe inflater.step(
                from: input.bytes, count: input.count, to: block.bytes + block.count,
                room: Block.capacity - block.count)
            input.consume(step.consumed)
            block.count += step.produced
            produced += Int64(step.produced)
            member.produced += Int64(step.produced)
            switch step.end {
            case nil: break
            case .member: isInside = false
            case .mistake(let words): throw member.mistake(words, at: input.offset)
            }
        }
        return true
    }

    /// Begins the next member: false where there is none.
    private func begin(_ input: CompressedInput) throws(DiagnosticList) -> Bool {
        if try !input.require(2), input.count == 0 { return false }
        let startsMember = input[0] == 0x1F && (input.count == 1 || input[1] == 0x8B)
        if member.number > 0, !startsMember {
            try passPadding(input)
            return false
        }
        member = GzipMember(path: member.path, number: member.number + 1, offset: input.offset)
        inflater.reset()
        isInside = true
        return true
    }

    private func passPadding(_ input: CompressedInput) throws(DiagnosticList) {
        while try input.require(1) {
            let zeros = (0..<input.count).first { input[$0] != 0 } ?? input.count
            paddingBytes += Int64(zeros)
            input.consume(zeros)
            guard input.count > 0 else { continue }
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.gzipTrailing,
                    "\(member.path) goes on at byte \(input.offset.figures), behind its member"
                        + " \(member.number.figures), with what is no gzip member:"
                        + " \(input.copy(min(8, input.count)).hexPairs)",
                    hint: "something was appended to it, or a member lost its beginning; fetch it again"))
        }
    }
}
