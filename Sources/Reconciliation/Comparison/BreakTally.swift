import Diagnostics
import RecordValues

/// Breaks counted by code and by cause, with what they move.
struct BreakTally {
    struct Group: Hashable {
        var code: BreakCode
        /// Empty for the code as a whole.
        var cause: String?
    }

    struct Count {
        var count: Int64 = 0
        var accepted: Int64 = 0
        /// Of breaks that nobody accepts: what each figure moves, without signs.
        var open: [Total]
        /// By figure.
        var upward: [Total]
        var downward: [Total]
        /// By figure: what accepted breaks move, up and down set off against each other.
        var acceptedEffects: [Total]

        init(figures: Int) {
            open = Array(repeating: Total(), count: figures)
            upward = open
            downward = open
            acceptedEffects = open
        }

        mutating func merge(_ other: Count) {
            count += other.count
            accepted += other.accepted
            for index in upward.indices {
                open[index].merge(other.open[index])
                upward[index].merge(other.upward[index])
                downward[index].merge(other.downward[index])
                acceptedEffects[index].merge(other.acceptedEffects[index])
            }
        }
    }

    private let figures: Int
    private(set) var groups: [Group: Count] = [:]
    /// Rows that the breaks give the new side more than the old one has.
    private(set) var rows: Int64 = 0

    init(figures: Int) { self.figures = figures }

    mutating func add(_ content: Break, isAccepted: Bool) {
        rows += Int64(content.rows)
        for cause in [nil, content.cause?.kind ?? ""] {
            let group = Group(code: content.code, cause: cause)
            var count = groups[group] ?? Count(figures: figures)
            groups[group] = nil
            count.count += 1
            if isAccepted { count.accepted += 1 }
            for (index, effect) in content.effects.enumerated() where effect.unscaled != 0 {
                if effect.unscaled > 0 {
                    count.upward[index].add(effect.unscaled)
                } else {
                    count.downward[index].add(effect.unscaled)
                }
                if isAccepted {
                    count.acceptedEffects[index].add(effect.unscaled)
                } else {
                    count.open[index].add(abs(effect.unscaled))
                }
            }
            groups[group] = count
        }
    }

    mutating func merge(_ other: BreakTally) {
        rows += other.rows
        for (group, count) in other.groups { groups[group, default: Count(figures: figures)].merge(count) }
    }

    /// The breaks of one code, or of all.
    func whole(_ code: BreakCode? = nil) -> Count {
        var whole = Count(figures: figures)
        for (group, count) in groups where group.cause == nil && (code == nil || group.code == code) {
            whole.merge(count)
        }
        return whole
    }
}
