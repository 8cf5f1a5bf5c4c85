import Diagnostics
import MappingLanguage
import RecordValues

/// How records are written as XML.
extension ExtractPlanner {
    private var shape: XMLSourceShape {
        guard case .xml(let shape) = sourcePlan.recordFormat else { preconditionFailure("markup is of XML sources") }
        return shape
    }

    /// Plans how the records of a type are written. Their steps are planned.
    mutating func markUp(_ type: Int, _ steps: inout TypeSteps) {
        let record = shape.recordTypes[type]
        let tree = ElementTree(record)
        if tree.hasNumbers {
            problems.append(
                Diagnostic(
                    SynthesisCode.notFlat, "\(record.name) asks for an element by its number",
                    hint: "the generator makes elements that stand once, and lists"))
        }
        let depth = record.path.count - 1
        let first = plan.markup.count
        // What stands before the element is no part of the record.
        steps.recordOffset = line(depth).utf8.count
        literal(line(depth) + "<" + name(record.path[depth]) + (depth == 0 ? declarations : ""))
        attributes(0, tree, type)
        literal(">")
        content(0, tree, type, depth: depth)
        steps.opening = first..<plan.markup.count
        let hasElements = !tree.elements[0].children.isEmpty || isLevel(type)
        literal((hasElements ? line(depth) : "") + "</" + name(record.path[depth]) + ">")
        steps.closing = steps.opening.upperBound..<plan.markup.count
        steps.unitControls = unitControls(type)
    }

    private func unitControls(_ type: Int) -> [UnitControl] {
        guard type == plan.nesting?.opener else { return [] }
        return mapping.declaredFigures.enumerated().filter { $1.source == source && $1.declaringType == type }.map {
            UnitControl(control: $0, scale: Self.scale(of: $1), modulus: $1.modulus)
        }
    }

    /// The tags round all records, and those between each type's records and the one round them.
    mutating func planWrappers() {
        guard var nesting = plan.nesting else { return }
        let types = shape.recordTypes
        let outermost = types.first { $0.parent == nil }
        let document = Array(outermost?.path.dropLast() ?? [])
        if types.contains(where: { $0.parent == nil && $0.path.dropLast() != document[...] }) {
            problems.append(
                Diagnostic(
                    SynthesisCode.notFlat, "the records of the source \(sourcePlan.name) stand in different elements",
                    hint: "the generator makes XML files whose records stand in one element, or in levels"))
        }
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        nesting.documentStart = text(
            head
                + document.enumerated().map {
                    line($0) + "<" + name($1) + ($0 == 0 ? declarations : "") + ">"
                }.joined())
        nesting.documentEnd = text(endTags(document, from: 0) + "\n")
        for type in types {
            let above = type.parent.map { types[$0].path.count } ?? document.count
            let between = Array(type.path[above..<type.path.count - 1])
            let start = between.enumerated().map { line(above + $0) + "<" + name($1) + ">" }.joined()
            nesting.wrapperStart.append(text(start))
            nesting.wrapperEnd.append(text(endTags(between, from: above)))
        }
        plan.nesting = nesting
    }

    private func endTags(_ names: [XMLName], from depth: Int) -> String {
        names.enumerated().reversed().map { line(depth + $0) + "</" + name($1) + ">" }.joined()
    }

    // MARK: Elements

