// Unsafe: libxml2's push parser and its callbacks.
import CLibXML2
import Diagnostics
import Foundation
import RecordValues

/// Describes what a document holds, for whoever is about to write a mapping of it: every path, how often it stands
/// there, and the shapes of its values. One pass, in memory that does not grow with the document.
///
/// Standards: XML 1.0, fifth edition; Namespaces in XML 1.0, third edition.
@safe
package final class XMLFit {
    private let source: any ByteSource
    private let encoding: XMLEncoding
    private var tree = ElementTree()
    private var mistake: String?
    private var isEntity = false
    private var position: Int64 = 0
    @unsafe private var parser: xmlParserCtxtPtr?

    /// - Parameter path: of a file, which may be gzip, or `-` for standard input.
    /// - Throws: EXT001 to EXT005 where the file cannot be read, EXT031 where its encoding cannot, EXT040 and following
    ///   where it is no sound gzip.
    package init(path: String) throws(DiagnosticList) {
        source = try Extract.source(path: path, InputOptions())
        encoding = try XMLEncoding.detect(head: source.head(512), path: path)
    }

    /// Reads the whole document.
    ///
    /// - Throws: EXT030 to EXT033 where it is not well formed, has entities, or has more paths than a form has.
    package func outline() throws(DiagnosticList) -> XMLOutline {
        try parse()
        return XMLOutline(
            file: source.path, bytes: try source.readToEnd(), encoding: encoding.name, namespaces: tree.namespaces,
            elements: tree.elements)
    }

    private func parse() throws(DiagnosticList) {
        var handler = unsafe Self.handler
        unsafe parser = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil)
        defer { unsafe xmlFreeParserCtxt(parser) }
        unsafe parser!.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        unsafe _ = xmlCtxtUseOptions(parser, Int32(options))
        let transcoder = encoding.isUTF8 ? nil : XMLTranscoder(encoding: encoding.name)
        var bytes: [UInt8] = []
        var isAtEnd = false
        while !isAtEnd {
            let batch = RecordBatch(capacity: Self.pieceBytes)
            let got = try source.read(
                at: position + Int64(bytes.count), atMost: Self.pieceBytes, into: batch, at: 0)
            bytes += batch.bytes(in: 0..<got)
            isAtEnd = source.knownSize == position + Int64(bytes.count)
            let mark = position == 0 ? min(encoding.markBytes, bytes.count) : 0
            let used = mark + (try feed(transcoder, Array(bytes.dropFirst(mark)), isLast: isAtEnd))
            if let mistake { throw told(isEntity ? .entityRefused : .notWellFormed, mistake, at: position) }
            if tree.isTooLarge {
                throw told(
                    .limitExceeded,
                    "more than \(ElementTree.mostPaths.figures) paths, or \(ElementTree.mostAttributes.figures) attributes of one",
                    at: position)
            }
            bytes.removeFirst(used)
            position += Int64(used)
        }
    }

    private static let pieceBytes = 1 << 16

    /// Gives the parser the bytes as UTF-8.
    ///
    /// - Returns: how many were used; a character may be cut off at their end.
    private func feed(_ transcoder: XMLTranscoder?, _ bytes: [UInt8], isLast: Bool) throws(DiagnosticList) -> Int {
        var text = bytes
        var used = bytes.count
        if let transcoder {
            text = []
            do throws(XMLTranscoder.Mistake) {
                used = unsafe try bytes.withUnsafeBufferPointer { piece throws(XMLTranscoder.Mistake) in
                    try unsafe transcoder.append(UnsafeRawBufferPointer(piece), to: &text)
                }
                if used < bytes.count, isLast { throw XMLTranscoder.Mistake(offset: used) }
            } catch {
                throw told(
                    .unusableEncoding, "the bytes are no character of \(encoding.name)",
                    at: position + Int64(error.offset))
            }
        }
        unsafe text.withUnsafeBufferPointer { piece in
            let start = unsafe UnsafeRawPointer(piece.baseAddress)?.assumingMemoryBound(to: CChar.self)
            unsafe _ = xmlParseChunk(parser, start, Int32(piece.count), isLast ? 1 : 0)
        }
        return used
    }

    private func told(_ code: ExtractCode, _ what: String, at offset: Int64) -> DiagnosticList {
        let line = unsafe parser.map { unsafe Int($0.pointee.input?.pointee.line ?? 0) } ?? 0
        let place = line > 0 ? "line \(line.figures)" : "byte \(offset.figures)"
        return DiagnosticList(
            Diagnostic(code, "\(source.path), \(place): \(what)", hint: "correct the file, or fetch it again"))
    }

    private func start(
        _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
        _ count: Int, _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        unsafe meet(prefix, namespace)
        var attributes: [(name: XMLOutline.Name, value: String)] = []
        for index in 0..<count {
            let entry = unsafe values! + index * 5
            let bytes = unsafe UnsafeBufferPointer(start: entry[3], count: entry[4]! - entry[3]!)
            let value = unsafe String(decoding: bytes, as: UTF8.self).replacing("&#38;", with: "&")
            unsafe meet(entry[1], entry[2])
            unsafe attributes.append((Self.name(entry[0], entry[2]), value))
        }
        unsafe tree.start(Self.name(local, namespace), attributes: attributes)
    }

    private func meet(_ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) {
        guard let namespace = unsafe namespace else { return }
        tree.meet(unsafe String(cString: namespace), as: unsafe prefix.map { unsafe String(cString: $0) })
    }

    private static func name(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?
    ) -> XMLOutline.Name {
        XMLOutline.Name(
            namespace: unsafe namespace.map { unsafe String(cString: $0) } ?? "",
            local: unsafe local.map { unsafe String(cString: $0) } ?? "")
    }

    private func stop(_ why: String, isEntity: Bool) {
        guard mistake == nil else { return }
        mistake = why
        self.isEntity = isEntity
        unsafe xmlStopParser(parser)
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> XMLFit {
        unsafe Unmanaged<XMLFit>.fromOpaque(data!).takeUnretainedValue()
    }

    private static var handler: xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.startElementNs = { data, local, prefix, namespace, _, _, count, _, values in
            unsafe XMLFit.of(data).start(local, prefix, namespace, Int(count), values)
        }
        unsafe handler.endElementNs = { data, _, _, _ in unsafe XMLFit.of(data).tree.end() }
        unsafe handler.characters = { data, text, length in
            let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(length))
            unsafe XMLFit.of(data).tree.characters(String(decoding: bytes, as: UTF8.self))
        }
        unsafe handler.cdataBlock = handler.characters
        unsafe handler.ignorableWhitespace = handler.characters
        unsafe handler.entityDecl = { data, name, _, _, _, _ in
            unsafe XMLFit.of(data).stop("it declares an entity: entities are never expanded", isEntity: true)
        }
        unsafe handler.reference = { data, _ in
            unsafe XMLFit.of(data).stop("it uses an entity: entities are never expanded", isEntity: true)
        }
        unsafe handler.serror = { data, error in
            guard let data = unsafe data, let error = unsafe error else { return }
            let isEntity = unsafe error.pointee.code == Int32(XML_WAR_UNDECLARED_ENTITY.rawValue)
            guard unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue || isEntity else { return }
            let text = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
            unsafe XMLFit.of(data).stop(text.trimmingCharacters(in: .whitespacesAndNewlines), isEntity: isEntity)
        }
        return unsafe handler
    }
}
