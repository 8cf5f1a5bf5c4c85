import Foundation
import Testing

/// Compares text that a person reads with its golden file beside the test (`Golden/<name>`), and rewrites the file
/// instead where the environment holds `UPDATE_GOLDEN=1`.
package func expectGolden(
    _ actual: String, named name: String, testFile: String = #filePath,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
    let folder = URL(filePath: testFile).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        let folder = file.deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? Data(actual.utf8).write(to: file)
        return
    }
    guard let data = try? Data(contentsOf: file) else {
        Issue.record("no golden file \(name); run with UPDATE_GOLDEN=1 and read it", sourceLocation: sourceLocation)
        return
    }
    #expect(
        actual == String(decoding: data, as: UTF8.self),
        "differs from Golden/\(name); if meant, run with UPDATE_GOLDEN=1",
        sourceLocation: sourceLocation)
}
