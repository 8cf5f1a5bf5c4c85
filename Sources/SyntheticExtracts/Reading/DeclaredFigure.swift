import MappingLanguage
import RecordValues

/// A control as the generator sees it: one figure over the whole file, in one declared field.
struct DeclaredFigure {
    let name: String
    let source: Int
    let declaringType: Int
    let declared: FieldReference
    let countedTypes: [Int]
    let measure: MeasurePlan.Kind
    let condition: Condition?
    let modulus: Int128?
    /// Whether the generator can work the control out: not where it is one of a level, or made of several figures.
    let isKnown: Bool

    init(_ control: ControlPlan, of plan: MappingPlan) {
        let declaration = plan.declarations[control.declared]
        name = control.name
        source = control.source
        declaringType = declaration.type
        declared = declaration.field
        modulus = control.modulus
        var measured: MeasurePlan?
        if case .measure(let index)? = control.terms.first?.figure { measured = plan.measures[index] }
        let isSimple = control.terms.count == 1 && !control.terms[0].isSubtracted
        isKnown = measured != nil && isSimple && control.level == nil && control.blockSize == nil
        countedTypes = measured?.countedTypes ?? []
        measure = measured?.kind ?? .count
        condition = measured?.condition
    }
}

extension MappingPlan {
    /// One a control.
    var declaredFigures: [DeclaredFigure] { controls.map { DeclaredFigure($0, of: self) } }
}
