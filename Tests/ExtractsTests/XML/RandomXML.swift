import RecordValues
import TestSupport

/// Random documents, and shapes that they may fit, of few names so that they do.
struct RandomXML {
    var generator: SeededGenerator
    private var output = ""

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let names = ["r", "a", "b", "c", "x", "rr"]
    private static let prefixes = ["", "", "", "p:", "q:"]
    private static let texts = [
        "1", "2", "", " ", "</r>", "<r>", "]]>", "-->", "?>", "é€\u{1F600}", "\"'", "a&b", "\n", "x > y", "&#60;", "/>",
    ]

    private mutating func below(_ bound: Int) -> Int { generator.below(bound) }
    private mutating func chance(_ percent: Int) -> Bool { generator.chance(percent) }
    private mutating func pick<Element>(_ from: [Element]) -> Element { generator.pick(from) }

    // MARK: - Documents

    mutating func document() -> String {
        output = chance(20) ? "<?xml version='1.0'?>\n" : ""
        noise()
        let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        output += "<root xmlns:p='urn:one' xmlns:q='urn:two' \(xsi)\(chance(30) ? " xmlns='urn:one'" : "")>"
        for _ in 0..<below(12) { element(1, below(100) < 60 ? "r" : nil) }
        noise()
        output += "</root>"
        noise()
        return output
    }

    private mutating func element(_ depth: Int, _ wanted: String? = nil) {
        space()
        let name = pick(Self.prefixes) + (wanted ?? pick(Self.names))
        output += "<\(name)"
        attributes()
        if chance(12) {
            output += chance(50) ? "/>" : " />"
            return
        }
        output += chance(10) ? "\n>" : ">"
        for _ in 0..<below(5) {
            switch below(depth > 4 ? 4 : 8) {
            case 0: text()
            case 1: section()
            case 2: noise()
            case 3: output += pick(["1", "2"])
            default: element(depth + 1)
            }
        }
        output += chance(10) ? "</\(name)\n>" : "</\(name)>"
    }

    private mutating func space() { output += pick(["", "", " ", "\n", "\r\n\t"]) }

    private mutating func attributes() {
        if chance(8) { output += " xmlns='\(pick(["urn:one", "urn:two", ""]))'" }
        if chance(8) { output += " xmlns:p=\"\(pick(["urn:one", "urn:two"]))\"" }
        if chance(25) { output += " k='\(escaped(pick(Self.texts), "'"))'" }
        if chance(10) { output += "\n  p:k = \"\(escaped(pick(Self.texts), "\""))\"" }
        if chance(8) { output += " xsi:nil='\(pick(["true", "1", "false"]))'" }
    }

    private func escaped(_ text: String, _ quote: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(quote, with: quote == "'" ? "&apos;" : "&#x22;")
    }

    private mutating func text() {
        output += pick(Self.texts).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("]]>", with: "]]&gt;")
    }

    private mutating func section() {
        output += "<![CDATA[" + pick(Self.texts).replacing("]]>", with: "]] >") + "]]>"
    }

    private mutating func noise() {
        space()
        if chance(30) { output += "<!-- \(pick(Self.texts).replacing("--", with: "- -")) -->" }
        if chance(20) { output += "<?p \(pick(Self.texts).replacing("?>", with: "? >")) ?>" }
    }

    // MARK: - Shapes

    mutating func shape() -> XMLSourceShape {
        let first = pick(["r", "a", "{urn:one}r", "x/r", "r/r", "{}r"])
        var types = [XMLRecordShape.type("root/" + first, fields())]
        if chance(40) { types.append(.type("root/" + pick(["a", "b", "x/a", "c"]), fields())) }
        return XMLSourceShape(recordTypes: types)
    }

    private mutating func fields() -> [XMLFieldShape] { (0..<1 + below(4)).map { _ in field() } }

    private mutating func field() -> XMLFieldShape {
        var steps: [String] = []
        for _ in 0..<below(4) { steps.append(pick(["a", "b", "c", "r", "x", "{urn:one}a", "{urn:two}b", "{}c"])) }
        var field = XMLFieldShape.text(steps.joined(separator: "/"))
        switch below(10) {
        case 0, 1: field.content = .attribute(XMLName.path(pick(["k", "{}k", "{urn:one}k"]))[0])
        case 2 where !steps.isEmpty: field.content = .count
        default: break
        }
        for step in steps.indices where chance(25) {
            field.steps[step].which =
                chance(50)
                ? .number(1 + below(3))
                : .having(XMLName.path(pick(["a", "b/c", "c", ""])), equals: pick(["1", "2", ""]))
        }
        if !steps.isEmpty, field.content != .count, chance(25) {
            let step = below(steps.count)
            field.repeatedStep = step
            field.occurrences = 1 + below(3)
            if case .number = field.steps[step].which { field.steps[step].which = .only }
        }
        return field
    }
}
