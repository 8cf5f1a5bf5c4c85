import Copybooks
import Diagnostics
import RecordValues

/// Finds the field that tells the types of a source apart, the bytes of each type's values, and what is tested besides.
struct DiscriminatorChecker {
    let syntax: DiscriminatorSyntax
    let source: SourceSyntax
    let layouts: [Layout]
    private(set) var plan: SourcePlan
    private(set) var findings = Findings()

    init(_ syntax: DiscriminatorSyntax, source: SourceSyntax, layouts: [Layout], plan: SourcePlan) {
        self.syntax = syntax
        self.source = source
        self.layouts = layouts
        self.plan = plan
    }

    /// The source with its discriminator.
    mutating func check() -> SourcePlan {
        guard let reference = reference() else { return plan }
        plan.discriminator = reference
        if case .field = syntax {
            for index in plan.recordTypes.indices { checkPlace(of: reference, in: plan.recordTypes[index]) }
        }
        var seen: [[UInt8]: String] = [:]
        var other: String?
        for (index, type) in source.types.enumerated() {
            plan.recordTypes[index].tests = tests(of: type, plan.recordTypes[index])
            for value in type.values {
                guard let bytes = bytes(value, reference) else { continue }
                if let other = seen[bytes] {
                    findings.error(
                        .typeValue, "\"\(value.text)\" stands for \(other) already", at: value.location,
                        hint: "a value tells one type, unless the types before the last have a \"when\"")
                }
                if type.tests.isEmpty { seen[bytes] = type.name.text }
                plan.recordTypes[index].discriminatorValues.append(bytes)
            }
            guard type.values.isEmpty, type.tests.isEmpty else { continue }
            if let other {
                findings.error(
                    .typeValue, "\(type.name.text) and \(other) both take every other value of \(reference.name)",
                    at: type.name.location, hint: "write its value before it: \"P\" \(type.name.text)")
            }
            other = type.name.text
        }
        return plan
    }

    // MARK: Tests

    private mutating func tests(of type: TypeSyntax, _ plan: RecordTypePlan) -> [BytesTest] {
        type.tests.compactMap { test in
            switch test.kind {
            case .all(let value):
                if let bytes = try? self.plan.codePage.encode(value.text), bytes.count == 1 { return .all(bytes[0]) }
                findings.error(.literal, "\"\(value.text)\" is not one character of the encoding", at: value.location)
                return nil
            case .isIn(let field, let values, let isNegated):
                guard let reference = tested(field, plan) else { return nil }
                let bytes = values.compactMap { self.bytes($0, reference) }
                guard bytes.count == values.count else { return nil }
                return isNegated
                    ? .isNotIn(offset: reference.offset, values: bytes) : .isIn(offset: reference.offset, values: bytes)
            }
        }
    }

    private mutating func tested(_ field: FieldSyntax, _ type: RecordTypePlan) -> FieldReference? {
        if let part = field.part {
            findings.error(.discriminator, "the types are told apart by whole fields", at: part.location)
            return nil
        }
        switch RecordScope(type: type, codePage: plan.codePage).reference(field) {
        case .success(let reference): return suitable(reference, at: field.location) ? reference : nil
        case .failure(let finding):
            findings.error(finding.code, finding.message, at: finding.location, hint: finding.hint)
            return nil
        }
    }

    // MARK: The field

    /// The field as the first type that has it describes it; the copybooks may hold it in a record of its own.
    private mutating func reference() -> FieldReference? {
        let field: FieldSyntax
        switch syntax {
        case .field(let syntax): field = syntax
        case .position(let position):
            let end = position.start + position.length - 1
            return FieldReference(
                name: position.length == 1 ? "byte \(position.start)" : "bytes \(position.start)-\(end)", item: 0,
                offset: position.start - 1, description: .text(length: position.length), itemStride: 0)
        case .element(let location):
            findings.error(
                .discriminator, "only the types of an XML source are told apart by element", at: location,
                hint: "add a line to the source: xml")
            return nil
        }
        var first: Finding?
        let types =
            plan.recordTypes
            + layouts.map {
                RecordTypePlan(name: $0.name, layout: $0, root: 0, discriminatorValues: [], place: .any, exactly: nil)
            }
        for type in types {
            switch RecordScope(type: type, codePage: plan.codePage).reference(field) {
            case .success(let reference):
                if let part = field.part {
                    findings.error(.discriminator, "the types are told apart by a whole field", at: part.location)
                    return nil
                }
                return suitable(reference, at: field.location) ? reference : nil
            case .failure(let finding): first = first ?? finding
            }
        }
        if let first { findings.error(first.code, first.message, at: first.location, hint: first.hint) }
        return nil
    }

    private mutating func suitable(_ reference: FieldReference, at location: SourceLocation) -> Bool {
        guard case .number(let number) = reference.description, number.isSigned || number.usage == .packed else {
            return true
        }
        findings.error(
            .discriminator,
            "\(reference.name) is \(reference.description.clauses): more than one pattern of bytes stands for a number",
            at: location, hint: "types are told apart by text, unsigned DISPLAY or COMP fields")
        return false
    }

    private mutating func checkPlace(of reference: FieldReference, in type: RecordTypePlan) {
        let scope = RecordScope(type: type, codePage: plan.codePage)
        let layout = type.layout
        guard case .field(let field) = syntax else { return }
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
            at: syntax.location, hint: "the field must stand at one place in every type's record")
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
