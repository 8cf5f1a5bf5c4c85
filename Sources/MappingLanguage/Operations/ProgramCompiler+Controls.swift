extension ProgramCompiler {
    /// Compiles what the controls count and sum of a record type.
    mutating func compileMeasures(source: Int, recordType: Int) {
        for (index, plan) in plan.measures.enumerated()
        where plan.source == source && plan.countedTypes.contains(recordType) {
            var measure = RecordProgram.Measure(measure: index, value: nil, condition: nil)
            if let condition = plan.condition { measure.condition = compile(condition) }
            if case .sum(let expression) = plan.kind { measure.value = number(expression).register }
            program.measures.append(measure)
        }
    }

    /// Compiles what a record type declares.
    mutating func compileDeclarations(source: Int, recordType: Int) {
        for (index, plan) in plan.declarations.enumerated() where plan.source == source && plan.type == recordType {
            program.declarations.append(
                RecordProgram.Declaration(
                    declaration: index, value: number(.field(plan.field)).register,
                    negativeWhen: plan.negativeWhen.map { compile($0) }))
        }
    }
}
