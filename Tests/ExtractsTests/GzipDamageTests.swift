import Diagnostics
import Extracts
import RecordValues
import TestSupport
import Testing

/// A damaged gzip file is never taken for a sound one, nor a short one for a whole one.
@Suite struct GzipDamageTests {
    private static let data = Array("HEADER  AMOUNT 1AMOUNT 2TRAILER ".utf8)

    /// Small files of each kind, each of four records of eight bytes.
    private static let files: [(name: String, bytes: [UInt8])] = {
        let pieces = GzipBytes.pieces(data, of: 12)
        let header = GzipBytes.Header(extra: [1, 2, 3], name: "A.DAT", comment: "c", hasChecksum: true)
        return [
            ("stored", GzipBytes.member(data)), ("every part of the header", GzipBytes.member(data, header: header)),
            ("three members", pieces.flatMap { GzipBytes.member($0) }), ("BGZF", GzipBytes.blocked(pieces)),
            // Fixed Huffman codes, as Python's gzip writes them.
            (
                "deflated",
                hex("1f8b08000000000002fff3707574710d525070f4f50ff50b513084d24621418e9e3e400900a23b5e" + "aa20000000")
            ),
        ]
    }()

    @Test func `A file that is cut off anywhere is refused, and says where it ends`() throws {
        for (name, bytes) in Self.files {
            for count in 1..<bytes.count {
                let file = try TestFile(Array(bytes.prefix(count)))
                guard let found = mistake(file.path, .fixed(length: 8)) else {
                    // Between two members nothing tells: a file of ordinary members has no end mark.
                    #expect(name == "three members" && Self.ends(of: bytes).contains(count), "\(name), \(count) bytes")
                    continue
                }
                let code = try #require(found.first.flatMap { ExtractCode(rawValue: $0.code) })
                #expect(code.kind == .framing, "\(name), \(count) bytes: \(code)")
                if code == .gzipTruncated {
                    #expect(
                        found[0].message.contains("at byte \(count)"), "\(name), \(count) bytes: \(found[0].message)")
                }
            }
        }
    }

    /// Where members of a file of ordinary members end.
    private static func ends(of bytes: [UInt8]) -> [Int] {
        var ends: [Int] = []
        for piece in GzipBytes.pieces(data, of: 12) { ends.append((ends.last ?? 0) + GzipBytes.member(piece).count) }
        return ends
    }

    @Test func `Any one bit that is wrong gives the same records, or is refused`() throws {
        for (name, bytes) in Self.files {
            var same = 0
            for bit in 0..<bytes.count * 8 {
                var damaged = bytes
                damaged[bit / 8] ^= 1 << (bit % 8)
                let file = try TestFile(damaged, name: "extract.dat.gz")
                let read = Self.read(file.path)
                switch read {
                case .success(let data):
                    same += 1
                    #expect(data == Self.data, "\(name), bit \(bit)")
                case .failure(let list):
                    let kinds = list.diagnostics.compactMap { ExtractCode(rawValue: $0.code)?.kind }
                    #expect(kinds == [.framing], "\(name), bit \(bit): \(list.diagnostics.map(\.message))")
                }
            }
            // The time, the system and the flags of the compressor mean nothing to the data.
            let free = name == "every part of the header" ? 0 : 48
            #expect(same >= free && same < bytes.count * 4, "\(name): \(same)")
        }
    }

    private static func read(_ path: String) -> Result<[UInt8], DiagnosticList> {
        do throws(DiagnosticList) {
            let reader = try Extract.open(path: path, format: .fixed(length: 8), blank: 0, recordsPerChunk: 3)
            let batch = RecordBatch(capacity: 0)
            var data: [UInt8] = []
            while try reader.claim(batch) {
                try reader.fill(batch)
                data += records(in: batch).flatMap(\.data)
            }
            _ = try reader.finish()
            return .success(data)
        } catch {
            return .failure(error)
        }
    }

    @Test func `Each kind of damage has its code, the member and the byte`() throws {
        let sound = GzipBytes.member(Self.data)
        func damaged(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
            var bytes = sound
            change(&bytes)
            return sound + bytes
        }
        let end = 2 * sound.count
        let cases: [(bytes: [UInt8], code: String, words: String)] = [
            (damaged { $0[2] = 7 }, "EXT041", "unknown compression method"),
            (damaged { $0[3] = 0x20 }, "EXT041", "unknown header flags set"),
            (damaged { $0[3] = 0x80 }, "EXT041", "unknown header flags set"),
            (damaged { $0[10] = 0x07 }, "EXT043", "invalid block type"),
            (damaged { $0[12] ^= 0x01 }, "EXT043", "invalid stored block lengths"),
            (damaged { $0[20] ^= 0x40 }, "EXT044", "has another CRC-32 than it states at byte \(end - 8)"),
            (damaged { $0[sound.count - 7] ^= 0x40 }, "EXT044", "at byte \(end - 8)"),
            (damaged { $0[sound.count - 2] ^= 0x40 }, "EXT045", "at byte \(end - 4): it gives 32 bytes"),
            (sound + sound.dropLast(9), "EXT042", "is cut off: the file ends at byte \(end - 9), inside it"),
            (sound + sound + [0x1F], "EXT042", "member 3, which begins at byte \(end), is cut off"),
            (sound + sound + Array("junk".utf8), "EXT046", "goes on at byte \(end), behind its member 2"),
            (sound + [0, 0, 0] + sound, "EXT046", "goes on at byte \(sound.count + 3), behind its member 1"),
            (sound + sound + [0, 0, 0x1F], "EXT046", "goes on at byte \(end + 2)"),
        ]
        for (bytes, code, words) in cases {
            let file = try TestFile(bytes)
            let found = mistake(file.path, .fixed(length: 8), chunk: 3)
            #expect(found?.map(\.code) == [code], "\(words): \(found?.first?.message ?? "nothing")")
            #expect(found?.first?.message.contains(words) == true, "\(found?.first?.message ?? "")")
            if code != "EXT046", !words.contains("member 3") {
                #expect(found?.first?.message.contains("member 2, which begins at byte \(sound.count)") == true)
            }
        }
    }

    @Test func `A header that is damaged under its own checksum is refused`() throws {
        let sound = GzipBytes.member(Self.data, header: .init(name: "A.DAT", hasChecksum: true))
        var damaged = sound
        damaged[11] ^= 0x01
        let file = try TestFile(damaged)
        #expect(mistake(file.path, .fixed(length: 8))?.map(\.code) == ["EXT041"])
    }

    @Test func `The records before the damage are handed out, whatever the size of the chunks`() throws {
        let pieces = GzipBytes.pieces(Self.data, of: 16)
        var bytes = pieces.flatMap { GzipBytes.member($0) }
        bytes[bytes.count - 5] ^= 1
        let file = try TestFile(bytes)
        for chunk in [1, 2, 3, 1000] {
            let reader = try Extract.open(path: file.path, format: .fixed(length: 8), blank: 0, recordsPerChunk: chunk)
            let batch = RecordBatch(capacity: 0)
            var count = 0
            let codes = stops {
                while try reader.claim(batch) {
                    try reader.fill(batch)
                    count += batch.records.count
                }
            }
            #expect(codes == [.gzipChecksum] && count == 4, "chunks of \(chunk): \(count)")
        }
    }

    @Test func `A BGZF file without the empty member that ends it is cut off`() throws {
        let pieces = GzipBytes.pieces(Self.data, of: 16)
        let file = try TestFile(GzipBytes.blocked(pieces, hasEndMark: false))
        let found = mistake(file.path, .fixed(length: 8))
        #expect(found?.map(\.code) == ["EXT042"])
        #expect(found?.first?.message.contains("member 2") == true)
        #expect(found?.first?.message.contains("without the empty member that marks its end") == true)
    }

    @Test func `A BGZF member that is not of the size it states is refused`() throws {
        let piece = GzipBytes.pieces(Self.data, of: 16)
        let sound = GzipBytes.blocked(piece)
        for (place, change) in [
            (16, UInt8(1)), (16, 4), (GzipBytes.blocked([piece[0]], hasEndMark: false).count - 4, 1),
        ] {
            var bytes = sound
            bytes[place] ^= change
            let file = try TestFile(bytes)
            let found = mistake(file.path, .fixed(length: 8))
            let code = try #require(found?.first.flatMap { ExtractCode(rawValue: $0.code) })
            #expect(code.kind == .framing, "byte \(place)")
        }
    }

    @Test func `A name that says gzip, of a file that is none, is refused`() throws {
        let file = try TestFile(text: "plain text\n")
        #expect(try readAll(file.path, .lines(length: nil)).records.count == 1)
        let named = try TestFile(Array("plain text\n".utf8), name: "WFPMAST.GZ")
        let found = mistake(named.path, .lines(length: nil))
        #expect(found?.map(\.code) == ["EXT040"])
        #expect(found?.first?.message.hasSuffix("its first bytes are 70 6C, not those of gzip (1F 8B)") == true)
    }

    @Test func `Gzip of nothing is as empty as nothing`() throws {
        for bytes in [GzipBytes.member([]), GzipBytes.member([]) + GzipBytes.member([]), GzipBytes.blocked([])] {
            let file = try TestFile(bytes)
            let found = mistake(file.path, .lines(length: nil))
            #expect(found?.map(\.code) == ["EXT004"])
            #expect(found?.first?.message.hasSuffix("is gzip that inflates to 0 bytes") == true)
        }
    }

    @Test func `A gzip file of fixed records that has bytes left over says so at its end, with the causes`() throws {
        let file = try TestFile(GzipBytes.member(Array("ABCDEF\n".utf8)))
        #expect(
            rendered(file, .fixed(length: 3))
                == """
                error[EXT006]: extract.dat, record 3 at byte 6: the source has 7 bytes, which is not a multiple of the \
                record length 3: 2 whole records end at byte 6, and 1 byte is left over
                  hint: the byte left over is a line end: a transfer as text or an editor added it
                        the size is a multiple of 7: check the length
                        the record before it has 3 data bytes
                        6 bytes before: 41 42 43 44 45 46
                        from byte 6: 0A

                """)
    }

    @Test func `A file that inflates to more than the limit allows is refused, and read when it is allowed`() throws {
        let gzip = try #require(ForeignProgram("gzip"))
        let zeros = [UInt8](repeating: 0x40, count: 60_000)
        // 200 times 60,000 blanks, each some 80 bytes as gzip.
        let piece = try gzip.run(["-9c"], input: zeros).output
        let ordinary = Array(repeating: piece, count: 200).flatMap { $0 }
        let file = try TestFile(ordinary)
        let ratio = 12_000_000 / ordinary.count
        #expect(ratio > 400 && ratio < 1032, "\(ratio)")
        var options = InputOptions()
        options.freeExpansion = 1 << 20
        let found = #expect(throws: DiagnosticList.self) {
            try readStream(file.path, .fixed(length: 1000), options: options)
        }
        #expect(found?.diagnostics.map(\.code) == ["EXT047"])
        #expect(found?.diagnostics.first?.message.contains("more than 400 for one") == true)
        #expect(found?.diagnostics.first?.hint?.contains("--max-expansion 1032") == true)
        options.maximumExpansion = InputOptions.largestExpansion
        let (read, storage) = try readStream(file.path, .fixed(length: 1000), options: options)
        #expect(read.records.count == 12_000 && storage.gzip?.members == 200)
        // Small ones are free.
        options = InputOptions()
        #expect(try readStream(file.path, .fixed(length: 1000), options: options).read.records.count == 12_000)
    }
}
