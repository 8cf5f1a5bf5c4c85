// Unsafe: looks at the bytes of a window where they stand.
import RecordValues

/// Finds the records of an XML file without parsing it: the serial part of reading in parallel.
///
/// Outside records it goes from tag to tag, with a stack of the open elements and the namespaces in force, so that it
/// knows which elements are records. Inside a record that holds no others it looks for the end tag only, at several
/// gigabytes a second. Whether the document is well formed is left to the parsers, which see every byte.
///
/// Standards: XML 1.0, fifth edition; Namespaces in XML 1.0, third edition.
///
/// `@unchecked Sendable`: the reader's lock guards it, and the automaton that its copies share.
struct XMLScanner: @unchecked Sendable {
    private let limits: XMLLimits
    private let automaton: XMLAutomaton
    private var scopes: XMLScopes
    /// What a start tag's name leads to, by the state around it, and the names one behind the other.
    private var edges: [[TagEdge]] = []
    private var edgeNames: [UInt8] = []
    /// By state: the record type that begins, or -1; whether fields lead through it.
    private var stateRecord: [Int] = []
    private var stateIsRead: [Bool] = []
    /// Bytes that an image takes beside its own record's text and its parents'.
    private let imageOverhead: Int

    /// Different sets of namespace declarations in one document.
    static let mostScopes = 4096

    private struct TagEdge {
        var scope: Int
        /// Where its name stands.
        var name: Range<Int>
        var next: Int
    }

    /// - Parameter encoding: of the text, for names in it; nil for UTF-8.
    init(shape: XMLSourceShape, plan: XMLFieldPlan, encoding: String?) {
        limits = shape.limits
        automaton = XMLAutomaton(shape: shape, plan: plan)
        scopes = XMLScopes(encoding: encoding)
        imageOverhead = SlotRecordImage.firstSlot + SlotRecordImage.slotBytes * (1 + plan.slotCount)
    }

    /// Scans on from the state's place, which stands in the window, and moves the state to behind the last thing that
    /// is complete.
    ///
    /// - Parameters:
    ///   - limit: records at most.
    ///   - stop: a place of the text at which nothing is begun any more.
    ///   - imageBytes: room for the records' images; is lowered by what they may take.
    ///   - records: the records that ended are appended.
    mutating func scan(
        _ window: Window, _ state: inout XMLScanState, limit: Int, before stop: Int64 = .max, imageBytes: inout Int,
        into records: inout [XMLScannedRecord]
    ) -> XMLScanEnd {
        let lexer = unsafe XMLLexer(bytes: window.bytes.assumingMemoryBound(to: UInt8.self), count: window.count)
        var step = Step(lexer: lexer, window: window)
        let before = records.count
        while true {
            if records.count - before >= limit || (imageBytes <= 0 && records.count > before) { return .isFull }
            let place = Int(state.position - window.fileOffset)
            step.open = place
            if state.context.count > limits.recordBytes { return step.mistake(.contentTooLong, reach: place) }
            guard let open = lexer.find(0x3C, from: place) else {
                guard window.endsFile else { return .windowEnds }
                if let last = state.open.last {
                    return .mistake(step.endsInside(Self.element(last, state), from: last.start))
                }
                if !state.hasRoot { return step.mistake(.noElement, reach: window.count) }
                state.position = window.fileOffset + Int64(window.count)
                return .fileEnds
            }
            if window.fileOffset + Int64(open) >= stop { return .isFull }
            step.place = place
            step.open = open
            let known = records.count
            if let end = take(&step, &state, &records) { return end }
            if records.count > known {
                let record = records[known]
                imageBytes -= Int(min(record.end - record.start, Int64(limits.recordBytes)))
                imageBytes -= state.context.count + imageOverhead
            }
        }
    }

    /// One thing of the text: where it begins, and where the text before it begins.
    private struct Step {
        let lexer: XMLLexer
        let window: Window
        var place = 0
        var open = 0

        /// The place behind a thing of the window, as a place of the text.
        func position(_ place: Int) -> Int64 { window.fileOffset + Int64(place) }

        func mistake(_ reason: XMLScanMistake.Reason, reach: Int) -> XMLScanEnd {
            .mistake(XMLScanMistake(reason: reason, start: position(open), reach: position(reach)))
        }

        func endsInside(_ what: String, from start: Int64) -> XMLScanMistake {
            XMLScanMistake(reason: .endsInside(what), start: start, reach: position(window.count))
        }
    }

