/// Elements side by side in flat memory: one for each record of a batch (its lane), or one for each entry of a table.
///
/// The hot loops work on these. An index outside is a mistake of this package; debug builds, which the tests are, check
/// every one, and release builds none.
///
/// This and its neighbours are public because only the body of a public function is handed on to other modules of the
/// package, which have to inline it: a call for each value costs more than the work.
@safe
@frozen
public struct Lanes<Element: BitwiseCopyable>: BitwiseCopyable {
    @unsafe @usableFromInline let base: UnsafeMutablePointer<Element>
    /// How many there are.
    public let count: Int

    @inlinable
    init(base: UnsafeMutablePointer<Element>, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    /// Their indexes.
    @inlinable public var indices: Range<Int> { 0..<count }

    /// One element; the index is below `count`.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count, "lane \(index) of \(count)")
            return unsafe base[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < count, "lane \(index) of \(count)")
            unsafe base[index] = newValue
        }
    }

    /// The place where an element stands.
    @inlinable @inline(__always)
    public func place(of index: Int) -> Place {
        assert(index >= 0 && index < count, "lane \(index) of \(count)")
        return unsafe Place(start: UnsafeRawPointer(base + index))
    }

    /// Some of the elements, from 0 on.
    @inlinable
    public func part(_ range: Range<Int>) -> Lanes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) lanes")
        return unsafe Lanes(base: base + range.lowerBound, count: range.count)
    }

    /// Sets the first `count` elements.
    @inlinable
    public func fill(_ value: Element, count: Int) {
        assert(count <= self.count, "\(count) lanes of \(self.count)")
        unsafe base.update(repeating: value, count: count)
    }

    /// Takes over the first `count` elements of another run.
    @inlinable
    public func copy(_ other: Lanes, count: Int) {
        assert(count <= self.count && count <= other.count, "\(count) lanes of \(self.count) and \(other.count)")
        unsafe base.update(from: other.base, count: count)
    }
}
