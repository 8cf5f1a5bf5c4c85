// Unsafe: libxml2's push parser and its callbacks.
import CLibXML2
import Diagnostics
import Foundation
import RecordValues

/// One SAX2 push parser of libxml2: pieces of a document in UTF-8 go in, record images come out into a batch. There is
/// never a tree of the document.
///
/// Standards: XML 1.0, fifth edition; Namespaces in XML 1.0, third edition. It reads no external entity, loads no
/// document type and resolves no entity but the five of XML itself.
///
/// `@unchecked Sendable`: one worker uses it at a time, the one that owns the batch or holds the reader's lock.
@safe
final class XMLRecordParser: @unchecked Sendable {
    /// What stands in the batch for a record that ended.
    struct Image {
        var type: Int
        var offset: Int32
        var length: Int32
        /// Bytes up to its end since the batch was taken over.
        var endPosition: Int
    }

    /// Why the parser stopped.
    struct Failure: Error {
        enum Reason {
            /// What libxml2 says.
            case notWellFormed(String)
            /// The document ends too early: what libxml2 says of that is not worth telling.
            case ended(String)
            case entity(String)
            case depth, attributes, text, record
            /// At this byte of the chunk.
            case wrongByte(Int)
        }

        var reason: Reason
        /// Bytes up to the place since the batch was taken over.
        var position: Int
    }

    /// The images since `begin`.
    private(set) var images: [Image] = []
    private(set) var failure: Failure?
    /// Bytes of the batch that are taken.
    private(set) var batchEnd = 0

    private let plan: XMLFieldPlan
    private let automaton: XMLAutomaton
    private let limits: XMLLimits
    @unsafe private let parser: xmlParserCtxtPtr
    @unsafe private let machine: UnsafeMutablePointer<XMLMachine>
    private var batch: RecordBatch?
    /// Bytes of the document that were given to the parser, and how many of them before the batch was taken over.
    private var pushedBytes = 0
    private var origin = 0

    init(shape: XMLSourceShape, plan: XMLFieldPlan) {
        self.plan = plan
        limits = shape.limits
        automaton = XMLAutomaton(shape: shape, plan: plan)
        var handler = unsafe Self.handler
        unsafe parser = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil)
        unsafe machine = .allocate(capacity: 1)
        unsafe machine.initialize(to: XMLMachine(plan, limits: shape.limits, dictionary: parser.pointee.dict))
        unsafe machine.pointee.learn(automaton)
        connect()
    }

    deinit {
        unsafe machine.deinitialize(count: 1)
        unsafe machine.deallocate()
        unsafe xmlFreeParserCtxt(parser)
    }

    private func connect() {
        unsafe parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        // The tags are counted here, and text is bounded by the limits of the mapping, not by those of libxml2.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        unsafe _ = xmlCtxtUseOptions(parser, Int32(options))
    }

    /// Begins a document; its images go into the batch from this offset on.
    func begin(_ batch: RecordBatch, at offset: Int) {
        unsafe _ = xmlCtxtResetPush(parser, nil, 0, nil, nil)
        connect()
        unsafe machine.pointee.reset()
        failure = nil
        pushedBytes = 0
        takeOver(batch, at: offset)
    }

    /// Goes on with the document at hand, into another batch.
    func takeOver(_ batch: RecordBatch, at offset: Int) {
        self.batch = batch
        batchEnd = offset
        origin = pushedBytes
        images.removeAll(keepingCapacity: true)
    }

    /// Parses on. The piece is copied first: it may move as soon as images are written.
    ///
    /// - Parameter isLast: the document ends behind this piece.
    func push(_ piece: UnsafeRawBufferPointer, isLast: Bool = false) throws(Failure) {
        pushedBytes += piece.count
        let bytes = unsafe piece.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe _ = xmlParseChunk(parser, bytes, Int32(piece.count), isLast ? 1 : 0)
        if let failure { throw failure }
    }

    /// Bytes that were parsed since the batch was taken over.
    private var position: Int {
        guard let input = unsafe parser.pointee.input else { return 0 }
        return unsafe Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base) - origin
    }

    // MARK: - What the callbacks ask for

    @inline(__always)
    fileprivate func start(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, _ attributeCount: Int,
        _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        let outcome = unsafe machine.pointee.start(
            local: local, namespace: namespace, attributeCount: attributeCount, values: values)
        switch outcome {
        case .done: break
        case .unknownEdge: unsafe learn(local, namespace, attributeCount, values)
        default: refuse(outcome)
        }
    }

    @inline(__always)
    fileprivate func end() {
        if unsafe machine.pointee.end() == .recordEnds { recordEnds() }
    }

    @inline(__always)
    fileprivate func characters(_ text: UnsafePointer<xmlChar>?, _ length: Int32) {
        let outcome = unsafe machine.pointee.characters(text, Int(length))
        if outcome != .done { refuse(outcome) }
    }

    /// Asks the automaton what follows, and remembers it.
    private func learn(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, _ attributeCount: Int,
        _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        let state = unsafe Int(machine.pointee.currentState)
        let next = unsafe automaton.successor(
            of: state, namespace: namespace.map { unsafe String(cString: $0) } ?? "", local: String(cString: local!))
        unsafe machine.pointee.learn(automaton)
        unsafe machine.pointee.remember(local, namespace, next: Int32(next), after: state)
        unsafe machine.pointee.enter(Int32(next), attributeCount, values)
    }

    private func recordEnds() {
        let record = unsafe machine.pointee.records.base[machine.pointee.recordCount - 1]
        if !record.isContext, let batch {
            let type = Int(record.type)
            let offset = (batchEnd + 7) & ~7
            let most = unsafe machine.pointee.mostImageBytes(plan.chains[type])
            if offset + most > Int(Int32.max) {
                stop(.record)
                return
            }
            batch.reserve(offset + most)
            let length = unsafe machine.pointee.writeImage(type, plan.chains[type], to: batch.bytes + offset)
            batchEnd = offset + length
            images.append(
                Image(type: type, offset: Int32(offset), length: Int32(length), endPosition: position))
        }
        unsafe machine.pointee.closeRecord()
    }

    fileprivate func instruction(_ target: UnsafePointer<xmlChar>?, _ data: UnsafePointer<xmlChar>?) {
        guard let target = unsafe target, let data = unsafe data else { return }
        if unsafe String(cString: target) == XMLContextMark.target && String(cString: data) == XMLContextMark.data {
            unsafe machine.pointee.markContext()
        }
    }

    private func refuse(_ outcome: XMLMachine.Outcome) {
        switch outcome {
        case .tooDeep: stop(.depth)
        case .tooManyAttributes: stop(.attributes)
        case .textTooLong: stop(.text)
        default: stop(.record)
        }
    }

    fileprivate func stop(_ reason: Failure.Reason) {
        guard failure == nil else { return }
        failure = Failure(reason: reason, position: position)
        unsafe xmlStopParser(parser)
    }
}

