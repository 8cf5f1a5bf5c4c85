import RecordValues
import TestSupport

/// Writes random expressions and conditions of every form of the language.
struct RandomExpressions {
    struct Number {
        var text: String
        /// Digits before the point that the value can have, and decimal places.
        var whole: Int
        var scale: Int
    }

    struct Text {
        var text: String
        var maximum: Int
        /// Whether a text of that length is certain to come.
        var isReached: Bool
    }

    var random: SeededGenerator
    let fields: [RandomFeed.Field]
    /// States of fields that a condition can ask about.
    let states: [String]

    init(random: SeededGenerator, fields: [RandomFeed.Field], states: [String]) {
        self.random = random
        self.fields = fields
        self.states = states
    }

    private var textFields: [RandomFeed.Field] { fields.filter(\.isText) }
    private var numberFields: [RandomFeed.Field] { fields.filter { !$0.isText } }
    /// Numbers that can stand as text.
    private var digitFields: [RandomFeed.Field] {
        fields.filter { $0.number.map { !$0.isSigned && $0.scale == 0 } ?? false }
    }

    // MARK: - Values

    mutating func textConstant() -> String {
        let text = random.pick(RandomFeed.texts.filter { $0.utf8.allSatisfy { $0 < 0x80 } })
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    mutating func numberConstant() -> String {
        switch random.below(6) {
        case 0: "0"
        case 1: "\(random.within(1...9))"
        case 2: "-\(random.within(1...99))"
        case 3: "\(random.within(0...999)).\(random.within(0...9))"
        case 4: "\(random.within(0...99_999)).\(random.within(10...99))"
        default: "\(random.within(0...9_999_999))"
        }
    }

    mutating func dateConstant() -> String {
        random.pick(["run date", "2025-11-18", "1900-01-01", "2000-02-29", "2024-12-31"])
    }

    // MARK: - Texts

    mutating func text(depth: Int) -> Text {
        guard depth > 0, random.chance(65) else { return simpleText() }
        switch random.below(8) {
        case 0, 1:
            let operand = text(depth: depth - 1)
            let word = random.pick(["trim", "trim leading", "trim trailing"])
            return Text(text: "\(word) (\(operand.text))", maximum: operand.maximum, isReached: false)
        case 2, 3:
            let parts = (0..<random.within(2...3)).map { _ in text(depth: depth - 1) }
            return Text(
                text: parts.map { "(\($0.text))" }.joined(separator: " "),
                maximum: parts.reduce(0) { $0 + $1.maximum }, isReached: parts.allSatisfy(\.isReached))
        case 4:
            let operand = text(depth: depth - 1)
            return Text(text: "upper (\(operand.text))", maximum: operand.maximum, isReached: operand.isReached)
        case 5:
            let operand = text(depth: depth - 1)
            return Text(text: "lower (\(operand.text))", maximum: operand.maximum, isReached: operand.isReached)
        case 6:
            let operand = text(depth: depth - 1)
            return Text(
                text: "lookup \(random.pick(["alpha", "digit"])) (\(operand.text))", maximum: 12, isReached: true)
        default:
            if random.chance(40), let choice = choiceByCode() { return choice }
            let values = (0..<random.within(1...3)).map { _ in text(depth: depth - 1) }
            return Text(
                text: choice(values.map(\.text), depth: depth), maximum: values.map(\.maximum).max() ?? 0,
                isReached: true)
        }
    }

    private mutating func simpleText() -> Text {
        if random.chance(15), let field = digitFields.randomElement(using: &random), let number = field.number {
            return Text(text: field.name, maximum: number.digits, isReached: true)
        }
        guard random.chance(88), let field = textFields.randomElement(using: &random) else {
            let constant = textConstant()
            return Text(text: constant, maximum: constant.count, isReached: true)
        }
        let length = field.description.length
        switch random.below(5) {
        case 0:
            let start = random.within(1...length)
            if random.chance(30) {
                return Text(text: "\(field.name)(\(start):)", maximum: length - start + 1, isReached: true)
            }
            let count = random.within(1...(length - start + 1))
            return Text(text: "\(field.name)(\(start):\(count))", maximum: count, isReached: true)
        case 1, 2:
            return Text(
                text: "\(random.pick(["trim", "trim leading", "trim trailing"])) \(field.name)", maximum: length,
                isReached: false)
        default: return Text(text: field.name, maximum: length, isReached: true)
        }
    }

    /// Texts chosen by the value of one short field, as level-88 names choose them.
    private mutating func choiceByCode() -> Text? {
        let short = textFields.filter { $0.description.length <= 8 }
        guard let field = short.randomElement(using: &random) else { return nil }
        let values = (0..<random.within(1...3)).map { _ in textConstant() }
        var text = ""
        for value in values {
            text += "when \(field.name) \(random.pick(["=", "in"])) \(textConstant()) then \(value) "
        }
        if random.chance(60) { text += "otherwise \(textConstant())" }
        return Text(text: text, maximum: 40, isReached: false)
    }

    /// Values of one kind chosen by conditions; without `otherwise` now and then.
    private mutating func choice(_ values: [String], depth: Int) -> String {
        var text = ""
        let hasOtherwise = values.count > 1 && random.chance(75)
        for (index, value) in values.enumerated() {
            if hasOtherwise, index == values.count - 1 { return text + "otherwise (\(value))" }
            text += "when \(condition(depth: depth - 1)) then (\(value)) "
        }
        return text
    }

    // MARK: - Numbers

    mutating func number(depth: Int) -> Number {
        guard depth > 0, random.chance(60) else { return simpleNumber() }
        switch random.below(7) {
        case 0, 1:
            let (left, right) = (number(depth: depth - 1), number(depth: depth - 1))
            return Number(
                text: "(\(left.text)) \(random.pick(["+", "-"])) (\(right.text))",
                whole: max(left.whole, right.whole) + 1,
                scale: max(left.scale, right.scale))
        case 2:
            let (left, right) = (number(depth: depth - 1), number(depth: depth - 1))
            return Number(
                text: "(\(left.text)) * (\(right.text))", whole: left.whole + right.whole,
                scale: left.scale + right.scale)
        case 3:
            let (left, right) = (number(depth: depth - 1), number(depth: depth - 1))
            let places = random.within(0...6)
            return Number(
                text: "(\(left.text)) / (\(right.text)) \(rounding()) \(places)", whole: left.whole + right.scale + 1,
                scale: places)
        case 4, 5:
            let operand = number(depth: depth - 1)
            let places = random.within(0...max(0, operand.scale))
            return Number(text: "(\(operand.text)) \(rounding()) \(places)", whole: operand.whole + 1, scale: places)
        default:
            let values = (0..<random.within(1...3)).map { _ in number(depth: depth - 1) }
            return Number(
                text: choice(values.map(\.text), depth: depth), whole: values.map(\.whole).max() ?? 1,
                scale: values.map(\.scale).max() ?? 0)
        }
    }

    private mutating func simpleNumber() -> Number {
        guard random.chance(88), let field = numberFields.randomElement(using: &random), let number = field.number
        else {
            let constant = numberConstant()
            let parts = constant.replacing("-", with: "").split(separator: ".")
            return Number(text: constant, whole: parts[0].count, scale: parts.count > 1 ? parts[1].count : 0)
        }
        return Number(text: field.name, whole: number.digits - number.scale, scale: number.scale)
    }

    mutating func rounding() -> String { random.pick(["rounded", "rounded half even", "truncated"]) }

    // MARK: - Dates

    mutating func date(depth: Int) -> String {
        if depth > 0, random.chance(15) {
            let values = (0..<random.within(1...2)).map { _ in date(depth: depth - 1) }
            return choice(values, depth: depth)
        }
        if random.chance(10) { return dateConstant() }
        let windows = ["window 1930", "window 1990", "window 1901"]
        let forms: [(digits: [Int], text: Int, form: String)] = [
            ([8], 8, "CCYYMMDD"), ([8], 8, "DDMMCCYY"), ([8], 8, "MMDDCCYY"), ([7], 7, "CCYYDDD"),
            ([], 10, "CCYY-MM-DD"), ([], 10, "DD/MM/CCYY"), ([6], 6, "YYMMDD \(random.pick(windows))"),
            ([6], 6, "DDMMYY \(random.pick(windows))"), ([5], 5, "YYDDD \(random.pick(windows))"),
        ]
        let form = random.pick(forms)
        let suitable = fields.filter { field in
            guard let number = field.number else { return field.description.length >= form.text }
            let spare = number.usage == .packed && number.digits == (form.digits.first ?? -9) + 1
            return number.scale == 0 && (form.digits.contains(number.digits) || spare)
        }
        guard let field = suitable.randomElement(using: &random) else { return dateConstant() }
        if field.isText {
            let length = field.description.length
            if length == form.text { return "date \(field.name) as \(form.form)" }
            if random.chance(50) { return "date (trim \(field.name)) as \(form.form)" }
            return "date \(field.name)(\(random.within(1...(length - form.text + 1))):\(form.text)) as \(form.form)"
        }
        return "date \(field.name) as \(form.form)"
    }

    // MARK: - Conditions

    mutating func condition(depth: Int) -> String {
        guard depth > 0, random.chance(45) else { return simpleCondition() }
        switch random.below(3) {
        case 0: return "(\(condition(depth: depth - 1))) and (\(condition(depth: depth - 1)))"
        case 1: return "(\(condition(depth: depth - 1))) or (\(condition(depth: depth - 1)))"
        default: return "not (\(condition(depth: depth - 1)))"
        }
    }

    private mutating func simpleCondition() -> String {
        let comparison = random.pick(["=", "<>", "<", "<=", ">", ">="])
        switch random.below(10) {
        case 0, 1: return "(\(number(depth: 1).text)) \(comparison) \(numberConstant())"
        case 2: return "(\(number(depth: 1).text)) \(comparison) (\(number(depth: 1).text))"
        case 3: return "(\(text(depth: 1).text)) \(comparison) \(textConstant())"
        case 4: return "(\(text(depth: 1).text)) \(comparison) (\(text(depth: 1).text))"
        case 5: return "(\(date(depth: 0))) \(comparison) \(dateConstant())"
        case 6: return membership()
        case 7, 8:
            let named = fields.flatMap(\.conditions)
            if let name = named.randomElement(using: &random) { return name }
            fallthrough
        default:
            let state = random.pick(states)
            return "\(random.pick(fields).name) is \(random.pick(["", "not "]))\(state)"
        }
    }

    private mutating func membership() -> String {
        let word = random.pick(["in", "not in"])
        switch random.below(3) {
        case 0:
            let low = random.within(0...50)
            return "(\(number(depth: 1).text)) \(word) \(numberConstant()), \(low)..\(low + random.within(0...500)).5"
        case 1: return "(\(text(depth: 1).text)) \(word) \(textConstant()), \"A\"..\"B\", \"01\""
        default: return "(\(date(depth: 0))) \(word) 2000-01-01..2025-11-18, run date"
        }
    }
}
