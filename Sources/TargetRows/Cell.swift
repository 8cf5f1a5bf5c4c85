/// One value of a row on its way from the transform to a writer.
///
/// Plain data of 32 bytes without references, so that a row is a flat run of cells and the hot loop neither
/// allocates nor counts references.
@safe
package struct Cell: BitwiseCopyable {
    /// Numbers: units of the column's last decimal place. Dates: CCYYMMDD. Booleans: 0 or 1.
    package var number: Int128
    /// Texts: the first of `textLength` UTF-8 bytes. Eight bytes from any of them can be read, whatever they hold.
    @unsafe package var text: UnsafeRawPointer
    package var textLength: Int32
    package var isNull: Bool
    /// The raw value of the `Fault` that kept the value from being made; 0 for none. A row with one is never written.
    package var fault: UInt8

    @inlinable
    package init(empty text: UnsafeRawPointer) {
        self.number = 0
        unsafe self.text = text
        self.textLength = 0
        self.isNull = false
        self.fault = 0
    }
}
