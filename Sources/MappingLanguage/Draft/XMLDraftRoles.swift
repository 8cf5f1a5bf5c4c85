import RecordValues

/// What each element of a sample is to a first mapping: a record, a list of its record, or a part of it.
struct XMLDraftRoles {
    private let outline: XMLOutline
    /// The elements that are records; the document element, first, holds what stands outside all others.
    let records: [Int]
    private let areRecords: Set<Int>

    /// - Parameter chosen: the elements that are to be records, with those round them that repeat; where it is empty,
    ///   all are that repeat and are no short list.
    init(_ outline: XMLOutline, chosen: [Int]) {
        self.outline = outline
        var found: Set = [0]
        if chosen.isEmpty {
            for element in outline.elements.indices.dropFirst() where Self.looksLikeRecord(element, in: outline) {
                found.insert(element)
            }
        }
        for element in chosen {
            found.insert(element)
            found.formUnion(outline.line(to: element).filter { outline.elements[$0].repeats })
        }
        areRecords = found
        records = found.sorted()
    }

    /// Elements that hold others are records where they repeat. One that holds only a text, or attributes, is a list
    /// of the record round it as long as it is short, and a record where there is none round it.
    private static func looksLikeRecord(_ index: Int, in outline: XMLOutline) -> Bool {
        let element = outline.elements[index]
        guard element.repeats else { return false }
        if !element.children.isEmpty { return true }
        if element.attributes.isEmpty, element.shape.form == .empty { return false }
        if element.most > DraftRecord.mostOccurrences { return true }
        let isInside = outline.line(to: index).dropLast().contains { outline.elements[$0].repeats }
        return !isInside && !element.attributes.isEmpty
    }

    func isRecord(_ element: Int) -> Bool { areRecords.contains(element) }

    /// The innermost record round an element; nil for the document element.
    func record(around element: Int) -> Int? { outline.line(to: element).dropLast().last { areRecords.contains($0) } }

    func holdsRecords(_ record: Int) -> Bool { records.contains { self.record(around: $0) == record } }
}
