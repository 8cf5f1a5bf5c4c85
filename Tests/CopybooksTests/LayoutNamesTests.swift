import Copybooks
import Diagnostics
import Testing

@Suite struct LayoutNamesTests {
    private let layout: Layout

    init() throws {
        let text = """
            01 payment.
              05 payer.
                10 name pic x(20).
                10 born pic 9(8).
                10 filler pic x(2).
              05 partner.
                10 name pic x(20).
                  88 unknown value spaces.
                10 address.
                  15 line-text pic x(30) occurs 3.
              05 months occurs 12.
                10 amount pic s9(7)v99 comp-3 occurs 2.
                10 paid pic x.
                  88 unknown value '?'.
              05 signed pic s9(3) sign leading separate.
            """
        let source = SourceText(file: "books/payment.cpy", text: text)
        layout = try #require(try Copybook.parse(source).layouts.first)
    }

    private func index(_ name: String, _ qualifiers: String...) throws -> Int {
        guard case .found(let index) = layout.item(named: name, of: qualifiers) else {
            throw DiagnosticList(Diagnostic(CopybookCode.badName, "\(name) is not found"))
        }
        return index
    }

    @Test func `A name that stands once is found in any case`() throws {
        #expect(try layout.items[index("Born")].offset == 20)
        #expect(layout.item(named: "BORM") == .notFound)
    }

    @Test func `A name that stands twice is ambiguous until it is qualified`() throws {
        #expect(layout.item(named: "NAME") == .ambiguous([2, 6]))
        #expect(layout.item(named: "NAME", of: ["PAYER"]) == .found(2))
        #expect(layout.item(named: "NAME", of: ["partner"]) == .found(6))
        #expect(layout.item(named: "NAME", of: ["PAYMENT"]) == .ambiguous([2, 6]))
        #expect(layout.item(named: "NAME", of: ["MONTHS"]) == .notFound)
    }

    @Test func `Qualifiers go from the inside out and may leave groups out`() throws {
        #expect(layout.item(named: "LINE-TEXT", of: ["ADDRESS", "PARTNER", "PAYMENT"]) == .found(8))
        #expect(layout.item(named: "LINE-TEXT", of: ["PARTNER"]) == .found(8))
        #expect(layout.item(named: "LINE-TEXT", of: ["PARTNER", "ADDRESS"]) == .notFound)
    }

    @Test func `The name of a book without an 01 qualifies its items`() throws {
        let source = SourceText(file: "books/payment.cpy", text: "05 A PIC X.\n05 B.\n10 C PIC X.\n")
        let layout = try #require(try Copybook.parse(source).layouts.first)
        #expect(layout.name == "PAYMENT")
        #expect(layout.item(named: "C", of: ["B", "PAYMENT"]) == .found(2))
        #expect(layout.item(named: "A", of: ["PAYMENT"]) == .found(0))
        #expect(layout.item(named: "A", of: ["PAYMENTS"]) == .notFound)
    }

    @Test func `A FILLER is found by the name the report shows`() throws {
        #expect(layout.item(named: "FILLER-29") == .found(4))
        #expect(layout.displayName(of: 4) == "FILLER-29")
        #expect(layout.item(named: "FILLER") == .notFound)
    }

    @Test func `A condition is found with its item and groups as qualifiers`() throws {
        #expect(layout.itemWithCondition(named: "UNKNOWN") == .ambiguous([6, 11]))
        #expect(layout.itemWithCondition(named: "unknown", of: ["PAID"]) == .found(11))
        #expect(layout.itemWithCondition(named: "UNKNOWN", of: ["PARTNER"]) == .found(6))
        #expect(layout.itemWithCondition(named: "UNKNOWN", of: ["NAME", "PARTNER"]) == .found(6))
        #expect(layout.itemWithCondition(named: "KNOWN") == .notFound)
    }

    @Test func `The qualified name is the shortest that names no other item`() throws {
        #expect(layout.qualifiedName(of: 2) == "NAME of PAYER")
        #expect(layout.qualifiedName(of: 3) == "BORN")
        #expect(layout.qualifiedName(of: 8) == "LINE-TEXT")
        for index in layout.items.indices {
            let parts = layout.qualifiedName(of: index).split(separator: " of ").map(String.init)
            #expect(layout.item(named: parts[0], of: Array(parts.dropFirst())) == .found(index))
        }
    }

    @Test func `The path and the tables that an item stands in go from the outside in`() throws {
        let amount = try index("AMOUNT")
        #expect(layout.path(of: amount) == ["PAYMENT", "MONTHS", "AMOUNT"])
        #expect(layout.occursAncestors(of: amount).map(layout.displayName) == ["MONTHS", "AMOUNT"])
        #expect(try layout.occursAncestors(of: index("PAID")).map(layout.displayName) == ["MONTHS"])
        #expect(try layout.occursAncestors(of: index("BORN")) == [])
    }

    @Test func `An item is described with its clauses and positions from 1`() throws {
        #expect(try layout.description(of: index("BORN")) == "BORN  PIC 9(8) (bytes 21-28)")
        #expect(try layout.description(of: index("AMOUNT")) == "AMOUNT  PIC S9(7)V99 COMP-3 OCCURS 2 (bytes 141-145)")
        #expect(try layout.description(of: index("PAID")) == "PAID  PIC X (byte 151)")
        #expect(
            try layout.description(of: index("SIGNED")) == "SIGNED  PIC S9(3) SIGN LEADING SEPARATE (bytes 273-276)")
        #expect(try layout.description(of: index("PAYER")) == "PAYER  group (bytes 1-30)")
        #expect(layout.fieldNames.prefix(4) == ["PAYMENT", "PAYER", "NAME", "BORN"])
        #expect(layout.items[1].isGroup && layout.items[2].isElementary)
    }
}
