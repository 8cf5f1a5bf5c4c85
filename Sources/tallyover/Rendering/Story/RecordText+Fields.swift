import Copybooks
import MappingLanguage
import RecordValues

/// Stop 5: every field through its codec.
extension RecordText {
    /// Bytes of a field that are shown beside its value; all of them stand at stop 1.
    private static let shownBytes = 8

    func codecs(_ type: Int) -> String {
        if source.isXML { return slots(type) }
        let layout = source.recordTypes[type].layout
        var table = TextTable(rightAligned: [1, 2])
        table.add("field", "offset", "length", "picture", "bytes", "value")
        for place in source.fieldPlaces(ofType: type) {
            let item = layout.items[place.item]
            guard let field = item.field else { continue }
            let numbers = place.occurrence.map(String.init).joined(separator: ", ")
            let name = layout.displayName(of: place.item) + (numbers.isEmpty ? "" : "(\(numbers))")
            let range = place.offset..<place.offset + field.length
            table.add(
                name, String(place.offset), String(field.length), field.clauses, bytes(at: range),
                value(of: field, at: range))
        }
        let policy = "sign policy \(source.signPolicy.rawValue), offsets from the start of the record"
        return Self.title(5, "codecs", policy) + table.text
    }

    private func bytes(at range: Range<Int>) -> String {
        if hidden.reason(range) != nil { return "··" }
        let present = record.bytes[
            min(range.lowerBound, record.bytes.count)..<min(range.upperBound, record.bytes.count)]
        let more = present.count - Self.shownBytes
        return present.prefix(Self.shownBytes).map(\.hexPair).joined(separator: " ") + (more > 0 ? " +\(more)" : "")
    }

    private func value(of field: FieldDescription, at range: Range<Int>) -> String {
        guard range.upperBound <= record.bytes.count else { return Self.words(.beyondRecordEnd) }
        if let reason = hidden.reason(range) { return reason.word }
        let bytes = Array(record.bytes[range])
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
