import Diagnostics

/// A mapping that checks, and what there is to say about it all the same.
package struct CheckedMapping: Sendable {
    package var plan: MappingPlan
    package var warnings: [Diagnostic]
}
