extension String {
    /// The text with every character that cannot be seen, or that turns the reading direction, written out as
    /// `<U+000A>`: values come from foreign files, and what a person signs must be what stands there.
    var visible: String {
        guard unicodeScalars.contains(where: Self.isUnseen) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if Self.isUnseen(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "<U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits + ">"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Control characters, line and paragraph separators, marks and overrides of the reading direction, characters
    /// without width, and what XML 1.0 (section 2.2) does not let a document hold.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
