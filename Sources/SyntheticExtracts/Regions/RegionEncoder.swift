import MappingLanguage
import RecordValues

/// Writes values into the bytes of a region. Nil wherever the region cannot hold the value.
struct RegionEncoder {
    let codePage: CodePage
    let policy: SignPolicy
    let runDate: CalendarDate
    /// Whether fields have texts of their own length: those of XML records.
    let hasSlots: Bool

    init(_ source: SourcePlan, runDate: CalendarDate) {
        codePage = source.codePage
        policy = source.signPolicy
        self.runDate = runDate
        hasSlots = source.recordFormat.holdsSlots
    }

    /// Text, filled up with blanks where the field has a place of its own in the record; for a number its digits.
    func bytes(_ text: String, in field: FieldDescription) -> [UInt8]? {
        switch field {
        case .text(let length):
            guard let bytes = try? codePage.encode(text), bytes.count <= length else { return nil }
            if hasSlots { return bytes }
            return bytes + [UInt8](repeating: codePage.blank, count: length - bytes.count)
        case .number(let number): return Int128(text).flatMap { bytes($0, in: number) }
        }
    }

    func bytes(_ unscaled: Int128, in number: NumberDescription) -> [UInt8]? {
        try? number.encode(unscaled, policy: policy, family: codePage.family)
    }

    func bytes(_ value: ExactDecimal, in field: FieldDescription) -> [UInt8]? {
        switch field {
        case .text: return bytes(value.description, in: field)
        case .number(let number):
            let units = try? value.rescaled(to: number.scale, rounding: .exact)
            return units.flatMap { bytes($0.unscaled, in: number) }
        }
    }

    func bytes(_ date: CalendarDate, as pattern: DatePattern, in field: FieldDescription) -> [UInt8]? {
        guard let text = try? pattern.encode(date) else { return nil }
        return bytes(dateText: text, in: field)
    }

    /// A date as its form writes it; a number has no room for what separates the parts.
    func bytes(dateText text: String, in field: FieldDescription) -> [UInt8]? {
        switch field {
        case .text: bytes(text, in: field)
        case .number: bytes(text.filter { $0.isNumber }, in: field)
        }
    }

    func bytes(_ constant: Constant, in field: FieldDescription) -> [UInt8]? {
        switch constant {
        case .text(let text): bytes(text, in: field)
        case .number(let number): bytes(number, in: field)
        case .date, .runDate, .boolean: nil
        }
    }

    func bytes(_ state: FieldState, in field: FieldDescription) -> [UInt8]? {
        func filled(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: field.length) }
        switch (state, field) {
        case (.absent, _) where hasSlots: return SlotState.absent
        case (.isNil, _) where hasSlots: return SlotState.isNil
        case (.empty, _) where hasSlots: return []
        case (.lowValues, _) where hasSlots, (.highValues, _) where hasSlots: return nil
        case (.value, _), (.absent, _), (.empty, _), (.isNil, _): return nil
        case (.blank, _): return filled(codePage.blank)
        case (.lowValues, _): return filled(0x00)
        case (.highValues, _): return filled(0xFF)
        case (.zeros, .text): return filled(codePage.family.digitZero)
        case (.nines, .text): return filled(codePage.family.digitZero + 9)
        case (.zeros, .number(let number)): return bytes(0, in: number)
        case (.nines, .number(let number)): return bytes(number.largestUnscaled, in: number)
        }
    }

    /// What a region holds where nothing is known of it: blanks, or zero.
    func plain(_ field: FieldDescription) -> [UInt8] {
        switch field {
        case .text(let length): return [UInt8](repeating: codePage.blank, count: hasSlots ? 0 : length)
        case .number(let number):
            guard let zero = bytes(0, in: number) else { preconditionFailure("every picture holds zero") }
            return zero
        }
    }
}
