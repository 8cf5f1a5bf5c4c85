/// An exact decimal: an integer count of units of 10 to the power of minus `scale`. 12.34 is 1234 at scale 2.
///
/// Money is never anything else. 31 digits fit (the most that an IBM COBOL picture holds), as do sums of 10 million
/// such values; what does not fit is an overflow, never a wrap.
package struct ExactDecimal: Sendable, Hashable {
    /// The value in units of the last decimal place.
    package var unscaled: Int128
    /// Decimal places, 0 or more.
    package var scale: Int

    @inlinable
    package init(_ unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }
}
