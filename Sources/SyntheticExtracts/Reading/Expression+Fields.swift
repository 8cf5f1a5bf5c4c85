import MappingLanguage

/// A field that an expression names, or the part of it that it looks at.
struct FieldPart {
    var field: FieldReference
    /// Characters from 1, as `F(3:4)` writes them; nil for the whole field.
    var characters: (start: Int, length: Int)?
}

extension Expression {
    /// All fields that the expression names.
    var parts: [FieldPart] {
        switch self {
        case .constant: []
        case .field(let field), .digits(let field): [FieldPart(field: field)]
        case .substring(.field(let field), let start, let length):
            [FieldPart(field: field, characters: (start, length))]
        case .trim(let operand, _, _), .substring(let operand, _, _), .uppercase(let operand), .lowercase(let operand),
            .round(let operand, _, _), .date(let operand, _), .lookup(_, let operand):
            operand.parts
        case .concatenate(let parts): parts.flatMap(\.parts)
        case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
            .divide(let left, let right, _, _):
            left.parts + right.parts
        case .choose(let branches, let otherwise):
            branches.flatMap { $0.condition.parts + $0.value.parts } + (otherwise?.parts ?? [])
        case .condition(let condition): condition.parts
        }
    }
}

extension Condition {
    /// All fields that the condition names.
    var parts: [FieldPart] {
        switch self {
        case .compare(let left, _, let right): left.parts + right.parts
        case .isIn(let operand, _): operand.parts
        case .state(let field, _), .bytes(let field, _): [FieldPart(field: field)]
        case .and(let left, let right), .or(let left, let right): left.parts + right.parts
        case .not(let operand): operand.parts
        }
    }
}
