import Foundation
import Reconciliation
import RecordValues
import TestSupport
import Testing

@testable import Reports

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What programs read is read back by programs that had no part in writing it.
@Suite struct ParsedBackTests {
    private static let samples = ["ties-out", "breaks", "controls-wrong", "hostile"]

    // MARK: JSON

    private func json(_ sample: String) throws -> [String: Any] {
        let bytes = ReportFile.json.bytes(of: SampleReports.report(sample))
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test(arguments: samples)
    func `The keys of the outside contract are there`(sample: String) throws {
        let (report, found) = (SampleReports.report(sample), try json(sample))
        #expect(found["verdict"] as? String == report.verdict.rawValue)
        #expect(found["exitCode"] as? Int == Int(report.exitCode))
        let waterfall = try #require(found["waterfall"] as? [[String: Any]])
        #expect(waterfall.map { $0["kind"] as? String } == report.waterfall.map(\.kind.rawValue))
        #expect((found["residuals"] as? [Any])?.count == report.residuals.count)
        let breaks = try #require(found["breaks"] as? [String: Any])
        let byCode = try #require(breaks["byCode"] as? [String: Int])
        #expect(breaks["count"] as? Int == byCode.values.reduce(0, +))
        #expect(byCode.count == Set(report.breaksByCode.map(\.code)).count)
        #expect((breaks["money"] as? [String: Any])?.count == report.figures.count)
    }

    @Test(arguments: samples)
    func `No amount is a JSON number: what has decimals is a text`(sample: String) throws {
        func check(_ value: Any, _ path: String) {
            if let object = value as? [String: Any] {
                for (key, inner) in object { check(inner, "\(path).\(key)") }
            } else if let list = value as? [Any] {
                for inner in list { check(inner, path) }
            } else if let number = value as? NSNumber {
                #expect(number.stringValue.allSatisfy { $0.isNumber || $0 == "-" }, "\(path) is \(number)")
            }
        }
        check(try json(sample), "")
    }

    @Test func `Amounts of 38 digits come through to the last one`() throws {
        let most = String(repeating: "9", count: 36) + ".99"
        var report = SampleReports.tiesOut
        report.totals = [SampleReports.total("sum amount", [], [], ExactDecimal(most), ExactDecimal("-\(most)"))]
        let json = String(decoding: ReportFile.json.bytes(of: report), as: UTF8.self)
        #expect(json.contains("\"old\" : \"\(most)\"") && json.contains("\"new\" : \"-\(most)\""))
        let csv = String(decoding: ReportFile.totals.bytes(of: report), as: UTF8.self)
        #expect(csv.contains(",\(most),-\(most),"))
        let page = String(decoding: ReportFile.html.bytes(of: report), as: UTF8.self)
        #expect(page.contains(most.figures) && most.figures.hasPrefix("999,999,") && most.figures.hasSuffix(",999.99"))
    }

    @Test(arguments: samples)
    func `What is written is read by the type that wrote it`(sample: String) throws {
        let bytes = ReportFile.json.bytes(of: SampleReports.report(sample))
        let figures = try JSONDecoder().decode(ReconcileFigures.self, from: Data(bytes))
        #expect(Array(figures.json.utf8) == bytes)
    }

    // MARK: JUnit

    @Test(arguments: samples)
    func `The test cases are XML, and their numbers are what is counted`(sample: String) throws {
        let bytes = ReportFile.junit.bytes(of: SampleReports.report(sample))
        let reader = JUnitReader()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!reader.suites.isEmpty)
        for suite in [reader.whole] + reader.suites {
            #expect(suite.stated == suite.counted, "\(suite.name)")
        }
        #expect(Set(reader.cases).count == reader.cases.count || sample == "hostile", "a case stands twice")
    }

    @Test func `Each kind of check is a case, and fails where it should`() throws {
        let failures = try self.failures(of: "breaks")
        #expect(failures.contains("residual of sum amount (GBP)") && !failures.contains("residual of sum weeks"))
        #expect(
            failures.contains("K01 on the old side only")
                && failures.contains("K10 " + BreakCode.toleranceExceeded.words))
        #expect(failures.contains("tolerance of lifetime_total, within 0.01"))
        #expect(failures.contains("column amount, exact") && !failures.contains("column born, exact"))
        #expect(failures.contains("KB-009 K05, line 4") && !failures.contains("KB-014 K01, line 2"))
        #expect(try self.failures(of: "ties-out").isEmpty)
        #expect(try self.failures(of: "controls-wrong").contains("every total of every group adds up"))
    }

    private func failures(of sample: String) throws -> Set<String> {
        let reader = JUnitReader()
        let parser = XMLParser(data: Data(ReportFile.junit.bytes(of: SampleReports.report(sample))))
        parser.delegate = reader
        #expect(parser.parse())
        return reader.failed
    }

    // MARK: CSV

    @Test(arguments: samples)
    func `Every total has its line, with as many fields as the head`(sample: String) {
        let report = SampleReports.report(sample)
        let text = String(decoding: ReportFile.totals.bytes(of: report), as: UTF8.self)
        let rows = Self.parse(text)
        #expect(rows.count == report.totals.count + 1)
        #expect(rows.allSatisfy { $0.count == 6 })
        for (row, total) in zip(rows.dropFirst(), report.totals) {
            #expect(row[0] == total.total)
            #expect(row[2] == total.old?.description ?? "" && row[3] == total.new?.description ?? "")
        }
    }

    /// A reader of RFC 4180, character by character.
    private static func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row = [""]
        var isQuoted = false
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            switch scalar {
            case "\"":
                isQuoted.toggle()
                // Two quotes within quotes are one.
                if isQuoted, last == "\"" { row[row.count - 1] += "\"" }
            case "," where !isQuoted: row.append("")
            case "\n" where !isQuoted:
                rows.append(row)
                row = [""]
            case "\r" where !isQuoted: break
            default: row[row.count - 1].unicodeScalars.append(scalar)
            }
        }
        return rows
    }
}

/// Counts what a JUnit file holds.
private final class JUnitReader: NSObject, XMLParserDelegate {
    struct Counts: Equatable {
        var tests = 0
        var failures = 0
        var skipped = 0
    }

    struct Suite {
        var name = ""
        var stated = Counts()
        var counted = Counts()
    }

    var whole = Suite()
    var suites: [Suite] = []
    var cases: [String] = []
    var failed: Set<String> = []

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        func stated(_ key: String) -> Int { Int(attributes[key] ?? "") ?? -1 }
        let suite = Suite(
            name: attributes["name"] ?? "",
            stated: Counts(tests: stated("tests"), failures: stated("failures"), skipped: stated("skipped")))
        switch element {
        case "testsuites": whole = suite
        case "testsuite": suites.append(suite)
        case "testcase":
            cases.append("\(attributes["classname"] ?? "") \(attributes["name"] ?? "")")
            count { $0.tests += 1 }
        case "failure":
            failed.insert(cases.last.map { String($0.split(separator: " ", maxSplits: 1)[1]) } ?? "")
            count { $0.failures += 1 }
        case "skipped": count { $0.skipped += 1 }
        default: break
        }
    }

    private func count(_ change: (inout Counts) -> Void) {
        change(&whole.counted)
        change(&suites[suites.count - 1].counted)
    }
}
