// Unsafe: libxml2's schema validator and its callbacks.
import CLibXML2
import Diagnostics
import Foundation
import RecordValues

/// Holds a document against its XSD while it is read, piece by piece in the order of the file.
///
/// A validator must see the whole document in order (the content of a level, keys and references), so it is part of
/// `claim`: the one stage that is serial. It runs ahead of the workers, which parse and map what it has seen.
///
/// Standard: XML Schema 1.0, as far as libxml2 has it. Neither the schema nor anything it names is fetched over the
/// network.
///
/// `@unchecked Sendable`: the reader's lock guards it.
@safe
final class XMLSchemaValidator: @unchecked Sendable {
    /// What the schema does not allow.
    struct Fault {
        /// Bytes of the text up to behind it, since the validator's first piece.
        var position: Int
        /// Without the value: it may be personal.
        var message: String
    }

    @unsafe private let schema: xmlSchemaPtr
    @unsafe private let context: xmlSchemaValidCtxtPtr
    @unsafe private let parser: xmlParserCtxtPtr
    @unsafe private var plug: xmlSchemaSAXPlugPtr?
    private var faults: [Fault] = []

    /// Throws EXT036 where the schema cannot be used, with all that libxml2 says of it.
    init(path: String) throws(DiagnosticList) {
        unsafe xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader)
        let messages = Messages()
        let parsing = unsafe xmlSchemaNewParserCtxt(path)
        defer { unsafe xmlSchemaFreeParserCtxt(parsing) }
        let taker = unsafe Unmanaged.passUnretained(messages).toOpaque()
        unsafe xmlSchemaSetParserStructuredErrors(parsing, Messages.take, taker)
        // For what libxml2 would print of a schema document that is not well formed; of this thread only.
        unsafe xmlSetStructuredErrorFunc(taker, Messages.take)
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        guard let schema = unsafe xmlSchemaParse(parsing), messages.found.isEmpty else {
            let said = messages.found.isEmpty ? ["it cannot be read"] : messages.found
            throw DiagnosticList(
                said.map {
                    Diagnostic(
                        ExtractCode.unusableSchema, "\(path) is no schema that can be used: \($0)",
                        hint:
                            "a schema is read from this file and those that it names beside it, never from the network")
                })
        }
        unsafe self.schema = unsafe schema
        unsafe context = xmlSchemaNewValidCtxt(schema)
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        // What is not well formed is told by the parsers of the records.
        unsafe handler.serror = { _, _ in }
        unsafe parser = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil)
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        unsafe _ = xmlCtxtUseOptions(parser, Int32(options))
        unsafe plug = xmlSchemaSAXPlug(context, &parser.pointee.sax, &parser.pointee.userData)
        unsafe xmlSchemaSetValidStructuredErrors(
            context,
            { data, error in
                guard let data = unsafe data, let error = unsafe error else { return }
                unsafe Unmanaged<XMLSchemaValidator>.fromOpaque(data)._withUnsafeGuaranteedRef {
                    unsafe $0.note(error.pointee)
                }
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe _ = xmlSchemaSAXUnplug(plug)
        unsafe xmlFreeParserCtxt(parser)
        unsafe xmlSchemaFreeValidCtxt(context)
        unsafe xmlSchemaFree(schema)
    }

    /// Validates the next piece of the text.
    ///
    /// - Returns: the faults in it, in order.
    func push(_ piece: UnsafeRawBufferPointer, isLast: Bool) -> [Fault] {
        faults.removeAll(keepingCapacity: true)
        let bytes = unsafe piece.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe _ = xmlParseChunk(parser, bytes, Int32(piece.count), isLast ? 1 : 0)
        return faults
    }

    private func note(_ error: xmlError) {
        guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let input = unsafe parser.pointee.input
        let position = unsafe input.map { unsafe Int($0.pointee.consumed) + ($0.pointee.cur - $0.pointee.base) } ?? 0
        let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
        faults.append(Fault(position: position, message: Self.words(message, code: unsafe Int(error.code))))
    }

    /// What libxml2 says, without the value that it says it of.
    static func words(_ message: String, code: Int) -> String {
        let line = message.trimmingCharacters(in: .whitespacesAndNewlines)
        // From XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 to XML_SCHEMAV_CVC_ENUMERATION_VALID: faults of a value.
        guard (1824...1840).contains(code) else { return line }
        let place = line.prefixMatch(of: #/Element '[^']*'(, attribute '[^']*')?/#).map { String(line[$0.range]) }
        let rest = line.dropFirst(place?.count ?? 0)
        let facet = rest.prefixMatch(of: #/: \[facet '([a-zA-Z]+)'\]/#).map { ", by its \($0.1)" }
        let type = line.firstMatch(of: #/type '([^']*)'\.$/#).map { " \($0.1)" }
        return "\(place ?? "a value"): the value is not one of its type\(type ?? "")\(facet ?? "")"
    }

    /// Collects what is said while a schema is loaded.
    private final class Messages {
        var found: [String] = []

        static let take: xmlStructuredErrorFunc = { data, error in
            guard let data = unsafe data, let error = unsafe error else { return }
            guard unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
            let text = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
            let place = unsafe error.pointee.line > 0 ? "line \(error.pointee.line): " : ""
            unsafe Unmanaged<Messages>.fromOpaque(data)._withUnsafeGuaranteedRef {
                $0.found.append(place + text.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
    }
}
