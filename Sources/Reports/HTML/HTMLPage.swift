/// A report as one page that needs nothing else: no other file, no network, and no script to be read.
///
/// The page forbids itself everything but its own style and, by its digest, its own script: should a value ever come
/// through unescaped, it would still be inert.
struct HTMLPage {
    private let document: ReportDocument

    init(_ document: ReportDocument) { self.document = document }

    var text: String {
        let sections = document.sections.map { section in
            """
            <section id="\(section.id)" aria-labelledby="\(section.id)-title">
            <h2 id="\(section.id)-title">\(section.title.escapedForHTML)</h2>
            \(blocks(of: section))
            </section>

            """
        }
        return head + """
            <body>
            <a class="skip" href="#main">Skip to the report</a>
            <header class="top \(document.verdict.tone.rawValue)">
            <p class="product">Tallyover reconciliation report</p>
            <h1>\(document.title.escapedForHTML)</h1>
            \(banner)
            </header>
            \(contents)
            <main id="main" tabindex="-1">
            \(sections.joined())</main>
            <footer>
            <p>Written by Tallyover. This page is complete in itself: it loads nothing and sends nothing.</p>
            </footer>
            <script>\(PageScript.text)</script>
            </body>
            </html>

            """
    }

    private var head: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        script-src 'sha256-\(PageScript.digest)'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(document.verdict.tone.symbol) \(document.title.escapedForHTML)</title>
        <style>\(PageStyle.text)</style>
        </head>

        """
    }

    private var banner: String {
        let verdict = document.verdict
        let reasons = verdict.reasons.map { "<li>\($0.escapedForHTML)</li>\n" }.joined()
        let figures = verdict.figures.map { figure in
            "<div><dt>\(figure.name.escapedForHTML)</dt><dd class=\"\(figure.tone.rawValue)\">"
                + "\(figure.value.escapedForHTML)</dd></div>\n"
        }.joined()
        return """
            <div class="verdict">
            <p class="sentence"><span class="symbol" aria-hidden="true">\(verdict.tone.symbol)</span> \
            \(verdict.sentence.escapedForHTML)</p>
            <p class="meaning">\(verdict.meaning.escapedForHTML) <strong>\(verdict.exitCode.escapedForHTML)</strong></p>
            \(reasons.isEmpty ? "" : "<ul class=\"reasons\">\n\(reasons)</ul>")
            </div>
            <dl class="figures">
            \(figures)</dl>
            """
    }

    private var contents: String {
        let links = document.sections.map { "<li><a href=\"#\($0.id)\">\($0.title.escapedForHTML)</a></li>\n" }
        return """
            <nav aria-label="Contents">
            <ol>
            \(links.joined())</ol>
            </nav>
            """
    }

    private func blocks(of section: ReportSection) -> String {
        section.blocks.enumerated().map { index, block in
            switch block {
            case .paragraph(let text): "<p>\(text.escapedForHTML)</p>"
            case .heading(let text): "<h3>\(text.escapedForHTML)</h3>"
            case .list(let texts): "<ul>\n" + texts.map { "<li>\($0.escapedForHTML)</li>\n" }.joined() + "</ul>"
            case .chart(let chart): HTMLChart(chart).text
            case .table(let table): HTMLTable(table, id: "\(section.id)-\(index + 1)").text
            case .signOff(let statement, let roles): signOff(statement, roles)
            }
        }.joined(separator: "\n")
    }

    /// Lines to be filled in by hand, on paper.
    private func signOff(_ statement: String, _ roles: [String]) -> String {
        let fields = ["Name", "Role", "Date", "Signature"]
        let forms = roles.map { role in
            "<div class=\"signer\">\n<h3>\(role.escapedForHTML)</h3>\n<dl>\n"
                + fields.map { "<div><dt>\($0)</dt><dd></dd></div>\n" }.joined() + "</dl>\n</div>\n"
        }
        return "<p>\(statement.escapedForHTML)</p>\n<div class=\"signers\">\n\(forms.joined())</div>"
    }
}
