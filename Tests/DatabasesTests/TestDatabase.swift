import Foundation
import GRDB

/// A database in a folder of its own, for the length of one test.
final class TestDatabase {
    let path: String
    let queue: DatabaseQueue
    private let folder: URL

    init(_ statements: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "databases-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "new.db").path(percentEncoded: false)
        queue = try DatabaseQueue(path: path)
        for statement in statements { try run(statement) }
    }

    func run(_ statement: String) throws { try queue.write { try $0.execute(sql: statement) } }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
