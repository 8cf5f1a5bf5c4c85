import MappingLanguage
import RecordValues

/// One record's bytes, read field by field by the plain codecs.
package struct FieldReading {
    /// The record, and the records of the levels round it.
    package var image: RecordImage
    package let source: SourcePlan
    /// Which item of the table's `each` is meant, from 0.
    package var item = 0

    package init(image: RecordImage, source: SourcePlan) {
        self.image = image
        self.source = source
    }

    /// The bytes of a field. Throws `beyondRecordEnd` where the record is too short, and what an XML record says of a
    /// field that has no text.
    func bytes(of field: FieldReference) throws(ColdFailure) -> [UInt8] {
        let start = field.offset + item * field.itemStride
        // Behind the record's own bytes there is nothing but filling, up to where the records round it stand.
        let end = field.offset >= source.imageCapacity ? image.bytes.count : image.length
        guard start + field.length <= end else {
            throw ColdFailure(fault: .beyondRecordEnd, field: field.name)
        }
        let bytes = Array(image.bytes[start..<start + field.length])
        guard field.isSlot else { return bytes }
        let slot = SlotRecordImage.Slot(bytes)
        if let fault = slot.fault { throw ColdFailure(fault: fault, field: field.name) }
        return Array(image.bytes[Int(slot.offset)..<Int(slot.offset) + Int(slot.length)])
    }

    /// The value of a number field, and how its bytes deviate from the preferred form.
    package func number(_ field: FieldReference) throws(ColdFailure) -> (value: ExactDecimal, deviation: Deviation?) {
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

    /// The characters of a text field, blanks and all.
    package func text(_ field: FieldReference) throws(ColdFailure) -> String {
        let fieldBytes = try bytes(of: field)
        switch try state(field) {
        case .lowValues: throw ColdFailure(fault: .lowValues, field: field.name)
        case .highValues: throw ColdFailure(fault: .highValues, field: field.name)
        case .value, .blank, .zeros, .nines, .absent, .empty, .isNil: break
        }
        let text: String
        do throws(Fault) {
            text = try source.codePage.decode(fieldBytes.span)
        } catch {
            throw ColdFailure(fault: error, field: field.name)
        }
        if field.isSlot, case .text(let most) = field.description, text.unicodeScalars.count > most {
            throw ColdFailure(fault: .tooLong, field: field.name)
        }
        return text
    }

    /// The digits of an unsigned whole number, with the leading zeros of its picture.
    func digits(_ field: FieldReference) throws(ColdFailure) -> String {
        guard case .number(let description) = field.description else { return try text(field) }
        let digits = String(try number(field).value.unscaled)
        return String(repeating: "0", count: max(0, description.digits - digits.count)) + digits
    }

    /// The state of a field's bytes. Throws `beyondRecordEnd`, and `tooMany` for an XML record that holds too many.
    package func state(_ field: FieldReference) throws(ColdFailure) -> FieldState {
        let fieldBytes: [UInt8]
        do throws(ColdFailure) {
            fieldBytes = try bytes(of: field)
        } catch {
            switch error.fault {
            case .absent: return .absent
            case .isNil: return .isNil
            default: throw error
            }
        }
        if field.isSlot, fieldBytes.isEmpty { return .empty }
        return field.description.state(
            of: fieldBytes.span, policy: source.signPolicy, family: source.codePage.family)
    }

    /// Whether a field is in one of the states, or has the bytes of one of the literals.
    func isOneOf(_ states: [FieldState], or literals: [[UInt8]], _ field: FieldReference) -> Bool {
        guard let state = try? state(field) else { return false }
        // What is not there has a state, and no bytes.
        return states.contains(state) || ((try? bytes(of: field)).map { literals.contains($0) } ?? false)
    }

    /// What is worth counting about a field: its state, or how an accepted number deviates.
    func observation(_ field: FieldReference) -> FieldObservation.Kind? {
        guard let state = try? state(field) else { return nil }
        switch state {
        case .blank: return .blank
        case .lowValues: return .lowValues
        case .highValues: return .highValues
        case .absent: return .absent
        case .isNil: return .isNil
        case .value, .zeros, .nines, .empty: break
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

extension SlotRecordImage.Slot {
    /// Why there is no text; nil where there is one.
    package var fault: Fault? {
        switch length {
        case SlotRecordImage.absent: .absent
        case SlotRecordImage.isNil: .isNil
        case SlotRecordImage.unreadable: .malformed
        case SlotRecordImage.notScalar: .notScalar
        case SlotRecordImage.binaryFraction: .binaryFraction
        case SlotRecordImage.firstState...: .tooMany
        default: nil
        }
    }
}
