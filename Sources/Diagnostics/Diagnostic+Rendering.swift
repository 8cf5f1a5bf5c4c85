extension Diagnostic {
    /// The diagnostic as an editor and a person read it: `file:line:column: error[CODE]: message`, then the line
    /// with a caret under the place, then the hint.
    ///
    /// - Parameter source: finds the text of a file by its name; nil where it is not at hand, and the line is
    ///   then left out.
    package func rendered(source: (String) -> SourceText?) -> String {
        var output = ""
        if let location {
            output += "\(location.file):\(location.line):\(location.column): "
        }
        output += "\(severity.rawValue)[\(code)]: \(message)\n"
        if let location, let line = source(location.file)?.line(location.line) {
            output += Self.excerpt(of: line, at: location)
        }
        if let hint { output += "  hint: \(hint)\n" }
        return output
    }

    /// The line and the caret under it. Tabs are shown as one space, so that the caret stands where it should.
    private static func excerpt(of line: String, at location: SourceLocation) -> String {
        let number = String(location.line)
        let gutter = String(repeating: " ", count: number.count)
        let shown = String(line.map { $0 == "\t" ? " " : $0 })
        let lead = String(repeating: " ", count: max(0, location.column - 1))
        let room = max(1, shown.count - location.column + 1)
        let caret = String(repeating: "^", count: min(location.length, room))
        return "  \(number) | \(shown)\n  \(gutter) | \(lead)\(caret)\n"
    }
}
