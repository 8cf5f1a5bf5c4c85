/// What whoever asks for reports may choose.
package struct ReportOptions: Sendable, Hashable {
    /// Groups of fewer rows than this are shown as `<5`, their amounts not at all; nil shows everything.
    ///
    /// It holds for totals by group, waterfalls by group, breaks by cause, and single breaks: what could tell of one
    /// person. Figures of the whole stay exact, because they are what is signed. Secondary suppression is not attempted:
    /// where just one group of a total is hidden, the others and the whole tell what it holds, and reports say so.
    package var hidesCountsBelow: Int64?

    package init(hidesCountsBelow: Int64? = nil) {
        precondition(hidesCountsBelow.map { $0 > 1 } ?? true, "no count is below 1, and 0 is no count of persons")
        self.hidesCountsBelow = hidesCountsBelow
    }
}
