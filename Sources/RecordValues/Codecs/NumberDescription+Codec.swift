extension NumberDescription {
    /// Reads one occurrence of the field: exactly `length` bytes, of a decimal text as many as there are.
    ///
    /// Every codec looks in this order, and the first thing that is wrong is the fault: all bytes blank, all X'00', all
    /// X'FF' (not in binary fields, where they are numbers); the digits from left to right; the sign.
    package func decode(
        _ bytes: Span<UInt8>, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> DecodedNumber {
        switch usage {
        case .zoned: try ZonedDecimal.decode(bytes, as: self, policy: policy, family: family)
        case .packed: try PackedDecimal.decode(bytes, as: self, policy: policy, family: family)
        case .binary: try BinaryNumber.decode(bytes, as: self)
        case .decimalText: try DecimalText.decode(bytes, as: self)
        }
    }

    /// Writes a value in its preferred form: `length` bytes.
    ///
    /// Throws `negativeInUnsigned`, and `overflow` where the value has more digits than the picture. The policy decides
    /// only which letters stand for overpunched signs in the ASCII family.
    package func encode(
        _ unscaled: Int128, policy: SignPolicy = .ibmNopfd, family: CharacterFamily
    ) throws(Fault) -> [UInt8] {
        switch usage {
        case .zoned: try ZonedDecimal.encode(unscaled, as: self, policy: policy, family: family)
        case .packed: try PackedDecimal.encode(unscaled, as: self)
        case .binary: try BinaryNumber.encode(unscaled, as: self)
        case .decimalText: try DecimalText.encode(unscaled, as: self)
        }
    }

    /// The value of a picture full of nines, in units of its last decimal place.
    package var largestUnscaled: Int128 {
        var nines: Int128 = 0
        for _ in 0..<digits { nines = nines * 10 + 9 }
        return nines
    }

    /// Throws what stands against writing the value into this picture: `negativeInUnsigned` or `overflow`.
    func requireFit(of unscaled: Int128) throws(Fault) {
        guard isSigned || unscaled >= 0 else { throw .negativeInUnsigned }
        guard unscaled.magnitude <= largestUnscaled.magnitude else { throw .overflow }
    }

    /// A field cut to the wrong length is a programmer's mistake: its digits would be someone else's.
    func requireLength(of bytes: Span<UInt8>) {
        precondition(bytes.count == length, "a codec reads exactly the bytes of its field")
    }

    /// The digits of a value, the last first, filled up with zeros to the picture.
    func digitsFromRight(of unscaled: Int128) -> [UInt8] {
        var rest = unscaled.magnitude
        return (0..<digits).map { _ in
            defer { rest /= 10 }
            return UInt8(rest % 10)
        }
    }
}
