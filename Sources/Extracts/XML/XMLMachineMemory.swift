// Unsafe: the memory of the parser's machine, flat, so that no element costs a reference count or an allocation.
import CLibXML2
import RecordValues

/// What follows upon a state by an element's name. Names and namespaces are interned by libxml2: equal ones are one
/// pointer.
@safe
struct XMLEdge: BitwiseCopyable {
    @unsafe var local: UnsafePointer<xmlChar>?
    @unsafe var namespace: UnsafePointer<xmlChar>?
    var next: Int32
}

/// A stretch of the machine's flat lists.
struct XMLListPlace: BitwiseCopyable {
    var start: Int32 = 0
    var count: Int32 = 0
}

/// A state of the automaton as the parser knows it.
@safe
struct XMLStateEntry: BitwiseCopyable {
    @unsafe var edges: UnsafeMutablePointer<XMLEdge>?
    var edgeCount: Int32 = 0
    var edgeCapacity: Int32 = 0
    /// The edge that was taken last: elements come mostly in one order.
    var lastEdge: Int32 = -1
    var nodes = XMLListPlace()
    /// Record type that begins, or -1.
    var record: Int32 = -1
    var capturesText = false
    var wantsAttributes = false
}

/// A node of the plan, and what the parser knows of it in the element around.
struct XMLNodeEntry: BitwiseCopyable {
    enum Kind: UInt8 {
        /// A record's own element.
        case root
        case only, number, having
        /// Each of a list, and each step of a condition.
        case every
    }

    var kind: Kind
    var repeats: Bool
    var parent: Int32
    /// For `number`.
    var number: Int32 = 0
    var children = XMLListPlace()
    var texts = XMLListPlace()
    var counts = XMLListPlace()
    var fields = XMLListPlace()
    var attributes = XMLListPlace()
    /// The `having` step that this text decides about, or -1, and the literal.
    var decides: Int32 = -1
    var literal = XMLListPlace()

    /// Elements of this name so far; those that fulfilled the condition.
    var count: Int32 = 0
    var matches: Int32 = 0
    var isActive = false
    var isSatisfied = false
}

/// A field of the plan.
struct XMLFieldEntry: BitwiseCopyable {
    var slot: Int32
    var occurrences: Int32
    /// Or -1.
    var repeatedNode: Int32
    var node: Int32
    var isCount: Bool
}

/// An attribute that is a field.
@safe
struct XMLAttributeEntry: BitwiseCopyable {
    @unsafe var local: UnsafePointer<xmlChar>?
    /// Nil with `isAny` false: in no namespace.
    @unsafe var namespace: UnsafePointer<xmlChar>?
    var isAny: Bool
    var field: Int32
}

/// An open element that is looked at.
struct XMLFrame: BitwiseCopyable {
    var state: Int32
    var isNil = false
    /// Its text so far, in the arena.
    var textStart: Int = 0
    var textLength: Int = 0
    /// The arena and the count of texts as they stood when it began.
    var arenaStart: Int = 0
    var liveTexts: Int = 0
}

/// An open record.
struct XMLOpenRecord: BitwiseCopyable {
    var type: Int32
    /// Where the arena stood when it began.
    var arenaStart: Int
    var liveTexts: Int
    /// Stands there for the fields of the records in it only: `<?tallyover context?>`.
    var isContext = false
}

/// A growing run of plain values that one machine owns.
@safe
struct XMLBuffer<Element: BitwiseCopyable>: ~Copyable {
    @unsafe private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        unsafe base = .allocate(capacity: self.capacity)
    }

    init(_ elements: [Element]) {
        self.init(capacity: elements.count)
        for (index, element) in elements.enumerated() { unsafe (base + index).initialize(to: element) }
    }

    deinit { unsafe base.deallocate() }

    /// Makes room for this many elements; those up to `used` are kept.
    @inline(__always)
    mutating func reserve(_ needed: Int, used: Int) {
        if needed > capacity { grow(needed, used) }
    }

    @inline(never)
    private mutating func grow(_ needed: Int, _ used: Int) {
        let wider = max(needed, capacity * 2)
        let next = UnsafeMutablePointer<Element>.allocate(capacity: wider)
        unsafe next.update(from: base, count: used)
        unsafe base.deallocate()
        unsafe base = next
        capacity = wider
    }
}
