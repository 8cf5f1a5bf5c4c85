/// What a PICTURE character-string says, without usage and sign place.
enum Picture: Sendable, Hashable {
    /// Combinations of X, A and 9 count as X throughout (Language Reference, "Alphanumeric items").
    case text(length: Int)
    case number(digits: Int, scale: Int, isSigned: Bool)
}
