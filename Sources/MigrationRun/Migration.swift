import Diagnostics

/// A whole run: from the files of its sources to a run folder and a verdict.
package enum Migration {
    /// Runs the migration.
    ///
    /// Throws where it could not start: nothing was written then. All that happens later is in the report.
    package static func run(
        _ options: RunOptions, interruption: Interruption, progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> RunReport {
        preconditionFailure()
    }
}
