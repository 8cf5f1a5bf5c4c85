import RecordValues
import TestSupport
import Testing

/// The tables against programs that hold tables of their own. They came from ICU 72; glibc's are the second source.
struct CodePageSecondOpinionTests {
    private static let numbers = [37, 285, 500, 1047, 1140, 1146]
    private static let allBytes = [UInt8](UInt8.min...UInt8.max)

    /// Bytes on which a source is known to differ, with what it says.
    private func compare(_ output: [UInt8], _ name: String, knownDifferences: [UInt8: UInt32] = [:]) throws {
        let page = try #require(CodePage.named(name))
        #expect(output.count == 512)
        for (byte, scalar) in zip(Self.allBytes, stride(from: 0, to: output.count, by: 2)) {
            let theirs = UInt32(output[scalar]) << 8 | UInt32(output[scalar + 1])
            #expect(theirs == knownDifferences[byte] ?? page.scalar(for: byte)?.value, "X'\(String(byte, radix: 16))'")
        }
    }

    @Test(
        .enabled(if: ForeignProgram.exists("iconv"), "iconv is missing: glibc's tables are not compared"),
        arguments: numbers)
    func `glibc has the same 256 characters`(number: Int) throws {
        let iconv = try #require(ForeignProgram("iconv"))
        let theirName = number == 37 ? "IBM037" : "IBM\(number)"
        let (status, output) = try iconv.run(["-f", theirName, "-t", "UTF-16BE"], input: Self.allBytes)
        #expect(status == 0)
        // glibc alone has the overline there: ICU and Java, and glibc in 1146 (285 with the euro), have the macron.
        try compare(output, "cp\(number)", knownDifferences: number == 285 ? [0xA1: 0x203E] : [:])
    }

    @Test(
        .enabled(if: ForeignProgram.exists("uconv"), "uconv is missing: ICU's tables are not compared"),
        arguments: numbers)
    func `ICU has the same 256 characters`(number: Int) throws {
        let uconv = try #require(ForeignProgram("uconv"))
        let (status, output) = try uconv.run(["-f", "ibm-\(number)", "-t", "UTF-16BE"], input: Self.allBytes)
        #expect(status == 0)
        try compare(output, "cp\(number)")
    }

    @Test(.enabled(if: ForeignProgram.exists("iconv"), "iconv is missing: glibc's tables are not compared"))
    func `glibc has the same Latin-1`() throws {
        let iconv = try #require(ForeignProgram("iconv"))
        try compare(try iconv.run(["-f", "ISO-8859-1", "-t", "UTF-16BE"], input: Self.allBytes).output, "latin1")
    }
}
