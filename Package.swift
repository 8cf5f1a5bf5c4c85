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
    ("TargetRows", ["CTextVectors", "CZlib", "RecordValues"]),
    ("Extracts", ["CLibXML2", "CTextVectors", "CZlib", "Diagnostics", "RecordValues"]),
    ("MappingLanguage", ["Copybooks", "Diagnostics", "RecordValues", "TargetRows"]),
    ("Transform", ["CTextVectors", "Copybooks", "MappingLanguage", "RecordValues", "TargetRows"]),
    (
        "Reconciliation",
        ["Diagnostics", "RecordValues", "TargetRows", .product(name: "Crypto", package: "swift-crypto")]
    ),
    ("Reports", ["RecordValues", "Reconciliation"]),
    (
        "SyntheticExtracts",
        ["Copybooks", "Diagnostics", "Extracts", "MappingLanguage", "RecordValues", "TargetRows", "Transform"]
    ),
    (
        "MigrationRun",
        [
            "Copybooks", "Diagnostics", "Extracts", "MappingLanguage", "RecordValues", "Reconciliation", "Reports",
            "TargetRows", "Transform",
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "SystemPackage", package: "swift-system"),
        ]
    ),
]

/// What the tests of a room hold it against, besides the rooms that it imports.
let oracles: [String: [Target.Dependency]] = ["Extracts": ["TargetRows"]]

/// What the command may import: every room, because it is the only one that prints.
let commandImports: [Target.Dependency] =
    rooms.map { .target(name: $0.name) } + [.product(name: "ArgumentParser", package: "swift-argument-parser")]

/// Files that tests read stand beside them, and are no sources.
func dataFolders(of tests: String) -> [String] {
    ["Golden", "Findings"].filter {
        FileManager.default.fileExists(atPath: Context.packageDirectory + "/Tests/\(tests)/\($0)")
    }
}

/// What the tests of a room may import.
func testImports(of room: (name: String, imports: [Target.Dependency])) -> [Target.Dependency] {
    let own: [Target.Dependency] = [.target(name: room.name), "TestSupport"]
    return own + room.imports + (oracles[room.name] ?? [])
}

let package = Package(
    name: "Tallyover",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: rooms.flatMap { room in
        [
            .target(name: room.name, dependencies: room.imports, swiftSettings: swiftSettings),
            .testTarget(
                name: room.name + "Tests",
                dependencies: testImports(of: room),
                exclude: dataFolders(of: room.name + "Tests"),
                swiftSettings: swiftSettings
            ),
        ]
    } + [
        .target(
            name: "TestSupport", dependencies: ["Diagnostics", "MappingLanguage", "RecordValues"],
            path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .target(name: "CTextVectors"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .executableTarget(name: "tallyover", dependencies: commandImports, swiftSettings: swiftSettings),
        .testTarget(
            name: "ToolTests",
            dependencies: ["tallyover", "TestSupport"] + rooms.map { .target(name: $0.name) },
            exclude: dataFolders(of: "ToolTests"), swiftSettings: swiftSettings),
    ]
)
