import MappingLanguage
import RecordValues

/// One record's bytes, read field by field by the plain codecs.
package struct FieldReading {
    /// The record's bytes.
    package var bytes: [UInt8]
    package let source: SourcePlan
    /// Which item of the table's `each` is meant, from 0.
    package var item = 0

    package init(bytes: [UInt8], source: SourcePlan) {
        self.bytes = bytes
        self.source = source
    }

    /// The bytes of a field. Throws `beyondRecordEnd` where the record is too short.
    func bytes(of field: FieldReference) throws(ColdFailure) -> [UInt8] {
        let start = field.offset + item * field.itemStride
        guard start + field.length <= bytes.count else {
            throw ColdFailure(fault: .beyondRecordEnd, field: field.name)
        }
        return Array(bytes[start..<start + field.length])
    }

    func number(_ field: FieldReference) throws(ColdFailure) -> (value: ExactDecimal, deviation: Deviation?) {
        guard case .number(let description) = field.description else {
            preconditionFailure("\(field.name) is not a number")
        }
        let fieldBytes = try bytes(of: field)
        do throws(Fault) {
            let decoded = try description.decode(
                fieldBytes.span, policy: source.signPolicy, family: source.codePage.family)
            return (ExactDecimal(decoded.unscaled, scale: description.scale), decoded.deviation)
        } catch {
            throw ColdFailure(fault: error, field: field.name)
        }
    }

    func text(_ field: FieldReference) throws(ColdFailure) -> String {
        let fieldBytes = try bytes(of: field)
        switch try state(field) {
        case .lowValues: throw ColdFailure(fault: .lowValues, field: field.name)
        case .highValues: throw ColdFailure(fault: .highValues, field: field.name)
        case .value, .blank, .zeros, .nines: break
        }
        do throws(Fault) {
            return try source.codePage.decode(fieldBytes.span)
        } catch {
            throw ColdFailure(fault: error, field: field.name)
        }
    }

    /// The digits of an unsigned whole number, with the leading zeros of its picture.
    func digits(_ field: FieldReference) throws(ColdFailure) -> String {
        guard case .number(let description) = field.description else { return try text(field) }
        let digits = String(try number(field).value.unscaled)
        return String(repeating: "0", count: max(0, description.digits - digits.count)) + digits
    }

    func state(_ field: FieldReference) throws(ColdFailure) -> FieldState {
        let fieldBytes = try bytes(of: field)
        return field.description.state(
            of: fieldBytes.span, policy: source.signPolicy, family: source.codePage.family)
    }

    /// What is worth counting about a field: its state, or how an accepted number deviates.
    func observation(_ field: FieldReference) -> FieldObservation.Kind? {
        guard let state = try? state(field) else { return nil }
        switch state {
        case .blank: return .blank
        case .lowValues: return .lowValues
        case .highValues: return .highValues
        case .value, .zeros, .nines: break
        }
        guard case .number = field.description, let read = try? number(field) else { return nil }
        switch read.deviation {
        case .sign: return .sign
        case .zone: return .zone
        case .blankDigit: return .blankDigit
        case nil: return nil
        }
    }
}
