import RecordValues
import TestSupport
import Testing

struct CodePageTests {
    private static let ebcdicNames = ["cp037", "cp285", "cp500", "cp1047", "cp1140", "cp1146"]

    private func page(_ name: String) throws -> CodePage { try #require(CodePage.named(name), "\(name)") }

    private func decode(_ page: CodePage, _ bytes: [UInt8]) -> Result<String, Fault> {
        do { return .success(try page.decode(bytes.span)) } catch { return .failure(error) }
    }

    @Test(arguments: [
        ("CP037", "cp037"), ("037", "cp037"), ("37", "cp037"), ("ibm037", "cp037"), ("IBM-037", "cp037"),
        ("cp37", "cp037"),
        ("285", "cp285"), ("Ibm-285", "cp285"), ("500", "cp500"), ("IBM1047", "cp1047"), ("ibm-1140", "cp1140"),
        ("ccsid1146", "cp1146"), ("ASCII", "ascii"), ("us-ascii", "ascii"), ("latin1", "iso-8859-1"),
        ("ISO-8859-1", "iso-8859-1"), ("UTF-8", "utf-8"), ("utf8", "utf-8"),
    ])
    func `A code page goes by its name and its aliases`(alias: String, name: String) throws {
        #expect(try page(alias).name == name)
    }

    @Test(arguments: [
        "", "cp", "ibm", "cp285x", "cp 285", "cp0285", "cp273", "1", "cpascii", "utf-16", "ebcdic", "cputf-8",
    ])
    func `Other names are no code page`(name: String) {
        #expect(CodePage.named(name) == nil)
    }

    @Test func `Every listed name names its page`() throws {
        #expect(CodePage.allNames == Self.ebcdicNames + ["ascii", "iso-8859-1", "utf-8"])
        for name in CodePage.allNames {
            let page = try page(name)
            #expect(page.name == name && page.family == (Self.ebcdicNames.contains(name) ? .ebcdic : .ascii))
            #expect(page.blank == (page.family == .ebcdic ? 0x40 : 0x20) && page.scalar(for: page.blank) == " ")
            #expect((page.kind == .utf8) == (name == "utf-8"))
        }
    }

    @Test(arguments: ebcdicNames)
    func `An EBCDIC page holds the 256 characters of Latin-1, each once, or the euro for the currency sign`(
        name: String
    ) throws {
        let page = try page(name)
        let scalars = Set((UInt8.min...UInt8.max).compactMap { page.scalar(for: $0)?.value })
        var latin1 = Set<UInt32>(0...0xFF)
        if name == "cp1140" || name == "cp1146" {
            latin1.remove(0xA4)
            latin1.insert(0x20AC)
        }
        #expect(scalars == latin1)
    }

    /// The invariant characters (IBM CDRA, character set 640): the same byte in every EBCDIC code page.
    @Test(arguments: ebcdicNames) func `Letters, digits and the invariant signs are where every page has them`(
        name: String
    ) throws {
        let rows: [(UInt8, String)] = [
            (0x81, "abcdefghi"), (0x91, "jklmnopqr"), (0xA2, "stuvwxyz"), (0xC1, "ABCDEFGHI"), (0xD1, "JKLMNOPQR"),
            (0xE2, "STUVWXYZ"), (0xF0, "0123456789"), (0x4B, ".<(+"), (0x5C, "*);"), (0x60, "-/"), (0x6B, ",%_>?"),
            (0x7A, ":"), (0x7D, "'=\""), (0x50, "&"), (0x40, " "),
        ]
        for (first, characters) in rows {
            let bytes = (0..<UInt8(characters.utf8.count)).map { first + $0 }
            #expect(decode(try page(name), bytes) == .success(characters))
            #expect(try page(name).encode(characters) == bytes)
        }
    }

    @Test(arguments: [
        ("cp037", "5B 4A B0 5F 9F", "$¢^¬¤"), ("cp285", "5B 4A B0 5F 9F A1 BA", "£$¢¬¤¯^"),
        ("cp500", "5B 4A 5A B0 5F", "$[]¢^"),
        ("cp1047", "5B 4A AD BD 5F B0", "$¢[]^¬"), ("cp1140", "5B 9F 4A", "$€¢"), ("cp1146", "5B 9F 4A A1", "£€$¯"),
        ("iso-8859-1", "A3 A4 E9", "£¤é"), ("utf-8", "C2 A3 E2 82 AC F0 9F 91 B5", "£€👵"), ("ascii", "24 7E", "$~"),
    ])
    func `The characters that tell the pages apart`(name: String, bytes: String, text: String) throws {
        #expect(decode(try page(name), hex(bytes)) == .success(text))
        #expect(try page(name).encode(text) == hex(bytes))
    }

    @Test(arguments: CodePage.allNames)
    func `Each of the 256 bytes is a character, a control or nothing, and written back as itself`(name: String) throws {
        let page = try page(name)
        for byte in UInt8.min...UInt8.max {
            guard let scalar = page.scalar(for: byte) else {
                #expect(decode(page, [byte]) == .failure(.unmappableCharacter), "\(byte)")
                continue
            }
            if scalar.properties.generalCategory == .control {
                #expect(decode(page, [byte]) == .failure(.controlCharacter), "\(byte)")
                #expect(throws: Fault.controlCharacter) { try page.encode(String(scalar)) }
            } else {
                #expect(decode(page, [byte]) == .success(String(scalar)), "\(byte)")
                #expect(try page.encode(String(scalar)) == [byte], "\(byte)")
            }
        }
    }

    @Test(arguments: CodePage.allNames) func `Control characters are refused, never kept in a row`(name: String) throws
    {
        let page = try page(name)
        let newLines: [[UInt8]] =
            page.family == .ebcdic ? [[0x15], [0x25], [0x0D], [0x00]] : [[0x0A], [0x0D], [0x00], [0x7F]]
        for bytes in newLines { #expect(decode(page, bytes) == .failure(.controlCharacter)) }
        for text in ["a\nb", "a\r\nb", "\0", "\u{7F}", "\u{85}", "\u{9F}"] {
            #expect(throws: Fault.controlCharacter) { try page.encode(text) }
        }
    }

    @Test func `New line and line feed are those of IBM's CDRA`() throws {
        for name in Self.ebcdicNames {
            #expect(try page(name).scalar(for: 0x15) == "\u{85}" && page(name).scalar(for: 0x25) == "\n")
        }
    }

    @Test func `Bytes and characters without a counterpart are faults`() throws {
        #expect(decode(try page("ascii"), [0x41, 0xA3]) == .failure(.unmappableCharacter))
        #expect(throws: Fault.unmappableCharacter) { try page("ascii").encode("£") }
        #expect(throws: Fault.unmappableCharacter) { try page("cp285").encode("€") }
        #expect(throws: Fault.unmappableCharacter) { try page("cp1140").encode("¤") }
        #expect(throws: Fault.unmappableCharacter) { try page("cp037").encode("👵") }
        #expect(throws: Fault.unmappableCharacter) { try page("iso-8859-1").encode("\u{FFFF}") }
        // Not one character of Latin-1, though it looks like one: a letter and a combining accent.
        #expect(throws: Fault.unmappableCharacter) { try page("iso-8859-1").encode("e\u{301}") }
    }

    @Test(arguments: [
        "80", "C2", "C0 AF", "C1 81", "ED A0 80", "F4 90 80 80", "F8 88 80 80 80", "E2 82", "E2 82 41", "FF", "41 BF",
    ])
    func `UTF-8 that is not well formed is a fault`(bytes: String) throws {
        #expect(decode(try page("utf-8"), hex(bytes)) == .failure(.unmappableCharacter))
    }

    @Test func `A control hidden in two bytes of UTF-8 is found`() throws {
        #expect(decode(try page("utf-8"), hex("41 C2 85 42")) == .failure(.controlCharacter))
    }

    @Test func `Empty text is empty`() throws {
        for name in CodePage.allNames {
            #expect(decode(try page(name), []) == .success(""))
            #expect(try page(name).encode("") == [])
        }
    }
}
