import Copybooks
import Diagnostics
import RecordValues

/// `sum FIELD`: every occurrence of a field added up.
extension ExpressionChecker {
    /// Means the same as `F(1) + F(2) + ...`; of the elements of an XML record, those that are there.
    mutating func sum(_ field: FieldSyntax, _ location: SourceLocation) -> TypedExpression? {
        let item: Int
        switch scope.item(field) {
        case .failure(let finding):
            report(finding)
            return nil
        case .success(let found): item = found
        }
        let places = scope.occurrences(of: item)
        guard places.count > 1, field.occurrences.isEmpty, field.part == nil else {
            findings.error(
                .occurrence, "\(field.name.text) is one value, and a sum needs several", at: field.location,
                hint: places.count > 1
                    ? "sum \(field.name.text) adds up all its occurrences: leave out the number" : "take out: sum")
            return nil
        }
        var whole: ExpressionSyntax?
        for place in places {
            var occurrence = field
            occurrence.occurrences = place.numbers
            let term = self.term(occurrence)
            whole = whole.map { ExpressionSyntax(kind: .arithmetic(.add, $0, term, nil), location: location) } ?? term
        }
        return whole.flatMap { check($0) }
    }

    /// One occurrence; 0 for an element that is not there.
    private func term(_ field: FieldSyntax) -> ExpressionSyntax {
        let value = ExpressionSyntax(kind: .field(field), location: field.location)
        guard scope.layout.holdsSlots else { return value }
        let isAbsent = ExpressionSyntax(
            kind: .state(field, NameSyntax(text: "absent", location: field.location)), location: field.location)
        let zero = ConstantSyntax(kind: .number(ExactDecimal(0, scale: 0)), location: field.location)
        return ExpressionSyntax(
            kind: .choose(
                [.init(condition: isAbsent, value: ExpressionSyntax(kind: .constant(zero), location: field.location))],
                otherwise: value), location: field.location)
    }
}
