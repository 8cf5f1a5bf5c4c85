import RecordValues

/// What legacy systems make of a sum or a count before they declare it.
package enum ControlFigure {
    /// The remainder of a hash total, which is never negative. NACHA keeps the last ten digits of the sum of its
    /// routing numbers, for example.
    package static func remainder(of value: ExactDecimal, modulo modulus: Int128) -> ExactDecimal {
        precondition(modulus > 0 && value.scale == 0, "a hash total is one of whole numbers")
        let remainder = value.unscaled % modulus
        return ExactDecimal(remainder < 0 ? remainder + modulus : remainder, scale: 0)
    }

    /// How many blocks so many records take; the last block may not be full.
    package static func blocks(of records: ExactDecimal, size: Int128) -> ExactDecimal {
        precondition(size > 0 && records.scale == 0, "records are counted in whole numbers")
        return ExactDecimal((records.unscaled + size - 1) / size, scale: 0)
    }
}
