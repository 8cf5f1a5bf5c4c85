import RecordValues

/// The conservation law: every record read ends in exactly one bucket, and the buckets re-add to what was read, in
/// records and in every money total, for the whole file and for each group.
package enum Conservation {
    /// One total of one group: what was read, and where it ended.
    package struct Account: Sendable, Hashable {
        package var table: String
        /// `records`, `count` or `sum COLUMN`.
        package var total: String
        /// The group's name; empty for the whole.
        package var group: String
        package var scale: Int
        package var read: Total
        package var buckets: [Total]

        package init(table: String, total: String, group: String, scale: Int, read: Total, buckets: [Total]) {
            self.table = table
            self.total = total
            self.group = group
            self.scale = scale
            self.read = read
            self.buckets = buckets
        }
    }

    /// What does not re-add.
    package struct Residual: Sendable, Hashable {
        package var table: String
        package var total: String
        package var group: String
        /// What was read less what ended somewhere; nil where a sum does not fit 128 bits, or where the values agree and
        /// only their number, or the number of unknown ones, does not.
        package var value: ExactDecimal?

        package init(table: String, total: String, group: String, value: ExactDecimal?) {
            self.table = table
            self.total = total
            self.group = group
            self.value = value
        }
    }

    /// Proves the law: an empty answer is the proof.
    package static func residuals(of accounts: [Account]) -> [Residual] {
        accounts.compactMap { account in
            var rest = account.read
            for bucket in account.buckets { rest.subtract(bucket) }
            guard rest != Total() || account.read.overflowed else { return nil }
            let value = rest.knownSum.flatMap { $0 == 0 ? nil : ExactDecimal($0, scale: account.scale) }
            return Residual(table: account.table, total: account.total, group: account.group, value: value)
        }
    }
}
