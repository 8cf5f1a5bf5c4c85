import TestSupport

/// The records of a small feed, and what must become of them, worked out without the engine.
struct SmallRecords {
    /// One payment as it was meant.
    struct Payment {
        var id: Int
        var name = "SMITH"
        var group = "AA"
        /// Pence.
        var amount: Int
        var status = "P"
        var items = "A01B02   "
        /// Bytes that stand where the amount should.
        var brokenAmount: String?

        var isRejectedByItself: Bool {
            brokenAmount != nil || !["AA", "BB", "CC"].contains(group) || amount > 50_000_000
        }

        var record: [UInt8] {
            let text =
                "P" + SmallRecords.padded(id, 6) + name.padding(12) + group.padding(2)
                + (brokenAmount ?? SmallRecords.zoned(amount, 9)) + status + items
            return Array(text.utf8)
        }
    }

    var payments: [Payment]

    /// Payments with some of everything: skipped ones, unknown groups, amounts out of range, repeated keys.
    ///
    /// - Parameter unreadable: how many of a thousand have an amount that cannot be read.
    static func random(_ count: Int, seed: UInt64, unreadable: Int = 0) -> SmallRecords {
        var random = SeededGenerator(seed: seed)
        return SmallRecords(
            payments: (0..<count).map { index in
                var payment = Payment(id: index + 1, amount: random.within(-5_000...5_000_000))
                payment.name = random.pick(["SMITH", "O\"BRIEN", "A,B", "=SUM", "", "LONGESTNAME1"])
                payment.group = random.pick(["AA", "BB", "CC", "AA", "BB", "AA", "ZZ"])
                payment.items = random.pick(["A01B02   ", "         ", "C99      ", "A11A22A33"])
                if random.chance(12) { payment.status = "X" }
                if random.chance(15), index > 0 { payment.id = random.within(1...index) }
                if random.chance(2) { payment.amount = 60_000_000 }
                if random.below(1000) < unreadable { payment.brokenAmount = "12?456789" }
                return payment
            })
    }

    var header: [UInt8] { Array("H00042".padding(SmallFeed.recordLength).utf8) }

    var trailer: [UInt8] {
        let sum = payments.reduce(0) { $0 + $1.amount }
        return Array(("T" + Self.padded(payments.count, 7) + Self.zoned(sum, 13)).padding(SmallFeed.recordLength).utf8)
    }

    /// Header, payments, trailer.
    var records: [[UInt8]] { [header] + payments.map(\.record) + [trailer] }

    /// What must become of each payment.
    enum End { case written, skipped, rejected }

    /// The rule in plain words: a payment that is wrong is rejected, else a cancelled one is skipped, else one whose key
    /// was written before is rejected.
    var ends: [End] {
        var seen: Set<Int> = []
        return payments.map { payment in
            if payment.status == "X" { return .skipped }
            if payment.isRejectedByItself { return .rejected }
            return seen.insert(payment.id).inserted ? .written : .rejected
        }
    }

    /// A number with leading zeros.
    static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    /// A signed DISPLAY number in ASCII: the last digit carries the sign as a translated overpunch.
    static func zoned(_ value: Int, _ width: Int) -> String {
        let digits = Array(padded(abs(value), width))
        let last = digits[width - 1].wholeNumberValue ?? 0
        let letters = Array(value < 0 ? "}JKLMNOPQR" : "{ABCDEFGHI")
        return String(digits.dropLast()) + String(letters[last])
    }
}

extension String {
    /// Filled up with blanks.
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - utf8.count)) }
}
