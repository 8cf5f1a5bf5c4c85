import Foundation

/// A small file system in memory, which only root may make: a disk that is really full.
package struct SmallDisk {
    package let folder: String

    /// Whether this machine lets the tests make one.
    package static var isPossible: Bool { geteuid() == 0 && ForeignProgram.exists("mount") && isAllowed }

    /// Containers often run as root without the right to mount.
    private static let isAllowed: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path
        guard let disk = try? SmallDisk(at: folder, size: "64k") else { return false }
        disk.unmount()
        return true
    }()

    private struct Refused: Error {}

    /// - Parameter size: as mount takes it: `64k`.
    package init(at folder: String, size: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard try Self.mount(["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder]) else { throw Refused() }
    }

    /// Gives it another size.
    package func resize(_ size: String) throws {
        guard try Self.mount(["-o", "remount,size=\(size)", folder]) else { throw Refused() }
    }

    /// Takes it away, with all that is on it.
    package func unmount() {
        _ = try? ForeignProgram("umount")?.run(["-l", folder])
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func mount(_ arguments: [String]) throws -> Bool {
        try ForeignProgram("mount")?.run(arguments).status == 0
    }
}
