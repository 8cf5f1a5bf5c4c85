import Foundation

/// What a run leaves behind, for comparison with what another leaves.
enum RunFiles {
    /// Every file of a run folder by its name, the report without its time; locks are left out.
    static func all(in folder: URL) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let path = folder.path(percentEncoded: false)
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in names where name != ".lock" && name != "tables" && name != "rejects" {
            let bytes = FileManager.default.contents(atPath: "\(path)/\(name)").map { [UInt8]($0) }
            files[name] = name == "run.json" ? untimed(bytes ?? []) : bytes
        }
        return files
    }

    /// A report without what differs from run to run.
    private static func untimed(_ report: [UInt8]) -> [UInt8] {
        guard var object = try? JSONSerialization.jsonObject(with: Data(report)) as? [String: Any]
        else {
            return report
        }
        object["timing"] = nil
        object["startedAt"] = nil
        return (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])).map {
            [UInt8]($0)
        }
            ?? report
    }
}
