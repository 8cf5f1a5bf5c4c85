import Copybooks
import MappingLanguage
import RecordValues
import Transform

/// The bytes of a record that is text, for a person: those that may be shown.
enum VisibleText {
    /// Lines of text, indented; what must not be shown is one `··`, however long it is. Bytes that are no UTF-8 show as
    /// U+FFFD.
    ///
    /// - Parameter shown: of each byte, whether it may be shown.
    static func lines(of bytes: [UInt8], shown: [Bool]) -> String {
        var visible: [UInt8] = []
        for index in bytes.indices {
            if shown[index] {
                visible.append(bytes[index])
            } else if index == 0 || shown[index - 1] {
                visible += Array("··".utf8)
            }
        }
        return String(decoding: visible, as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .filter { $0.contains { !$0.isWhitespace } }
            .map { "  \($0)\n" }.joined()
    }
}

extension RecordText {
    /// Of each byte of a record with slots in the file, whether it may be shown: the texts of fields that may be, and
    /// the punctuation between all fields.
    var shownFileBytes: [Bool] {
        let bytes = record.fileBytes
        if showsValues { return bytes.map { _ in true } }
        guard !source.isXML else { return XMLMarkup.isMarkup(in: bytes) }
        var shown = bytes.map { source.recordFormat.punctuation.contains($0) }
        guard let type = record.story.recordType else { return shown }
        // The texts of an image are a copy of the record behind its slots.
        let textStart = source.recordTypes[type].layout.length
        for place in source.fieldPlaces(ofType: type) {
            let slot = SlotRecordImage.Slot(
                Array(record.bytes[place.offset..<place.offset + SlotRecordImage.slotBytes]))
            guard slot.length < SlotRecordImage.firstState else { continue }
            let isShown = hidden.reason(place.offset..<place.offset + SlotRecordImage.slotBytes) == nil
            let start = Int(slot.offset) - textStart
            for index in start..<start + Int(slot.length) where shown.indices.contains(index) { shown[index] = isShown }
        }
        return shown
    }
}

extension RecordFormat {
    /// The characters that stand between fields.
    fileprivate var punctuation: [UInt8] {
        switch self {
        case .csv(let shape): [shape.separator, UInt8(ascii: "\"")]
        case .jsonLines: Array("{}:,\"".utf8)
        case .fixed, .variable, .variableBlocked, .lines, .xml, .sqlite: []
        }
    }
}
