import Copybooks
import Diagnostics
import RecordValues

/// Finds the field that tells the types of a source apart, and the bytes of each type's values.
struct DiscriminatorChecker {
    let field: FieldSyntax
    let source: SourceSyntax
    let layouts: [Layout]
    private(set) var plan: SourcePlan
    private(set) var findings = Findings()

    init(field: FieldSyntax, source: SourceSyntax, layouts: [Layout], plan: SourcePlan) {
        self.field = field
        self.source = source
        self.layouts = layouts
        self.plan = plan
    }

    /// The source with its discriminator.
    mutating func check() -> SourcePlan {
        guard let reference = reference() else { return plan }
        plan.discriminator = reference
        for index in plan.recordTypes.indices { checkPlace(of: reference, in: plan.recordTypes[index]) }
        var seen: [[UInt8]: String] = [:]
        for (index, type) in source.types.enumerated() {
            for value in type.values {
                guard let bytes = bytes(value, reference) else { continue }
                if let other = seen[bytes] {
                    findings.error(
                        .typeValue, "\"\(value.text)\" stands for \(other) already", at: value.location,
                        hint: "a value tells one type")
                }
                seen[bytes] = type.name.text
                plan.recordTypes[index].discriminatorValues.append(bytes)
            }
            if type.values.isEmpty {
                findings.error(
                    .typeValue, "\(type.name.text) has no value of \(reference.name)", at: type.name.location,
                    hint: "write it under type by: \"P\" \(type.name.text) \(type.record.name.text)")
            }
        }
        return plan
    }

    /// The field as the first type that has it describes it; the copybooks may hold it in a record of its own.
    private mutating func reference() -> FieldReference? {
        var first: Finding?
        let types =
            plan.recordTypes
            + layouts.map {
                RecordTypePlan(name: $0.name, layout: $0, root: 0, discriminatorValues: [], place: .any, exactly: nil)
            }
        for type in types {
            switch RecordScope(type: type, codePage: plan.codePage).reference(field) {
            case .success(let reference): return suitable(reference) ? reference : nil
            case .failure(let finding): first = first ?? finding
            }
        }
        if let first { findings.error(first.code, first.message, at: first.location, hint: first.hint) }
        return nil
    }

    private mutating func suitable(_ reference: FieldReference) -> Bool {
        if let part = field.part {
            findings.error(.discriminator, "the types are told apart by a whole field", at: part.location)
            return false
        }
        guard case .number(let number) = reference.description, number.isSigned || number.usage == .packed else {
            return true
        }
        findings.error(
            .discriminator,
            "\(reference.name) is \(reference.description.clauses): more than one pattern of bytes stands for a number",
            at: field.location, hint: "types are told apart by text, unsigned DISPLAY or COMP fields")
        return false
    }

    private mutating func checkPlace(of reference: FieldReference, in type: RecordTypePlan) {
        let scope = RecordScope(type: type, codePage: plan.codePage)
        let layout = type.layout
        if case .success(let own) = scope.reference(field) {
            if own.offset == reference.offset, own.length == reference.length { return }
            return report(type, "has it at \(Self.bytes(own.offset, own.length))", reference)
        }
        let end = reference.offset + reference.length
        guard end <= layout.length else {
            return report(type, "has only \(Wording.count(layout.length, "byte"))", reference)
        }
        let crossing = layout.items.indices.first { index in
            let item = layout.items[index]
            guard item.isElementary, item.name != nil, item.offset < end, item.offset + item.length > reference.offset
            else { return false }
            return scope.contains(index) && (item.offset != reference.offset || item.length != reference.length)
        }
        if let crossing { report(type, "has \(layout.description(of: crossing)) there", reference) }
    }

    private mutating func report(_ type: RecordTypePlan, _ what: String, _ reference: FieldReference) {
        findings.error(
            .discriminator,
            "\(reference.name) stands at \(Self.bytes(reference.offset, reference.length)), but the type \(type.name) "
                + what,
            at: field.location, hint: "the field must stand at one place in every type's record")
    }

    private static func bytes(_ offset: Int, _ length: Int) -> String {
        length == 1 ? "byte \(offset + 1)" : "bytes \(offset + 1)-\(offset + length)"
    }

    /// The field's bytes for a value.
    private mutating func bytes(_ value: NameSyntax, _ reference: FieldReference) -> [UInt8]? {
        switch reference.description {
        case .text(let length):
            guard let bytes = try? plan.codePage.encode(value.text) else {
                findings.error(
                    .literal, "\"\(value.text)\" cannot stand in a field: \(plan.codePage.name) has no such character",
                    at: value.location)
                return nil
            }
            guard bytes.count <= length else { return refuse(value, reference) }
            return bytes + Array(repeating: plan.codePage.blank, count: length - bytes.count)
        case .number(let number):
            let digits = value.text.filter(\.isNumber).count
            guard digits == value.text.count, digits == number.digits || number.usage == .binary,
                let whole = Int128(value.text),
                let bytes = try? number.encode(whole, policy: plan.signPolicy, family: plan.codePage.family)
            else { return refuse(value, reference) }
            return bytes
        }
    }

    private mutating func refuse(_ value: NameSyntax, _ reference: FieldReference) -> [UInt8]? {
        let isText = if case .text = reference.description { true } else { false }
        let digits = if case .number(let number) = reference.description { number.digits } else { 0 }
        findings.error(
            .typeValue,
            "\"\(value.text)\" is no value of \(reference.name) (\(reference.description.clauses))", at: value.location,
            hint: isText
                ? "it has room for \(Wording.count(reference.length, "character"))"
                : "write \(Wording.count(digits, "digit"))")
        return nil
    }
}
