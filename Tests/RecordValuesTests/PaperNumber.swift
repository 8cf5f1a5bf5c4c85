/// A natural number as a child writes it, digit by digit: slow, without limit, and sharing nothing with the code under
/// test.
struct PaperNumber: Equatable {
    /// The last digit first, no zeros at the front; empty for 0.
    private var digits: [Int] = []

    init(_ text: String) {
        digits = text.utf8.reversed().map { Int($0) - 48 }
        trim()
    }

    init(_ value: UInt128) { self.init(String(value)) }

    static func powerOfTen(_ n: Int) -> PaperNumber { PaperNumber("1" + String(repeating: "0", count: n)) }

    var text: String { digits.isEmpty ? "0" : digits.reversed().map(String.init).joined() }
    var isZero: Bool { digits.isEmpty }
    var isOdd: Bool { digits.first.map { $0 % 2 == 1 } ?? false }

    private mutating func trim() { while digits.last == 0 { digits.removeLast() } }

    static func + (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var sum = left
        var carry = 0
        for index in 0..<(max(left.digits.count, right.digits.count) + 1) {
            let column = left.digit(index) + right.digit(index) + carry
            sum.setDigit(index, column % 10)
            carry = column / 10
        }
        sum.trim()
        return sum
    }

    /// The left must not be smaller.
    static func - (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var difference = left
        var borrow = 0
        for index in 0..<left.digits.count {
            let column = left.digit(index) - right.digit(index) - borrow
            difference.digits[index] = (column + 10) % 10
            borrow = column < 0 ? 1 : 0
        }
        precondition(borrow == 0, "subtracting the larger from the smaller")
        difference.trim()
        return difference
    }

    static func * (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var columns = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (i, a) in left.digits.enumerated() {
            for (j, b) in right.digits.enumerated() { columns[i + j] += a * b }
        }
        for index in columns.indices.dropLast() {
            columns[index + 1] += columns[index] / 10
            columns[index] %= 10
        }
        var product = PaperNumber("0")
        product.digits = columns
        product.trim()
        return product
    }

    static func < (left: PaperNumber, right: PaperNumber) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        for (a, b) in zip(left.digits.reversed(), right.digits.reversed()) where a != b { return a < b }
        return false
    }

    func divided(by divisor: PaperNumber) -> (quotient: PaperNumber, remainder: PaperNumber) {
        var quotient = ""
        var remainder = PaperNumber("0")
        for digit in digits.reversed() {
            remainder = remainder * PaperNumber("10") + PaperNumber(String(digit))
            var count = 0
            while !(remainder < divisor) {
                remainder = remainder - divisor
                count += 1
            }
            quotient += String(count)
        }
        return (PaperNumber(quotient), remainder)
    }

    private func digit(_ index: Int) -> Int { index < digits.count ? digits[index] : 0 }

    private mutating func setDigit(_ index: Int, _ value: Int) {
        if index == digits.count { digits.append(value) } else { digits[index] = value }
    }
}
