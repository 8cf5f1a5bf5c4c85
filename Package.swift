// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Every target is built in the Swift 6 language mode with strict memory safety, and no warning is let through.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The house, from the ground up: a target may import only what stands in its own line here
/// (Scripts/check-imports holds the sources to it; Sources/README.md explains the rooms).
let rooms: [(name: String, imports: [Target.Dependency])] = [
    ("Diagnostics", []),
    ("RecordValues", []),
    ("Copybooks", ["Diagnostics", "RecordValues"]),
    ("TargetRows", ["RecordValues"]),
    ("Extracts", ["Diagnostics", "RecordValues"]),
    ("MappingLanguage", ["Copybooks", "Diagnostics", "RecordValues", "TargetRows"]),
    ("Transform", ["Copybooks", "MappingLanguage", "RecordValues", "TargetRows"]),
    ("Reconciliation", ["RecordValues", "TargetRows"]),
]

/// Golden files stand beside the tests that read them, and are no sources.
func goldenFolder(of tests: String) -> [String] {
    let folder = Context.packageDirectory + "/Tests/\(tests)/Golden"
    return FileManager.default.fileExists(atPath: folder) ? ["Golden"] : []
}

let package = Package(
    name: "Tallyover",
    targets: rooms.flatMap { room in
        [
            .target(name: room.name, dependencies: room.imports, swiftSettings: swiftSettings),
            .testTarget(
                name: room.name + "Tests",
                dependencies: [.target(name: room.name), "TestSupport"] + room.imports,
                exclude: goldenFolder(of: room.name + "Tests"),
                swiftSettings: swiftSettings
            ),
        ]
    } + [
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings)
    ]
)
