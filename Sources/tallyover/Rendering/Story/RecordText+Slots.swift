import MappingLanguage
import RecordValues
import Reports
import Transform

/// Stop 5 of a record with slots: what its elements and attributes, columns or members say.
extension RecordText {
    func slots(_ type: Int) -> String {
        let reading = FieldReading(image: record.image, source: source)
        var table = TextTable()
        table.add("field", "read as", "value")
        for place in source.fieldPlaces(ofType: type) {
            guard let field = source.field(at: place, ofType: type) else { continue }
            let numbers = place.occurrence.map(String.init).joined(separator: ", ")
            let range = place.offset..<place.offset + field.length
            table.add(
                field.name + (numbers.isEmpty ? "" : "(\(numbers))"), Self.words(field.description),
                hidden.reason(range)?.word ?? value(of: field, reading))
        }
        return Self.title(5, "codecs", "texts are \(source.codePage.name), white space and all") + table.text
    }

    private static func words(_ description: FieldDescription) -> String {
        switch description {
        case .text(let length): "text \(length)"
        case .number(let number):
            number.scale == 0 ? "integer \(number.digits)" : "decimal \(number.digits).\(number.scale)"
        }
    }

    private func value(of field: FieldReference, _ reading: FieldReading) -> String {
        do throws(ColdFailure) {
            let state = try reading.state(field)
            switch state {
            case .absent, .isNil, .empty: return PlanText.words(state)
            case .value, .blank, .lowValues, .highValues, .zeros, .nines: break
            }
            guard case .number = field.description else { return PlanText.quoted(try reading.text(field)) }
            return try reading.number(field).value.description
        } catch {
            return Self.words(error.fault)
        }
    }
}