    private mutating func element(_ index: Int, _ tree: ElementTree, _ type: Int, depth: Int) {
        let element = tree.elements[index]
        let places = tree.slots(in: index).map { place(of: $0, type) }
        let steps = places.compactMap { if case .step(let step) = $0 { step } else { nil } }
        let isOptional = !element.isAlways && steps.count == places.count
        let start = plan.markup.count
        if isOptional { plan.markup.append(MarkupOperation(kind: .element, steps: steps)) }
        literal(line(depth) + "<" + name(element.name))
        attributes(index, tree, type)
        if element.children.isEmpty, element.text == nil, element.literal == nil {
            literal("/>")
        } else {
            var tagEnd: Int?
            if let text = element.text, case .step(let step) = place(of: text, type) {
                tagEnd = plan.markup.count
                let bytes = self.text(" xsi:nil=\"true\"/>")
                plan.markup.append(MarkupOperation(kind: .tagEnd, bytes: bytes, step: step))
            } else {
                literal(">")
            }
            content(index, tree, type, depth: depth)
            literal((element.children.isEmpty ? "" : line(depth)) + "</" + name(element.name) + ">")
            if let tagEnd { plan.markup[tagEnd].end = plan.markup.count }
        }
        if isOptional { plan.markup[start].end = plan.markup.count }
    }

    private mutating func attributes(_ index: Int, _ tree: ElementTree, _ type: Int) {
        for (name, slot) in tree.elements[index].attributes {
            let start = " " + self.name(name) + "=\""
            switch place(of: slot, type) {
            case .step(let step):
                plan.markup.append(MarkupOperation(kind: .attribute, bytes: text(start), step: step))
            case .declared(let operation):
                literal(start)
                plan.markup.append(operation)
                literal("\"")
            case .nothing: break
            }
        }
    }

    private mutating func content(_ index: Int, _ tree: ElementTree, _ type: Int, depth: Int) {
        let element = tree.elements[index]
        if let text = element.literal { literal(text) }
        if let slot = element.text {
            switch place(of: slot, type) {
            case .step(let step): plan.markup.append(MarkupOperation(kind: .text, step: step))
            case .declared(let operation): plan.markup.append(operation)
            case .nothing: break
            }
        }
        for child in element.children { self.element(child, tree, type, depth: depth + 1) }
    }

    /// What is written where a field stands.
    private enum Place {
        case step(Int)
        case declared(MarkupOperation)
        case nothing
    }

    private func place(of slot: Int, _ type: Int) -> Place {
        let regions = designs[type].type.regions
        guard let index = regions.firstIndex(where: { $0.slot == slot && $0.owner == nil }) else { return .nothing }
        if let step = stepOfRegion[type][index] { return .step(step) }
        let control = mapping.declaredFigures.firstIndex {
            $0.source == source && $0.declaringType == type && $0.declared.offset == slot
        }
        guard let control, case .number(let number) = regions[index].description else { return .nothing }
        let width = max(1, number.digits - number.scale) + (number.scale > 0 ? 1 + number.scale : 0)
        return .declared(MarkupOperation(kind: .declared, control: control, width: width))
    }

    // MARK: Text

    private mutating func literal(_ text: String) {
        plan.markup.append(MarkupOperation(kind: .literal, bytes: self.text(text)))
    }

    private mutating func text(_ text: String) -> Range<Int> {
        let bytes = Array(text.utf8)
        let first = store(bytes)
        return first..<first + bytes.count
    }

    private func line(_ depth: Int) -> String { "\n" + String(repeating: "  ", count: depth) }

    /// Namespaces in the order in which the mapping names them.
    private var namespaces: [String] {
        var found: [String] = []
        func note(_ name: XMLName) {
            if case .uri(let uri) = name.namespace, !uri.isEmpty, !found.contains(uri) { found.append(uri) }
        }
        for type in shape.recordTypes {
            type.path.forEach(note)
            for field in type.fields {
                for step in field.steps { note(step.name) }
                if case .attribute(let name) = field.content { note(name) }
            }
        }
        return found
    }

    private var declarations: String {
        let named = namespaces.enumerated().map { " xmlns:n\($0 + 1)=\"\($1)\"" }.joined()
        return named + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    }

    private func name(_ name: XMLName) -> String {
        guard case .uri(let uri) = name.namespace, let index = namespaces.firstIndex(of: uri) else { return name.local }
        return "n\(index + 1):\(name.local)"
    }
}
