import MappingLanguage
import Reconciliation
import RecordValues
import Transform

/// Works out what a control of the mapping comes to: what is declared, and the sum of the figures it is held against.
struct ControlEvaluation {
    let plan: MappingPlan
    let tally: ControlTally

    /// - Parameter instance: of the control's level; nil for the whole file.
    func control(_ index: Int, instance: Control.Instance? = nil) -> Control {
        let control = plan.controls[index]
        let level = control.level.map { plan.sources[control.source].levels[$0].name } ?? "file"
        var declaration = declaration(control.declared)
        var computed: ExactDecimal? = ExactDecimal(0, scale: 0)
        var unknown: Int64 = 0
        for term in control.terms {
            var figure: ExactDecimal?
            switch term.figure {
            case .measure(let measure):
                let total = tally.measures[measure]
                unknown += total.unknown
                figure = total.knownSum.map { ExactDecimal($0, scale: plan.measures[measure].scale) }
            case .declared(let other):
                switch self.declaration(other) {
                case .value(let value): figure = value
                // An equation with a figure that the file does not give is not declared.
                case .none: declaration = .none
                case .unreadable, .several: unknown += 1
                }
                if figure == nil { figure = ExactDecimal(0, scale: 0) }
            }
            computed = Self.sum(computed, figure, isSubtracted: term.isSubtracted)
        }
        return Control(
            name: control.name, level: level, instance: instance, declaration: declaration,
            computed: computed.flatMap { Self.reduced($0, control) }, unknown: unknown)
    }

    private func declaration(_ index: Int) -> Control.Declaration {
        let tally = tally.declarations[index]
        switch tally.count {
        case 0: return .none
        case 1: return tally.value.map { .value($0) } ?? .unreadable
        default: return .several(Int(tally.count))
        }
    }

    private static func sum(_ left: ExactDecimal?, _ right: ExactDecimal?, isSubtracted: Bool) -> ExactDecimal? {
        guard let left, let right else { return nil }
        return isSubtracted ? try? left.subtracting(right) : try? left.adding(right)
    }

    /// The remainder of a hash total, the blocks of a count.
    private static func reduced(_ value: ExactDecimal, _ control: ControlPlan) -> ExactDecimal {
        if let modulus = control.modulus { return ControlFigure.remainder(of: value, modulo: modulus) }
        if let size = control.blockSize { return ControlFigure.blocks(of: value, size: size) }
        return value
    }
}
