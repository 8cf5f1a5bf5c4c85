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
    private let file: FileReader
    private let encoding: XMLEncoding
    private var tree = ElementTree()
    private var mistake: String?
    private var isEntity = false
    private var position: Int64 = 0
    @unsafe private var parser: xmlParserCtxtPtr?

    /// Throws EXT001 to EXT005 where the file cannot be read, EXT031 where its encoding cannot.
    package init(path: String) throws(DiagnosticList) {
        file = try FileReader(path: path)
        encoding = try XMLEncoding.detect(
            head: file.bytes(at: 0, count: Int(min(file.size, 512))), path: path)
    }

    /// Reads the whole file.
    ///
    /// - Throws: EXT030 to EXT033 where it is not well formed, has entities, or has more paths than a form has.
    package func report() throws(DiagnosticList) -> XMLFitReport {
        var handler = unsafe Self.handler
        unsafe parser = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil)
        defer { unsafe xmlFreeParserCtxt(parser) }
        unsafe parser!.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        unsafe _ = xmlCtxtUseOptions(parser, Int32(options))
        let transcoder = encoding.isUTF8 ? nil : XMLTranscoder(encoding: encoding.name)
        position = Int64(encoding.markBytes)
        repeat {
            let bytes = try file.bytes(at: position, count: Int(min(file.size - position, 1 << 16)))
            var text = bytes
            var used = bytes.count
            if let transcoder {
                text = []
                do throws(XMLTranscoder.Mistake) {
                    used = unsafe try bytes.withUnsafeBufferPointer { piece throws(XMLTranscoder.Mistake) in
                        try unsafe transcoder.append(UnsafeRawBufferPointer(piece), to: &text)
                    }
                    if used == 0, !bytes.isEmpty { throw XMLTranscoder.Mistake(offset: 0) }
                } catch {
                    throw told(
                        .unusableEncoding, "the bytes are no character of \(encoding.name)",
                        at: position + Int64(error.offset))
                }
            }
            let isLast = position + Int64(used) == file.size
            unsafe text.withUnsafeBufferPointer { piece in
                let start = unsafe UnsafeRawPointer(piece.baseAddress)?.assumingMemoryBound(to: CChar.self)
                unsafe _ = xmlParseChunk(parser, start, Int32(piece.count), isLast ? 1 : 0)
            }
            if let mistake { throw told(isEntity ? .entityRefused : .notWellFormed, mistake, at: position) }
            if tree.isTooLarge {
                throw told(
                    .limitExceeded,
                    "more than \(ElementTree.mostPaths.figures) paths, or \(ElementTree.mostAttributes.figures) attributes of one",
                    at: position)
            }
            position += Int64(used)
        } while position < file.size
        return XMLFitReport(tree, file: file.path, bytes: file.size, encoding: encoding.name)
    }

    private func told(_ code: ExtractCode, _ what: String, at offset: Int64) -> DiagnosticList {
        let line = unsafe parser.map { unsafe Int($0.pointee.input?.pointee.line ?? 0) } ?? 0
        let place = line > 0 ? "line \(line.figures)" : "byte \(offset.figures)"
        return DiagnosticList(
            Diagnostic(code, "\(file.path), \(place): \(what)", hint: "correct the file, or fetch it again"))
    }

    private func start(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, _ count: Int,
        _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        var attributes: [(name: ElementTree.QualifiedName, value: String)] = []
        for index in 0..<count {
            let entry = unsafe values! + index * 5
            let bytes = unsafe UnsafeBufferPointer(start: entry[3], count: entry[4]! - entry[3]!)
            let value = unsafe String(decoding: bytes, as: UTF8.self).replacing("&#38;", with: "&")
            unsafe attributes.append((Self.name(entry[0], entry[2]), value))
        }
        unsafe tree.start(Self.name(local, namespace), attributes: attributes)
    }

    private static func name(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?
    ) -> ElementTree.QualifiedName {
        ElementTree.QualifiedName(
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
        unsafe handler.startElementNs = { data, local, _, namespace, _, _, count, _, values in
            unsafe XMLFit.of(data).start(local, namespace, Int(count), values)
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
