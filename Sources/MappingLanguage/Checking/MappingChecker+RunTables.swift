import Diagnostics
import RecordValues
import TargetRows

/// Reads the tables of a run as sources, for reconciliations.
extension MappingChecker {
    /// Adds the table of a run as a source with one record type, read as it was written: with wider fields than the
    /// schema's, so that a row that somebody changed is compared, and differs, instead of being refused.
    mutating func addRunTable(
        _ schema: TableSchema, as side: SideSyntax, _ files: inout MappingFiles
    ) -> TypeEntry? {
        let place = side.location
        var type = TypeSyntax(values: [], name: NameSyntax(text: side.text, location: place))
        type.fields = schema.columns.map { column in
            FieldLineSyntax(
                name: NameSyntax(text: column.name, location: place),
                place: .named(NameSyntax(text: column.name, location: place)), content: Self.content(of: column.type))
        }
        var source = SourceSyntax(name: side.source)
        source.namedFields = NamedFieldsSyntax(
            format: .csv(separator: UInt8(ascii: ","), hasHeader: true), location: place)
        source.types = [type]
        check(source, &files)
        return types[side.text]
    }

    private static func content(of type: ColumnType) -> FieldLineSyntax.Content {
        switch type {
        case .text(_, let maximum): .text(maximum: max(1000, 4 * maximum))
        case .date, .boolean: .text(maximum: 1000)
        case .money, .decimal, .integer:
            .number(
                .decimalText, digits: type.cellKind == .number ? CellColumn.narrowDigits : 31,
                scale: type.numeric?.scale ?? 0, isSigned: true, .trailing)
        }
    }
}
