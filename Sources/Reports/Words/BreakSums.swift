import Reconciliation
import RecordValues

/// What all breaks come to.
extension ReconciliationReport {
    var breakCount: Int64 { breaksByCode.reduce(0) { $0 + $1.count } }

    var acceptedCount: Int64 { breaksByCode.reduce(0) { $0 + $1.accepted } }

    /// What the breaks of a code, or of every code, change in a figure; nil where a sum does not fit.
    func breakEffects(
        onFigure figure: Int, of code: BreakCode? = nil
    ) -> (upward: ExactDecimal?, downward: ExactDecimal?) {
        let groups = breaksByCode.filter { code == nil || $0.code == code }
        let scale = figures[figure].scale
        return (
            groups.map { $0.upward[figure] }.sum(scale: scale), groups.map { $0.downward[figure] }.sum(scale: scale)
        )
    }
}

extension [ExactDecimal] {
    /// With at least so many places; nil where it does not fit.
    func sum(scale: Int) -> ExactDecimal? { try? reduce(ExactDecimal(0, scale: scale)) { try $0.adding($1) } }
}
