import TestSupport

/// A random file with levels, and what a run of it must come to, worked out record by record without the engine.
struct LevelFile {
    static let mapping = """
        migration levels  version 1
        rejects at most 100 %

        source legacy
          encoding ascii
          records  fixed 24
          type by  1 (1)
            "F" file   opens file
              NAME      2 (3)
            "B" batch  opens batch in file
              ID        2 (4)  digits
              OPENING   6 (8)  signed digits trailing separate scale 2
            "S" single in batch
              AMOUNT    2 (7)  digits scale 2
            "G" group  opens group in batch
              CODE      2 (2)
            "D" entry
              AMOUNT    2 (7)  digits scale 2
              SIDE      9 (1)
              KEY      10 (3)  digits
              CREDIT  when SIDE = "C"
            "T" group-total
              COUNT     2 (5)  digits
            "C" batch-end  closes batch
              COUNT     2 (5)  digits
              CREDITS   7 (8)  digits scale 2
              CLOSING  15 (9)  signed digits leading separate scale 2
            "X" filler  skip because "filling"
            "E" file-end  closes file
              BATCHES   2 (4)  digits
              SUM       6 (10) digits scale 2

        control at group
          group-total.COUNT = count entry

        control at batch
          batch-end.COUNT   = count entry, single
          batch-end.CREDITS = sum entry.AMOUNT when CREDIT  not supplied when zeros
          batch-end.CLOSING = batch.OPENING + (sum entry.AMOUNT when CREDIT) - (sum entry.AMOUNT when SIDE = "D") + (sum single.AMOUNT)

        control
          file-end.BATCHES  = count batch
          file-end.SUM      = (sum entry.AMOUNT) + (sum single.AMOUNT)

        table entry from entry  key batch, key
          file    text 3         = NAME
          batch   integer 4      = ID
          group   text 2         = CODE
          key     integer 3      = KEY
          amount  money 7.2 GBP  = AMOUNT
          totals count, sum amount by batch

        """

    /// One verdict of a control.
    struct Verdict: Equatable {
        var name: String
        var instance: Int64
        var first: Int64
        var last: Int64
        var declared: String
        var computed: String
    }

    private(set) var records: [[UInt8]] = []
    /// The rows that must be written: without line end.
    private(set) var rows: [String] = []
    /// The controls of levels that must differ, in the order in which their instances end.
    private(set) var differing: [Verdict] = []
    /// By control: how many instances must agree, differ, and declare nothing.
    private(set) var counts: [String: [Int64]] = [:]
    /// The record numbers of the file of rejects, and whether each is there for its level only.
    private(set) var redriven: [(number: Int, isContext: Bool)] = []

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var batches = 0
        var sum = 0
        add("F" + "ABC")
        for _ in 0..<random.below(5) { addBatch(&batches, &sum) }
        if random.chance(50) { add("X") }
        add("E" + number(batches + (random.chance(10) ? 1 : 0), 4) + number(sum, 10))
        fileAgrees = true
        if random.chance(50) { add("X") }
    }

    private(set) var fileAgrees = false
    private var instances: [String: Int64] = [:]
    private var written: Set<String> = []
    private var openers: [Int] = []
    private var lastContext: [Int] = []

    private mutating func add(_ text: String) { records.append(Array(text.padding(24).utf8)) }

    private func number(_ value: Int, _ width: Int) -> String { SmallRecords.padded(value, width) }

    private func signed(_ value: Int, _ width: Int) -> String { number(abs(value), width - 1) }

    private mutating func addBatch(_ batches: inout Int, _ sum: inout Int) {
        batches += 1
        let first = records.count + 1
        let id = random.within(1...3)
        let opening = random.within(-99_999...99_999)
        add("B" + number(id, 4) + signed(opening, 8) + (opening < 0 ? "-" : "+"))
        openers = [1, first]
        var (count, credits, debits, singles) = (0, 0, 0, 0)
        for _ in 0..<random.below(3) {
            let amount = random.below(100_000)
            add("S" + number(amount, 7))
            count += 1
            singles += amount
        }
        for _ in 0..<random.below(4) {
            let start = records.count + 1
            let name = random.pick(["G1", "G2"])
            add("G" + name)
            var entries = 0
            for _ in 0..<random.below(5) {
                if random.chance(15) { add("X") }
                let (amount, side, key) = (random.below(100_000), random.pick(["C", "D"]), random.within(1...40))
                add("D" + number(amount, 7) + side + number(key, 3))
                entries += 1
                if side == "C" { credits += amount } else { debits += amount }
                tell(id: id, group: name, groupRecord: start, key: key, amount: amount)
            }
            count += entries
            let declares = random.chance(80)
            let told = entries + (random.chance(15) ? 1 : 0)
            if declares { add("T" + number(told, 5)) }
            // A filler stands in no level, so that it does not make its group longer.
            let last = records.indices.last { records[$0][0] != UInt8(ascii: "X") } ?? 0
            judge(
                "group-total.COUNT", "group", (start, last + 1), declared: declares ? String(told) : nil,
                computed: String(entries))
        }
        let closing = opening + credits - debits + singles
        let (toldCount, toldCredits) = (count + (random.chance(10) ? 1 : 0), credits + (random.chance(10) ? 100 : 0))
        let toldClosing = closing + (random.chance(10) ? 5 : 0)
        add(
            "C" + number(toldCount, 5) + number(toldCredits, 8) + (toldClosing < 0 ? "-" : "+")
                + signed(toldClosing, 9))
        let range = (first, records.count)
        judge("batch-end.COUNT", "batch", range, declared: String(toldCount), computed: String(count))
        judge(
            "batch-end.CREDITS", "batch", range, declared: toldCredits == 0 ? nil : Self.money(toldCredits),
            computed: Self.money(credits))
        judge("batch-end.CLOSING", "batch", range, declared: Self.money(toldClosing), computed: Self.money(closing))
        sum += credits + debits + singles
    }

    /// The first row of a key stands, the others are rejects: their openers stand before them, each once.
    private mutating func tell(id: Int, group: String, groupRecord: Int, key: Int, amount: Int) {
        if written.insert("\(id) \(key)").inserted {
            return rows.append("ABC,\(id),\(group),\(key),\(Self.money(amount))")
        }
        let around = openers + [groupRecord]
        for (level, opener) in around.enumerated() where level >= lastContext.count || lastContext[level] != opener {
            redriven.append((opener, true))
        }
        lastContext = around
        redriven.append((records.count, false))
    }

    private mutating func judge(
        _ name: String, _ level: String, _ range: (Int, Int), declared: String?, computed: String
    ) {
        let instance = (instances[name] ?? 0) + 1
        instances[name] = instance
        let verdict = declared == nil ? 2 : declared == computed ? 0 : 1
        counts[name, default: [0, 0, 0]][verdict] += 1
        guard let declared, verdict == 1 else { return }
        differing.append(
            Verdict(
                name: name, instance: instance, first: Int64(range.0), last: Int64(range.1), declared: declared,
                computed: computed))
    }

    private static func money(_ cents: Int) -> String {
        "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(SmallRecords.padded(abs(cents) % 100, 2))"
    }
}
