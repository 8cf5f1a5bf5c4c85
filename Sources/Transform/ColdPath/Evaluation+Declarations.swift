import MappingLanguage
import RecordValues

extension Evaluation {
    /// What a declared field says.
    func content(_ declaration: DeclarationPlan) -> RecordStory.Declaration.Content {
        if let state = try? reading.state(declaration.field) {
            if state == .absent || state == .isNil || declaration.notSupplied.contains(state) { return .notSupplied }
        }
        do throws(ColdFailure) {
            let value = try reading.number(declaration.field).value
            guard let condition = declaration.negativeWhen, try holds(condition) else { return .value(value) }
            return .value(ExactDecimal(-value.unscaled, scale: value.scale))
        } catch {
            return .unreadable
        }
    }
}
