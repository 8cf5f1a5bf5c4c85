import Copybooks
import Diagnostics
import Foundation
import MappingLanguage
import RecordValues
import TargetRows

/// The two sides of a reconciliation with their files, found before anything is read.
struct ReconcileSides {
    struct Side {
        var plan: SidePlan
        var file: String
        var bytes: Int64
    }

    private var sides: [Side] = []
    /// What looks odd about them, and forbids nothing.
    private(set) var warnings: [String] = []

    subscript(side: ComparisonSide) -> Side { sides[side.rawValue] }

    init(_ options: ReconcileOptions) throws(DiagnosticList) {
        for side in ComparisonSide.allCases {
            var plan = options.plan[side: side]
            var file = options.run.inputs[plan.sourceName]
            if case .table(let table) = plan.origin {
                if file == nil, let folder = options.runFolders[plan.sourceName] {
                    let found = try RunTable(table, ofRun: folder)
                    let sha256 = try InputDigest.sha256(ofFile: options.run.mapping.plan.file, interruption: nil)
                    if found.mappingSHA256 != sha256 {
                        warnings.append("the run in \(folder) was made with another version of the mapping")
                    }
                    file = found.file
                }
                if let file, file.hasSuffix(".jsonl") || file.hasSuffix(".jsonl.gz") { plan.readJSONLines() }
            }
            guard let file else {
                throw DiagnosticList(
                    Diagnostic(
                        RunCode.inputNotNamed, "the side \(plan.name) has no input",
                        hint: "add --run FOLDER, or --input \(plan.sourceName)=FILE"))
            }
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            sides.append(Side(plan: plan, file: file, bytes: (attributes?[.size] as? NSNumber)?.int64Value ?? 0))
        }
    }

    /// A guess at the rows of both sides together.
    var expectedRows: Int64 {
        sides.reduce(0) { rows, side in
            let source = side.plan.mapping.sources[side.plan.source]
            let context = source.recordTypes[side.plan.mapping.tables[0].recordType]
            // A line of named fields takes about as many bytes as its fields have slots.
            return rows + side.bytes / Int64(max(1, context.layout.length))
        }
    }
}

extension SidePlan {
    /// The same columns, read from a file of JSON Lines.
    mutating func readJSONLines() {
        guard case .csv(let shape) = mapping.sources[source].recordFormat else { return }
        mapping.sources[source].recordFormat = .jsonLines(JSONLinesShape(members: shape.columns))
    }
}
