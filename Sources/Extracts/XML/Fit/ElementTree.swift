import RecordValues

/// Makes the outline of a document, element by element.
struct ElementTree {
    typealias Name = XMLOutline.Name

    /// An element that is open: how often each of its children was met, and its text so far.
    private struct Open {
        var element: Int
        var counts: [Int: Int64] = [:]
        var text = ""
        var textLength = 0
        var hasControlCharacters = false
        var isNil = false
    }

    /// Different paths, and different attributes of one path: more are no form that a mapping could describe.
    static let mostPaths = 10_000
    static let mostAttributes = 1000

    private(set) var elements: [XMLOutline.Element] = []
    private(set) var namespaces: [(prefix: String, uri: String)] = []
    private(set) var isTooLarge = false
    /// Of each element, its children by their names.
    private var children: [[Name: Int]] = []
    private var open: [Open] = []

    mutating func start(_ name: Name, attributes: [(name: Name, value: String)]) {
        let element = child(of: open.last?.element, name)
        elements[element].count += 1
        if !open.isEmpty { open[open.count - 1].counts[element, default: 0] += 1 }
        var isNil = false
        for attribute in attributes {
            if attribute.name.isOfSchemaInstance, attribute.name.local == "nil" {
                isNil = ["true", "1"].contains(attribute.value)
            }
            add(attribute, to: element)
        }
        if isNil { elements[element].nils += 1 }
        open.append(Open(element: element, isNil: isNil))
    }

    private mutating func add(_ attribute: (name: Name, value: String), to element: Int) {
        var index = elements[element].attributes.firstIndex { $0.name == attribute.name }
        if index == nil {
            elements[element].attributes.append(XMLOutline.Attribute(name: attribute.name))
            index = elements[element].attributes.count - 1
            if index! > Self.mostAttributes { isTooLarge = true }
        }
        let characters = attribute.value.unicodeScalars
        elements[element].attributes[index!].count += 1
        elements[element].attributes[index!].shape.add(
            String(characters.prefix(ValueShape.longestLookedAt)), length: characters.count)
    }

    private mutating func child(of parent: Int?, _ name: Name) -> Int {
        if let parent, let known = children[parent][name] { return known }
        var element = XMLOutline.Element(name: name, parent: parent, depth: open.count)
        // Parents that ended without it had none.
        if let parent, elements[parent].count > 1 { element.least = 0 }
        elements.append(element)
        children.append([:])
        let index = elements.count - 1
        if let parent {
            children[parent][name] = index
            elements[parent].children.append(index)
        }
        if index > Self.mostPaths { isTooLarge = true }
        return index
    }

    mutating func characters(_ text: String) {
        guard !open.isEmpty else { return }
        let last = open.count - 1
        let characters = text.unicodeScalars
        let room = ValueShape.longestLookedAt - open[last].textLength
        if room > 0 { open[last].text.unicodeScalars += characters.prefix(room) }
        open[last].textLength += characters.count
        if characters.contains(where: { $0.properties.generalCategory == .control }) {
            open[last].hasControlCharacters = true
        }
    }

    mutating func end() {
        let ended = open.removeLast()
        let element = ended.element
        for child in elements[element].children {
            let count = ended.counts[child] ?? 0
            elements[child].least = min(elements[child].least, count)
            elements[child].most = max(elements[child].most, count)
        }
        // White space between elements is no value, and what is nil has none.
        let isLayout = !ended.counts.isEmpty && ended.text.allSatisfy(\.isWhitespace)
        if !isLayout, !ended.isNil { elements[element].shape.add(ended.text, length: ended.textLength) }
        elements[element].longestText = max(elements[element].longestText, ended.textLength)
        if ended.hasControlCharacters { elements[element].hasControlCharacters = true }
        if open.isEmpty { (elements[element].least, elements[element].most) = (1, 1) }
    }

    /// Gives a namespace the prefix that the document has for it, or else a letter: one prefix never means two.
    mutating func meet(_ namespace: String, as prefix: String?) {
        guard !namespace.isEmpty, !namespaces.contains(where: { $0.uri == namespace }) else { return }
        let taken = Set(namespaces.map(\.prefix))
        if let prefix, !taken.contains(prefix), prefix.isMappingWord {
            namespaces.append((prefix, namespace))
            return
        }
        let letters = (0...).lazy.map { number in
            let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(number % 26)))
            return number < 26 ? letter : letter + String(number / 26)
        }
        guard let free = letters.first(where: { !taken.contains($0) }) else { preconditionFailure("letters never end") }
        namespaces.append((free, namespace))
    }
}

extension String {
    /// Whether a mapping can write it as one word: letters, digits, hyphens and underscores, the first a letter.
    fileprivate var isMappingWord: Bool {
        utf8.first.map { Character(UnicodeScalar($0)).isLetter } ?? false
            && unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "-_0123456789".contains(Character($0)))
            }
    }
}
