import MappingLanguage
import Reconciliation
import RecordValues
import Transform

/// Holds the controls of every level instance of a source, one after the other in the order of the file.
///
/// Chunks give their stretches in order; an instance that has ended is judged and forgotten, so that memory does not
/// grow with the file: what stays is a summary of each control, and the first of those that do not agree.
struct LevelLedger: Sendable {
    /// One control over all instances of its level.
    struct Summary: Sendable {
        /// Index in the plan's controls.
        var control: Int
        var agrees: Int64 = 0
        var differs: Int64 = 0
        var notDeclared: Int64 = 0
        /// Sums over the instances that declare the figure; nil where they do not fit 38 digits.
        var declared: ExactDecimal? = ExactDecimal(0, scale: 0)
        var computed: ExactDecimal? = ExactDecimal(0, scale: 0)
        /// What the others come to.
        var computedUndeclared: ExactDecimal? = ExactDecimal(0, scale: 0)
        var unknown: Int64 = 0

        mutating func add(_ control: Control) {
            switch control.verdict {
            case .agrees: agrees += 1
            case .differs: differs += 1
            case .notDeclared: notDeclared += 1
            }
            unknown += control.unknown
            if case .value(let value) = control.declaration { declared = Self.sum(declared, value) }
            if control.verdict == .notDeclared {
                computedUndeclared = Self.sum(computedUndeclared, control.computed)
            } else {
                computed = Self.sum(computed, control.computed)
            }
        }

        private static func sum(_ left: ExactDecimal?, _ right: ExactDecimal?) -> ExactDecimal? {
            guard let left, let right else { return nil }
            return try? left.adding(right)
        }
    }

    private let plan: MappingPlan
    private(set) var summaries: [Summary]
    /// By level of the source, the places of its controls among the summaries.
    private let summariesOfLevel: [[Int]]
    /// The controls of instances that do not agree with what is declared.
    var differing: DifferingControls
    /// One a level: what is under way.
    private var open: [LevelStretch?]
    private var instances: [Int64]

    init(_ context: RunContext) {
        let plan = context.plan
        self.plan = plan
        let controls = plan.controls.indices.filter {
            plan.controls[$0].source == context.sourceIndex && plan.controls[$0].level != nil
        }
        summaries = controls.map { Summary(control: $0) }
        summariesOfLevel = context.source.levels.indices.map { level in
            controls.indices.filter { plan.controls[controls[$0]].level == level }
        }
        differing = DifferingControls(source: context.source.name)
        open = context.source.levels.map { _ in nil }
        instances = context.source.levels.map { _ in 0 }
    }

    /// Takes the stretches of the next chunk, by level.
    mutating func take(_ stretches: [[LevelStretch]]) {
        for (level, stretches) in stretches.enumerated() {
            for stretch in stretches {
                if stretch.begins { end(level) }
                if open[level] == nil { open[level] = stretch } else { open[level]?.merge(stretch) }
                if stretch.ends { end(level) }
            }
        }
        differing.settle(before: open.compactMap { $0?.lastRecord }.min() ?? .max)
    }

    /// Ends what is under way at the end of the file.
    mutating func finish() {
        for level in open.indices { end(level) }
        differing.settle(before: nil)
    }

    private mutating func end(_ level: Int) {
        guard let stretch = open[level].take() else { return }
        instances[level] += 1
        let instance = Control.Instance(
            number: instances[level], firstRecord: stretch.firstRecord, lastRecord: stretch.lastRecord)
        let evaluation = ControlEvaluation(plan: plan, tally: stretch.controls)
        for position in summariesOfLevel[level] {
            let index = summaries[position].control
            let control = evaluation.control(index, instance: instance)
            summaries[position].add(control)
            if control.verdict == .differs { differing.add(DifferenceSearch.Case(index: index, control: control)) }
        }
    }
}
