/// Bytes from hexadecimal text with spaces at will: `hex("12 3C")`. A test that misspells its hex stops.
package func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    precondition(digits.count.isMultiple(of: 2), "hex text needs pairs of digits: \(text)")
    var bytes: [UInt8] = []
    var index = digits.startIndex
    while index < digits.endIndex {
        let next = digits.index(index, offsetBy: 2)
        guard let byte = UInt8(digits[index..<next], radix: 16) else { preconditionFailure("not hex: \(text)") }
        bytes.append(byte)
        index = next
    }
    return bytes
}
