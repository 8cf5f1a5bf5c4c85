/// Gzip written byte by byte after RFC 1952, with stored blocks after RFC 1951, section 3.2.4: no zlib has a part in it.
package enum GzipBytes {
    /// The optional parts of a header.
    package struct Header: Sendable {
        package var extra: [UInt8]?
        package var name: String?
        package var comment: String?
        package var hasChecksum = false
        package var isText = false

        package init(
            extra: [UInt8]? = nil, name: String? = nil, comment: String? = nil, hasChecksum: Bool = false,
            isText: Bool = false
        ) {
            self.extra = extra
            self.name = name
            self.comment = comment
            self.hasChecksum = hasChecksum
            self.isText = isText
        }

        package var bytes: [UInt8] {
            var flags: UInt8 = isText ? 0x01 : 0
            if hasChecksum { flags |= 0x02 }
            if extra != nil { flags |= 0x04 }
            if name != nil { flags |= 0x08 }
            if comment != nil { flags |= 0x10 }
            var bytes: [UInt8] = [0x1F, 0x8B, 0x08, flags, 0x78, 0x56, 0x34, 0x12, 0x00, 0x03]
            if let extra { bytes += little(UInt64(extra.count), 2) + extra }
            for text in [name, comment].compactMap(\.self) { bytes += Array(text.utf8) + [0] }
            return hasChecksum ? bytes + little(UInt64(crc32(bytes) & 0xFFFF), 2) : bytes
        }
    }

    /// One member.
    package static func member(_ data: [UInt8], header: Header = Header()) -> [UInt8] {
        header.bytes + stored(data) + little(UInt64(crc32(data)), 4) + little(UInt64(data.count), 4)
    }

    /// A BGZF file with these pieces of data in its members, and the empty member that ends it.
    package static func blocked(_ pieces: [[UInt8]], hasEndMark: Bool = true) -> [UInt8] {
        (pieces + (hasEndMark ? [[]] : [])).flatMap { piece in
            let size = 18 + stored(piece).count + 8
            let extra: [UInt8] = [0x42, 0x43, 0x02, 0x00] + little(UInt64(size - 1), 2)
            return member(piece, header: Header(extra: extra))
        }
    }

    /// Data cut into pieces of at most so many bytes.
    package static func pieces(_ data: [UInt8], of size: Int) -> [[UInt8]] {
        stride(from: 0, to: data.count, by: size).map { Array(data[$0..<min($0 + size, data.count)]) }
    }

    private static func stored(_ data: [UInt8]) -> [UInt8] {
        let parts = data.isEmpty ? [[]] : pieces(data, of: 0xFFFF)
        return parts.enumerated().flatMap { index, part in
            let length = UInt64(part.count)
            return [index == parts.count - 1 ? 0x01 : 0x00] + little(length, 2) + little(~length & 0xFFFF, 2) + part
        }
    }

    /// A number, its lowest byte first.
    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    /// The CRC-32 of RFC 1952, section 8, bit by bit.
    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
