extension String {
    /// The text as it may stand between tags and in a quoted attribute.
    var escapedForHTML: String {
        var text = ""
        for scalar in visible.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
