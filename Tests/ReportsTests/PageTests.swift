import Foundation
import Reconciliation
import RecordValues
import TestSupport
import Testing

@testable import Reports

/// What the page promises that can be seen without a browser; Scripts/check-report sees the rest.
@Suite struct PageTests {
    private static let samples = ["ties-out", "breaks", "controls-wrong", "hostile"]

    private static func page(_ report: ReconciliationReport, _ options: ReportOptions = ReportOptions()) -> String {
        String(decoding: ReportFile.html.bytes(of: report, options: options), as: UTF8.self)
    }

    /// The tags of a page, in order: `table`, `/table`; what scripts and styles hold is passed over.
    private static func tags(of page: String) -> [(name: String, attributes: String)] {
        var tags: [(String, String)] = []
        var rest = page[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let parts = rest[rest.index(after: start)..<end].split(separator: " ", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            tags.append((name, parts.count > 1 ? String(parts[1]) : ""))
            rest = rest[rest.index(after: end)...]
            if name == "script" || name == "style", let close = rest.range(of: "</\(name)>") {
                rest = rest[close.lowerBound...]
            }
        }
        return tags
    }

    @Test(arguments: samples)
    func `Every tag is closed in its place`(sample: String) {
        let void: Set<String> = ["!DOCTYPE", "meta", "input"]
        var open: [String] = []
        for (name, attributes) in Self.tags(of: Self.page(SampleReports.report(sample))) {
            if name.hasPrefix("/") {
                #expect(open.popLast() == String(name.dropFirst()))
            } else if !void.contains(name), !attributes.hasSuffix("/") {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test(arguments: samples)
    func `The page asks for nothing from elsewhere`(sample: String) {
        for (name, attributes) in Self.tags(of: Self.page(SampleReports.report(sample))) {
            #expect(!["link", "img", "iframe", "object", "embed", "base", "form"].contains(name))
            #expect(!attributes.contains("src="))
            #expect(!attributes.contains("href=") || attributes.contains("href=\"#"))
        }
        #expect(!PageStyle.text.contains("url(") && !PageStyle.text.contains("@import"))
    }

    @Test func `What foreign files hold stays text`() {
        let page = Self.page(SampleReports.hostile)
        let allowed: Set<String> = [
            "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "div",
            "span", "strong", "ul", "ol", "li", "dl", "dt", "dd", "nav", "main", "section", "figure", "figcaption",
            "small", "svg", "line", "rect", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "label",
            "input", "button", "footer", "script",
        ]
        let tags = Self.tags(of: page)
        #expect(tags.count { $0.name == "script" } == 1)
        for (name, attributes) in tags {
            #expect(allowed.contains(name.hasPrefix("/") ? String(name.dropFirst()) : name), "\(name)")
            #expect(!attributes.contains("onerror") && !attributes.contains("onmouseover"), "\(attributes)")
        }
        #expect(page.contains("&lt;script&gt;document.title=&#39;broken&#39;&lt;/script&gt;"))
        #expect(page.contains("&lt;U+202E&gt;evil") && page.contains("&lt;U+001B&gt;[31m"))
        #expect(!page.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B || $0.value == 0 })
    }

    @Test func `The page allows its own script, and no other`() throws {
        let program = try #require(ForeignProgram("sha256sum"))
        let output = try program.run([], input: Array(PageScript.text.utf8)).output
        let digest = hex(String(decoding: output.prefix(64), as: UTF8.self))
        #expect(Data(digest).base64EncodedString() == PageScript.digest)
        #expect(Self.page(SampleReports.tiesOut).contains("<script>\(PageScript.text)</script>"))
    }

    @Test(arguments: UInt64(0)..<20)
    func `Numbers sort by what the page gives the script, as they do by value`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let values = (0..<40).map { _ in
            ExactDecimal(
                Int128.random(in: -1_000_000...1_000_000, using: &random) >> Int128(random.below(20)),
                scale: random.below(4))
        }
        let table = ReportTable(
            caption: "numbers", columns: [.init(title: "number", isNumeric: true)],
            rows: values.map { ReportTable.Row(cells: [.amount($0)]) }, isInteractive: true)
        let keys = HTMLTable(table, id: "t").text.components(separatedBy: "data-value=\"").dropFirst()
            .map { Int128($0.prefix { $0 != "\"" })! }
        #expect(keys.count == values.count)
        for left in values.indices {
            for right in values.indices {
                #expect((keys[left] < keys[right]) == (values[left] < values[right]), "seed \(seed)")
            }
        }
    }

    @Test func `Thousands of groups are all on the page; more than it can hold are counted, and their file is named`() {
        func page(groups: Int) -> String {
            var report = SampleReports.tiesOut
            report.totals = (0..<groups).map {
                SampleReports.total(
                    "count", ["office"], ["group \($0) ends"], ExactDecimal(1, scale: 0), ExactDecimal(1, scale: 0))
            }
            // The last group is the only one that differs: it must be on the page, and first.
            report.totals[groups - 1].new = ExactDecimal(2, scale: 0)
            return Self.page(report)
        }
        let all = page(groups: 3_000)
        #expect(Set(all.split(separator: ">").filter { $0.hasSuffix(" ends</th") }).count == 3_000)
        #expect(!all.contains("than a page can hold"))
        let cut = page(groups: HTMLTable.mostRows + 1_234)
        #expect(cut.contains("1,234 more rows than a page can hold, in totals.csv."))
        #expect(cut.contains("group \(HTMLTable.mostRows + 1_233) ends"))
    }

    @Test(arguments: samples)
    func `Markdown tables have as many cells in every row as in the first`(sample: String) {
        let text = String(decoding: ReportFile.markdown.bytes(of: SampleReports.report(sample)), as: UTF8.self)
        var width: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                width = nil
                continue
            }
            let cells = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect(width == nil || width == cells, "\(line)")
            width = cells
        }
        #expect(!text.contains("<script") && !text.contains("<img"))
    }

    @Test(arguments: samples.dropLast())
    func `No line of the first screen is longer than 100 characters`(sample: String) {
        for line in ReconciliationText.render(SampleReports.report(sample)).split(separator: "\n") {
            #expect(line.count <= 100, "\(line)")
        }
    }
}
