import Diagnostics
import RecordValues

/// Reads a mapping statement by statement. A statement that does not read is reported and left out; the others are
/// read all the same.
struct MappingParser {
    private let statements: [Statement]
    private var position = 0
    private(set) var mapping = MappingSyntax()
    private(set) var diagnostics: [Diagnostic]

    private static let sections = ["migration", "rejects", "source", "control", "codes", "table", "reconcile"]

    init(_ source: SourceText) {
        let reader = StatementReader(source)
        statements = reader.statements
        diagnostics = reader.diagnostics
        while let statement = next(deeperThan: -1) { section(statement) }
    }

    /// The next statement where it is indented deeper than its head.
    mutating func next(deeperThan indent: Int) -> Statement? {
        guard position < statements.count, statements[position].indent > indent else { return nil }
        position += 1
        return statements[position - 1]
    }

    /// Reads one statement, and reports why it does not read.
    mutating func reading<Result>(
        _ statement: Statement, _ body: (inout TokenReader) throws(SyntaxFailure) -> Result
    ) -> Result? {
        var reader = TokenReader(statement)
        do {
            return try body(&reader)
        } catch {
            report(error)
            return nil
        }
    }

    mutating func report(_ failure: SyntaxFailure) { diagnostics.append(failure.diagnostic) }

    mutating func reportUnknown(_ token: Token, _ place: String, known: [String]) {
        let near = NearestMatch.of(token.text, among: known)
        diagnostics.append(
            Diagnostic(
                MappingCode.unknownStatement, "\(TokenReader.shown(token)) starts nothing that can stand \(place)",
                at: token.location,
                hint: near.map { "did you mean \($0)?" } ?? "what can stand here: \(known.joined(separator: ", "))"))
    }

    private mutating func section(_ statement: Statement) {
        let first = statement.tokens[0]
        switch first.text {
        case "migration": migration(statement)
        case "rejects": rejects(statement)
        case "source": source(statement)
        case "control": controls(statement)
        case "codes":
            let codes = reading(statement) { (reader) throws(SyntaxFailure) in
                reader.advance()
                let name = try reader.expectName("the name of the code table")
                try reader.expect("from")
                let file = try reader.expectText("the file name in quotes")
                try reader.expectEnd()
                return CodesSyntax(name: name, file: file)
            }
            if let codes { mapping.codes.append(codes) }
        case "table": table(statement)
        case "reconcile": reconcile(statement)
        default:
            reportUnknown(first, "at the left margin", known: Self.sections)
            while next(deeperThan: statement.indent) != nil {}
        }
        while let stray = next(deeperThan: statement.indent) {
            diagnostics.append(
                Diagnostic(
                    MappingCode.syntax, "this line is indented, but nothing above it takes lines of its own",
                    at: stray.tokens[0].location,
                    hint: "start it at the left margin, or start it with a word that continues the line above"))
        }
    }

    private mutating func migration(_ statement: Statement) {
        let migration = reading(statement) { (reader) throws(SyntaxFailure) in
            reader.advance()
            let name = try reader.expectName("the name of the migration")
            let version = reader.accept("version") ? try reader.expectInteger("the version", in: 1...Int.max).value : 1
            try reader.expectEnd()
            return MigrationSyntax(name: name.text, version: version)
        }
        if mapping.migration != nil { reportTwice(statement, "migration") }
        mapping.migration = migration ?? mapping.migration ?? MigrationSyntax(name: "", version: 1)
    }

    private mutating func rejects(_ statement: Statement) {
        let limit = reading(statement) { (reader) throws(SyntaxFailure) -> RejectLimit in
            reader.advance()
            try reader.expect("at")
            try reader.expect("most")
            let place = reader.here
            let limit = try reader.decimal()
            if reader.acceptSymbol("%") {
                guard limit.unscaled >= 0, limit.unscaled <= 100 * Self.power(limit.scale) else {
                    throw SyntaxFailure(
                        diagnostic: Diagnostic(MappingCode.badNumber, "a share is 0 to 100 %", at: place))
                }
                try reader.expectEnd()
                return .percent(limit)
            }
            try reader.expectEnd(hint: "a share is written 0.5 %")
            guard limit.scale == 0, let records = Int64(exactly: limit.unscaled), records >= 0 else {
                throw SyntaxFailure(
                    diagnostic: Diagnostic(
                        MappingCode.badNumber, "a number of records is a whole number, 0 or more", at: place,
                        hint: "a share is written with a percent sign: rejects at most 0.5 %"))
            }
            return .records(records)
        }
        if mapping.rejects != nil { reportTwice(statement, "rejects") }
        mapping.rejects = limit ?? mapping.rejects
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
    }

    mutating func reportTwice(_ statement: Statement, _ what: String) {
        diagnostics.append(
            Diagnostic(
                MappingCode.duplicateName, "\(what) is stated twice", at: statement.tokens[0].location,
                hint: "keep one of the two"))
    }

    mutating func append(_ source: SourceSyntax) { mapping.sources.append(source) }

    mutating func append(_ table: TableSyntax) { mapping.tables.append(table) }

    mutating func append(_ control: ControlSyntax) { mapping.controls.append(control) }

    mutating func append(_ reconcile: ReconcileSyntax) { mapping.reconciliations.append(reconcile) }
}
