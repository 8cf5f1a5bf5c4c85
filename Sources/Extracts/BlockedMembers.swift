// Unsafe: hands the places in a group and in the block to zlib.
import Diagnostics

/// Gzip members that state their own size: BGZF.
///
/// ```
/// | 1F 8B 08 04 | MTIME, 4 | XFL | OS | XLEN, 2 | ... 'B' 'C' 02 00 BSIZE ... | deflate | CRC32, 4 | ISIZE, 4 |
/// ```
/// BSIZE is the size of the whole member less 1. A member holds at most 64 KiB, and an empty member ends the file: it is
/// the format's own guard against a file that was cut off between two members.
///
/// Source: Sequence Alignment/Map Format Specification, section 4.1, "The BGZF compression format".
struct BlockedMembers: Sendable {
    private static let longest = 1 << 16

    /// The last member that was given out; number 0 before the first.
    private(set) var last: GzipMember
    /// Bytes that all members so far state they hold.
    private(set) var produced: Int64 = 0
    private var lastHeld = 0

    init(path: String) { last = GzipMember(path: path, number: 0, offset: 0) }

    /// The next members, as many as fill a block; nil where the file ends, or the next member is of the ordinary kind.
    mutating func nextGroup(_ input: CompressedInput) throws(DiagnosticList) -> MemberGroup? {
        var group = MemberGroup()
        var next = GzipMember(path: last.path, number: last.number + 1, offset: input.offset)
        while let size = try Self.size(input) {
            guard try input.require(size) else {
                if group.members.isEmpty { throw next.cutOff(at: input.offset + Int64(input.count)) }
                break
            }
            let held = Int(input.number(at: size - 4, bytes: 4))
            guard held <= Self.longest else {
                if !group.members.isEmpty { break }
                throw next.mistake(
                    .gzipLength,
                    "states at byte \((input.offset + Int64(size) - 4).figures) that it holds"
                        + " \(held.counted("byte")); a BGZF member holds at most \(Self.longest.figures)",
                    hint: "the file was damaged; fetch it again")
            }
            guard group.held + held <= Block.capacity else { break }
            group.append(next, input.copy(size), held: held)
            input.consume(size)
            last = next
            lastHeld = held
            produced += Int64(held)
            next = GzipMember(path: last.path, number: last.number + 1, offset: input.offset)
        }
        return group.members.isEmpty ? nil : group
    }

    /// Throws EXT042 where the file has ended without the empty member that ends it.
    func requireEndMark(at end: Int64) throws(DiagnosticList) {
        guard last.number > 0, lastHeld > 0 else { return }
        throw last.mistake(
            .gzipTruncated,
            "is the last of a BGZF file that ends at byte \(end.figures) without the empty member that marks its end",
            hint:
                "the file is probably cut off; fetch it again. If it is whole: gzip -dc FILE | gzip > NEW, and run NEW")
    }

    /// The size of the member at the start of the input; nil where it states none.
    private static func size(_ input: CompressedInput) throws(DiagnosticList) -> Int? {
        guard try input.require(18), input.number(at: 0, bytes: 4) == 0x0408_8B1F else { return nil }
        let extraLength = Int(input.number(at: 10, bytes: 2))
        guard try input.require(12 + extraLength) else { return nil }
        var place = 12
        while place + 4 <= 12 + extraLength {
            let length = Int(input.number(at: place + 2, bytes: 2))
            if input[place] == UInt8(ascii: "B"), input[place + 1] == UInt8(ascii: "C"), length == 2,
                place + 6 <= 12 + extraLength
            {
                let size = Int(input.number(at: place + 4, bytes: 2)) + 1
                // The header with its extra field, an empty deflate stream and the two numbers at the end.
                return size >= 12 + extraLength + 10 ? size : nil
            }
            place += 4 + length
        }
        return nil
    }
}

/// Some members that follow one another, for one block: any queue can inflate them.
@safe
struct MemberGroup: BlockWork {
    let isSerial = false
    private(set) var members: [(member: GzipMember, size: Int, held: Int)] = []
    /// Bytes that they state they hold.
    private(set) var held = 0
    private var bytes: [UInt8] = []

    mutating func append(_ member: GzipMember, _ compressed: [UInt8], held: Int) {
        members.append((member, compressed.count, held))
        bytes += compressed
        self.held += held
    }

    func fill(_ block: Block) throws(DiagnosticList) {
        let inflater = Inflater()
        var compressed = bytes
        var place = 0
        for (member, size, held) in members {
            inflater.reset()
            let step = unsafe compressed.withUnsafeMutableBytes { bytes in
                // Room for a byte more than it states, to find out that there is one.
                unsafe inflater.step(
                    from: bytes.baseAddress! + place, count: size, to: block.bytes + block.count, room: held + 1)
            }
            var found = member
            found.produced = Int64(step.produced)
            let end = member.offset + Int64(step.consumed)
            switch step.end {
            case .member where step.consumed == size: break
            case .mistake(let words): throw found.mistake(words, at: end)
            case .member, nil:
                throw found.mistake(
                    .gzipLength,
                    "is not of the size that its header states: \(size.counted("byte")), for"
                        + " \(held.counted("byte")) of data; it was read up to byte \(end.figures)",
                    hint: "the file was damaged; fetch it again")
            }
            block.count += step.produced
            place += size
        }
    }
}
