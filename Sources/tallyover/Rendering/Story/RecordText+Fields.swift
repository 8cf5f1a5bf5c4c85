import Copybooks
import MappingLanguage
import RecordValues
import Reports

/// Stop 5: every field through its codec.
extension RecordText {
    /// Bytes of a field that are shown beside its value; all of them stand at stop 1.
    private static let shownBytes = 8

    func codecs(_ type: Int) -> String {
        if source.recordFormat.holdsSlots { return slots(type) }
        let plan = source.recordTypes[type]
        var table = TextTable(rightAligned: [1, 2])
        table.add("field", "offset", "length", "picture", "bytes", "value")
        for place in source.fieldPlaces(ofType: type) {
            let item = plan.layout.items[place.item]
            guard let field = item.field else { continue }
            let numbers = place.occurrence.map(String.init).joined(separator: ", ")
            let parent = plan.parents.first { $0.items.contains(place.item) }
            let owner = parent.map { " of \(source.recordTypes[$0.type].name)" } ?? ""
            let name = plan.layout.displayName(of: place.item) + (numbers.isEmpty ? "" : "(\(numbers))") + owner
            let range = place.offset..<place.offset + field.length
            table.add(
                name, String(place.offset - (parent?.shift ?? 0)), String(field.length), field.clauses,
                bytes(at: range), value(of: field, at: range))
        }
        let policy = "sign policy \(source.signPolicy.rawValue), offsets from the start of the record"
        return Self.title(5, "codecs", policy) + table.text
    }

    private func bytes(at range: Range<Int>) -> String {
        if hidden.reason(range) != nil { return "··" }
        let end = readable(range)
        let present = record.image.bytes[min(range.lowerBound, end)..<min(range.upperBound, end)]
        let more = present.count - Self.shownBytes
        return present.prefix(Self.shownBytes).map(\.hexPair).joined(separator: " ") + (more > 0 ? " +\(more)" : "")
    }

    /// Where the bytes end that a field at this place of the image may have: the record's own, or those round it.
    private func readable(_ range: Range<Int>) -> Int {
        range.lowerBound >= source.imageCapacity ? record.image.bytes.count : record.image.length
    }

    private func value(of field: FieldDescription, at range: Range<Int>) -> String {
        guard range.upperBound <= readable(range) else { return Self.words(.beyondRecordEnd) }
        if let reason = hidden.reason(range) { return reason.word }
        let bytes = Array(record.image.bytes[range])
        do throws(Fault) {
            switch field {
            case .text: return try text(bytes, state: state(of: field, bytes))
            case .number(let number):
                let decoded = try number.decode(
                    bytes.span, policy: source.signPolicy, family: source.codePage.family)
                let value = ExactDecimal(decoded.unscaled, scale: number.scale).description
                return value + (decoded.deviation.map { " (\($0.summary))" } ?? "")
            }
        } catch {
            return Self.words(error)
        }
    }

    private func state(of field: FieldDescription, _ bytes: [UInt8]) -> FieldState {
        field.state(of: bytes.span, policy: source.signPolicy, family: source.codePage.family)
    }

    private func text(_ bytes: [UInt8], state: FieldState) throws(Fault) -> String {
        switch state {
        case .blank, .lowValues, .highValues: return PlanText.words(state)
        case .value, .zeros, .nines, .absent, .empty, .isNil: break
        }
        let text = try source.codePage.decode(bytes.span)
        let trimmed = text.withoutTrailingBlanks
        let blanks = text.count - trimmed.count
        return PlanText.quoted(trimmed) + (blanks > 0 ? ", then \(blanks.counted("blank"))" : "")
    }

    /// `FLD004 a digit position holds something else`.
    static func words(_ fault: Fault) -> String { "\(fault.code) \(fault.summary)" }
}
