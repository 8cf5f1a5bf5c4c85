import RecordValues

/// How the rows of two sides are held against each other: the key that pairs them, and a rule for each other column.
package struct ComparisonPlan: Sendable, Hashable {
    /// The name of the reconciliation, for reports: `legacy.payment with new.payment`.
    package var name: String
    /// The columns of a comparison row on either side: those of the key first.
    package var columns: [ComparedColumn]
    /// How many of the columns are the key.
    package var keyColumns: Int
    /// Indexes of the columns whose difference is money, or another figure, that the waterfall adds up.
    package var figures: [Int]

    package init(name: String, columns: [ComparedColumn], keyColumns: Int, figures: [Int]) {
        self.name = name
        self.columns = columns
        self.keyColumns = keyColumns
        self.figures = figures
    }
}

/// One column of a comparison.
package struct ComparedColumn: Sendable, Hashable {
    /// When two values of a column are the same.
    package enum Rule: Sendable, Hashable {
        /// Part of the key: what pairs rows.
        case key
        /// The very same value.
        case exact
        /// Letters count alike in upper and lower case.
        case ignoringCase
        /// Blanks at either end do not count.
        case trimmed
        /// Numbers that are close enough, within caps on what that may add up to.
        case within(Tolerance)
        /// Not held against each other: there for totals and for reading.
        case shown
    }

    package var column: Column
    package var rule: Rule

    package init(column: Column, rule: Rule) {
        self.column = column
        self.rule = rule
    }
}

/// How far two numbers may be apart, and what all such differences may add up to. The caps are what keeps every payment
/// being a penny short from passing.
package struct Tolerance: Sendable, Hashable {
    package enum Reach: Sendable, Hashable {
        /// At most so much, in the column's own unit.
        case absolute(ExactDecimal)
        /// At most so many percent of the old value.
        case percent(ExactDecimal)
    }

    package var reach: Reach
    /// What all differences may add up to, those up and those down set off against each other.
    package var netCap: ExactDecimal
    /// What the differences of one direction alone may add up to.
    package var oneSidedCap: ExactDecimal

    package init(reach: Reach, netCap: ExactDecimal, oneSidedCap: ExactDecimal) {
        self.reach = reach
        self.netCap = netCap
        self.oneSidedCap = oneSidedCap
    }
}

/// One of the two sides of a reconciliation.
package enum ComparisonSide: Int, Sendable, Hashable, CaseIterable {
    case old
    case new
}