extension XMLMachine.Outcome: Equatable {}

/// The processing instruction that marks a record's element as standing there for the records in it only, in a file of
/// rejects: `<?tallyover context?>`.
enum XMLContextMark {
    static let target = "tallyover"
    static let data = "context"
    static let bytes = Array("<?tallyover context?>".utf8)
}

extension XMLRecordParser {
    private static func of(_ data: UnsafeMutableRawPointer?) -> Unmanaged<XMLRecordParser> {
        unsafe Unmanaged<XMLRecordParser>.fromOpaque(data!)
    }

    /// The callbacks: those that are not set here are passed over.
    fileprivate static var handler: xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.startElementNs = { data, local, _, namespace, _, _, count, _, values in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef {
                unsafe $0.start(local, namespace, Int(count), values)
            }
        }
        unsafe handler.endElementNs = { data, _, _, _ in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef { $0.end() }
        }
        unsafe handler.characters = { data, text, length in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef { unsafe $0.characters(text, length) }
        }
        unsafe handler.ignorableWhitespace = handler.characters
        unsafe handler.cdataBlock = handler.characters
        unsafe handler.processingInstruction = { data, target, text in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef { unsafe $0.instruction(target, text) }
        }
        unsafe handler.reference = { data, name in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef {
                unsafe $0.stop(.entity(name.map { unsafe String(cString: $0) } ?? ""))
            }
        }
        unsafe handler.entityDecl = { data, name, _, _, _, _ in
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef {
                unsafe $0.stop(.entity(name.map { unsafe String(cString: $0) } ?? ""))
            }
        }
        unsafe handler.serror = { data, error in
            guard let data = unsafe data, let error = unsafe error else { return }
            let isEntity = unsafe error.pointee.code == Int32(XML_WAR_UNDECLARED_ENTITY.rawValue)
            // What a namespace is called is nobody's concern here.
            let isName = unsafe error.pointee.code == Int32(XML_WAR_NS_URI.rawValue)
            guard unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue && !isName || isEntity else { return }
            let text = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
            // Its lines count from the chunk's context.
            let said = text.trimmingCharacters(in: .whitespacesAndNewlines).replacing(#/ line [0-9]+/#, with: "")
            let isEnd = [XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY, XML_ERR_TAG_NOT_FINISHED].contains {
                unsafe error.pointee.code == Int32($0.rawValue)
            }
            unsafe XMLRecordParser.of(data)._withUnsafeGuaranteedRef {
                $0.stop(isEntity ? .entity(said) : isEnd ? .ended(said) : .notWellFormed(said))
            }
        }
        return unsafe handler
    }
}