    /// Takes the thing that begins with `<`: nil where it was complete.
    private mutating func take(
        _ step: inout Step, _ state: inout XMLScanState, _ records: inout [XMLScannedRecord]
    ) -> XMLScanEnd? {
        let lexer = step.lexer
        let open = step.open
        guard open + 1 < lexer.count else { return incomplete(step, XMLScanMistake.tag) }
        switch lexer[open + 1] {
        case 0x2F: return takeEndTag(step, &state, &records)
        case 0x3F:
            guard let end = lexer.end("?>", from: open + 2) else {
                return incomplete(step, "a processing instruction")
            }
            takeInstruction(step, end, &state)
        case 0x21:
            guard let end = declarationEnd(step) else { return incomplete(step, Self.declaration(lexer, open)) }
            let isComment = lexer.holds("<!--", at: open)
            if lexer.holds("<![CDATA[", at: open) {
                keepText(step, upTo: end, &state)
            } else {
                keepText(step, upTo: open, &state)
                if !isComment, !state.hasRoot { append(open..<end, lexer, &state) }
            }
            state.position = step.position(end)
        default: return takeStartTag(step, &state, &records)
        }
        return nil
    }

    private func declarationEnd(_ step: Step) -> Int? {
        let (lexer, open) = (step.lexer, step.open)
        if lexer.holds("<!--", at: open) { return lexer.end("-->", from: open + 4) }
        if lexer.holds("<![CDATA[", at: open) { return lexer.end("]]>", from: open + 9) }
        // The first bytes of either could still become one.
        guard open + 9 <= lexer.count else { return nil }
        return lexer.documentTypeEnd(from: open)
    }

    private static func declaration(_ lexer: XMLLexer, _ open: Int) -> String {
        if lexer.holds("<!--", at: open) { return "a comment" }
        if lexer.holds("<![", at: open) { return "a section" }
        return "a document type"
    }

    /// The window ends inside something: it is widened, unless the file ends there or the thing is too long.
    private func incomplete(_ step: Step, _ what: String) -> XMLScanEnd {
        if step.window.endsFile { return .mistake(step.endsInside(what, from: step.position(step.open))) }
        if step.lexer.count - step.open > limits.recordBytes {
            return step.mistake(.recordTooLong, reach: step.lexer.count)
        }
        return .windowEnds
    }

    private func takeInstruction(_ step: Step, _ end: Int, _ state: inout XMLScanState) {
        keepText(step, upTo: step.open, &state)
        let isDeclaration = state.open.isEmpty && !state.hasRoot && step.lexer.holds("<?xml ", at: step.open)
        let mark = step.lexer.holds("<?tallyover context?>", at: step.open)
        let isMark = mark && (state.open.last?.record ?? -1) >= 0
        if isMark { state.open[state.open.count - 1].isContext = true }
        if isDeclaration || isMark { append(step.open..<end, step.lexer, &state) }
        state.position = step.position(end)
    }

    private mutating func takeStartTag(
        _ step: Step, _ state: inout XMLScanState, _ records: inout [XMLScannedRecord]
    ) -> XMLScanEnd? {
        let (lexer, open) = (step.lexer, step.open)
        guard let tag = lexer.tag(nameAt: open + 1) else { return incomplete(step, XMLScanMistake.tag) }
        if tag.attributes > limits.attributes { return step.mistake(.tooManyAttributes, reach: tag.end) }
        if state.hasRoot, state.open.isEmpty {
            return step.mistake(.misplaced("a second document element"), reach: tag.end)
        }
        let around = state.open.last
        var scope = around?.scope ?? XMLScopes.outermost
        if tag.attributes > 0, declaresNamespace(lexer, tag) {
            scope = scopes.scope(inside: Self.bytes(open + 1..<tag.end - 1, lexer)[...], around: scope)
        }
        if scopes.count > Self.mostScopes { return step.mistake(.tooManyNamespaces, reach: tag.end) }
        let next = successor(of: around?.state ?? XMLAutomaton.document, scope, tag.name, lexer)
        let record = stateRecord[next]
        if record >= 0, !automaton.isLevel[record] {
            return takeRecord(step, tag, record, &state, &records)
        }
        keepText(step, upTo: open, &state)
        let start = state.context.count
        state.hasRoot = true
        state.position = step.position(tag.end)
        guard !tag.isEmpty else {
            if record >= 0 {
                records.append(XMLScannedRecord(type: record, start: step.position(open), end: state.position))
            }
            // The document element stays, so that what follows it has something to follow.
            if around == nil || (record < 0 && stateIsRead[next]) { append(open..<tag.end, lexer, &state) }
            return nil
        }
        append(open..<tag.end, lexer, &state)
        state.open.append(
            XMLScanState.OpenElement(
                state: next, scope: scope, contextStart: start, contentStart: state.context.count,
                nameLength: tag.name.count, start: step.position(open), record: record))
        return nil
    }

