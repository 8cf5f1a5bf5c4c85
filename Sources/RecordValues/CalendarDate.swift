/// A day of the Gregorian calendar, 0001-01-01 to 9999-12-31, held as the number CCYYMMDD: 2025-11-18 is 20251118.
///
/// In that form dates compare as numbers do, and no time zone or epoch can move one.
package struct CalendarDate: Sendable, Hashable, Comparable {
    /// The date as the number CCYYMMDD.
    package let ccyymmdd: Int32

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.ccyymmdd < right.ccyymmdd }
}
