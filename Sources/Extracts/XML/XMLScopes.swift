import RecordValues

/// Which namespace each prefix stands for, on the way down to an element; equal bindings are one number.
///
/// Source: Namespaces in XML 1.0, third edition, 3, 5 and 6.
struct XMLScopes {
    /// Nothing is bound but `xml`.
    static let outermost = 0

    var count: Int { scopes.count }

    private var scopes: [[String: String]] = [["xml": "http://www.w3.org/XML/1998/namespace"]]
    private var numbers: [[String: String]: Int] = [:]
    /// The encoding of names; nil for UTF-8.
    private let encoding: String?

    init(encoding: String?) { self.encoding = encoding }

    /// The namespace and local name of a tag's name. A prefix that is not bound is a mistake that the parser finds.
    func resolve(_ name: [UInt8], in scope: Int) -> (namespace: String, local: String) {
        let parts = text(name).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return (scopes[scope][""] ?? "", text(name)) }
        return (scopes[scope][String(parts[0])] ?? "", String(parts[1]))
    }

    /// The scope inside a start tag: that around it, with what its attributes declare.
    mutating func scope(inside tag: ArraySlice<UInt8>, around: Int) -> Int {
        var bindings = scopes[around]
        for (name, value) in Self.attributes(of: tag) {
            let name = text(name)
            if name == "xmlns" {
                bindings[""] = text(value)
            } else if name.hasPrefix("xmlns:") {
                bindings[String(name.dropFirst(6))] = text(value)
            }
        }
        if bindings == scopes[around] { return around }
        if let known = numbers[bindings] { return known }
        scopes.append(bindings)
        numbers[bindings] = scopes.count - 1
        return scopes.count - 1
    }

    /// Bytes as text, references to characters resolved.
    private func text(_ bytes: [UInt8]) -> String {
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        let text = encoding.map { isASCII ? nil : XMLTranscoder.text(of: bytes, in: $0) } ?? nil
        return XMLReferences.resolve(text ?? String(decoding: bytes, as: UTF8.self))
    }

    /// The attributes of a start tag, as they are written.
    static func attributes(of tag: ArraySlice<UInt8>) -> [(name: [UInt8], value: [UInt8])] {
        var found: [(name: [UInt8], value: [UInt8])] = []
        // Behind the element's name.
        var rest = tag.drop { !isSpace($0) }
        while true {
            rest = rest.drop { isSpace($0) }
            guard let equals = rest.firstIndex(of: 0x3D) else { return found }
            let name = rest[..<equals].prefix { !isSpace($0) }
            rest = rest[(equals + 1)...].drop { isSpace($0) }
            guard let quote = rest.first, let close = rest.dropFirst().firstIndex(of: quote) else { return found }
            found.append((Array(name), Array(rest[(rest.startIndex + 1)..<close])))
            rest = rest[(close + 1)...]
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

/// References to characters in a value, as XML 1.0 has them: 4.1 and 4.6.
enum XMLReferences {
    static func resolve(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var output = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
            output += rest[..<start]
            output += character(rest[rest.index(after: start)..<end]) ?? String(rest[start...end])
            rest = rest[rest.index(after: end)...]
        }
        return output + rest
    }

    private static func character(_ name: Substring) -> String? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let number =
                name.hasPrefix("#x")
                ? UInt32(name.dropFirst(2), radix: 16)
                : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        }
    }
}