    /// A record that holds no others: its end is looked for at once.
    private func takeRecord(
        _ step: Step, _ tag: XMLLexer.Tag, _ record: Int, _ state: inout XMLScanState,
        _ records: inout [XMLScannedRecord]
    ) -> XMLScanEnd? {
        let (lexer, open) = (step.lexer, step.open)
        var end = tag.end
        if !tag.isEmpty {
            var quotes = 2 * tag.attributes
            guard case .found(let found) = lexer.elementEnd(of: tag, quotes: &quotes) else {
                if quotes > 2 * limits.attributes, lexer.mostAttributes(in: open..<lexer.count) > limits.attributes {
                    return step.mistake(.tooManyAttributes, reach: lexer.count)
                }
                return incomplete(step, "the element <\(Self.text(tag.name, lexer))>")
            }
            end = found
            if quotes > 2 * limits.attributes, lexer.mostAttributes(in: open..<end) > limits.attributes {
                return step.mistake(.tooManyAttributes, reach: end)
            }
        }
        if end - open > limits.recordBytes { return step.mistake(.recordTooLong, reach: end) }
        keepText(step, upTo: open, &state)
        if state.open.isEmpty {
            // The record is the whole document.
            state.context += [0x3C] + Self.bytes(tag.name, lexer) + [0x2F, 0x3E]
            state.hasRoot = true
        }
        records.append(XMLScannedRecord(type: record, start: step.position(open), end: step.position(end)))
        state.position = step.position(end)
        return nil
    }

    private func takeEndTag(
        _ step: Step, _ state: inout XMLScanState, _ records: inout [XMLScannedRecord]
    ) -> XMLScanEnd? {
        let (lexer, open) = (step.lexer, step.open)
        guard let close = lexer.find(0x3E, from: open + 2) else { return incomplete(step, "an end tag") }
        guard let last = state.open.last else {
            return step.mistake(.misplaced("an end tag outside the document element"), reach: close + 1)
        }
        let nameStart = last.contextStart + 1
        let isSame =
            open + 2 + last.nameLength <= close
            && lexer.holds(state.context, nameStart..<nameStart + last.nameLength, at: open + 2)
            && XMLLexer.endsName(lexer[open + 2 + last.nameLength])
        guard isSame else {
            return step.mistake(
                .misplaced("an end tag that does not close <\(Self.name(last, state))>"), reach: close + 1)
        }
        keepText(step, upTo: open, &state)
        state.open.removeLast()
        state.position = step.position(close + 1)
        if last.record >= 0, !last.isContext {
            records.append(XMLScannedRecord(type: last.record, start: last.start, end: state.position))
        }
        if state.open.isEmpty {
            // The document element stays, so that what follows it has something to follow.
            state.context.removeSubrange(last.contentStart...)
            append(open..<close + 1, lexer, &state)
        } else if last.record < 0, stateIsRead[last.state] {
            append(open..<close + 1, lexer, &state)
        } else {
            state.context.removeSubrange(last.contextStart...)
        }
        return nil
    }

    // MARK: - Context

    /// Keeps the text before the thing at hand where a field may read it.
    private func keepText(_ step: Step, upTo end: Int, _ state: inout XMLScanState) {
        guard step.place < end, let around = state.open.last, around.record < 0, stateIsRead[around.state] else {
            return
        }
        append(step.place..<end, step.lexer, &state)
    }

    private func append(_ range: Range<Int>, _ lexer: XMLLexer, _ state: inout XMLScanState) {
        unsafe state.context.append(
            contentsOf: UnsafeBufferPointer(start: lexer.bytes + range.lowerBound, count: range.count))
    }

    // MARK: - Names

    private func declaresNamespace(_ lexer: XMLLexer, _ tag: XMLLexer.Tag) -> Bool {
        var place = tag.name.upperBound
        while let found = lexer.find(0x78, from: place, to: tag.end) {
            if lexer.holds("xmlns", at: found) { return true }
            place = found + 1
        }
        return false
    }

    private mutating func successor(of state: Int, _ scope: Int, _ name: Range<Int>, _ lexer: XMLLexer) -> Int {
        addStates()
        for edge in edges[state]
        where edge.scope == scope && edge.name.count == name.count
            && lexer.holds(edgeNames, edge.name, at: name.lowerBound)
        {
            return edge.next
        }
        let bytes = Self.bytes(name, lexer)
        let (namespace, local) = scopes.resolve(bytes, in: scope)
        let next = automaton.successor(of: state, namespace: namespace, local: local)
        addStates()
        // Not beyond so many names, that a hostile document does not fill the memory.
        if edges[state].count < 256 {
            edges[state].append(
                TagEdge(scope: scope, name: edgeNames.count..<edgeNames.count + bytes.count, next: next))
            edgeNames += bytes
        }
        return next
    }

    private mutating func addStates() {
        while edges.count < automaton.states.count {
            let state = automaton.states[edges.count]
            edges.append([])
            stateRecord.append(state.record ?? -1)
            stateIsRead.append(!state.nodes.isEmpty)
        }
    }

    private static func bytes(_ range: Range<Int>, _ lexer: XMLLexer) -> [UInt8] { range.map { lexer[$0] } }

    private static func text(_ range: Range<Int>, _ lexer: XMLLexer) -> String {
        String(decoding: bytes(range, lexer), as: UTF8.self)
    }

    private static func name(_ element: XMLScanState.OpenElement, _ state: XMLScanState) -> String {
        let start = element.contextStart + 1
        return String(decoding: state.context[start..<start + element.nameLength], as: UTF8.self)
    }

    private static func element(_ element: XMLScanState.OpenElement, _ state: XMLScanState) -> String {
        "the element <\(name(element, state))>"
    }
}
