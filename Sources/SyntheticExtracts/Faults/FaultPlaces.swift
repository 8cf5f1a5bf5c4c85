import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows

/// The fields of a planned file that a fault can be put into.
struct FaultPlaces {
    private let planner: ExtractPlanner
    /// Of each type, whole good records to try a damage on.
    private let samples: [[[UInt8]]]

    init(_ planner: ExtractPlanner) {
        self.planner = planner
        let plan = planner.plan
        var samples = plan.types.map { _ in [[UInt8]]() }
        if !planner.options.faults.isEmpty {
            var maker = RecordMaker(plan)
            for number in 0..<min(plan.records, 400) where plan.isMixed(number) {
                let shape = plan.shape(of: number)
                guard shape.variant < 0, samples[shape.type].count < 64 else { continue }
                samples[shape.type].append(planner.record(number, &maker))
            }
        }
        self.samples = samples
    }

    // MARK: Faults of records

    func place(_ request: FaultRequest) -> FaultStep? {
        for design in planner.designs where design.isMixed && !samples[design.index].isEmpty {
            if request.kind == .duplicateKey {
                if let fault = duplicate(request, design) { return fault }
                continue
            }
            for region in regions(of: design) {
                if let wanted = request.field, wanted != name(of: region, design) { continue }
                if let fault = fault(request, region, design) { return fault }
            }
        }
        return nil
    }

    /// The regions that the mapping reads, in the order of its columns; those that a control hangs on last.
    private func regions(of design: TypeDesign) -> [Int] {
        var order: [Int] = []
        for use in design.uses {
            for field in use.fields.map(\.region) + use.regions.sorted() where !order.contains(field) {
                order.append(field)
            }
        }
        return order.filter { !isControlled($0, design) } + order.filter { isControlled($0, design) }
    }

    /// The field as the reasons of rejects name it.
    private func name(of region: Int, _ design: TypeDesign) -> String {
        let regions = design.type.regions
        let whole = regions[region].whole ?? region
        let fields = design.uses.lazy.flatMap(\.fields).filter { $0.region == whole }
        return fields.first?.field.name ?? regions[whole].name
    }

    private func isControlled(_ region: Int, _ design: TypeDesign) -> Bool {
        !controls(of: region, design).isEmpty
    }

    private func controls(of region: Int, _ design: TypeDesign) -> Set<Int> {
        guard let step = planner.stepOfRegion[design.index][region] else { return [] }
        return Set(planner.plan.types[design.index].controls.filter { $0.steps.contains(step) }.map(\.control))
    }

    private func fault(_ request: FaultRequest, _ region: Int, _ design: TypeDesign) -> FaultStep? {
        let place = design.type.regions[region]
        guard let step = planner.stepOfRegion[design.index][region], place.owner == nil else { return nil }
        let uses = design.uses.filter { $0.regions.contains(region) }
        let controls = controls(of: region, design)
        let unreadable: Set<FaultKind> = [.blankPacked, .badDigit, .badSign, .lowValues, .absentElement]
        for damage in Damage.ways(request.kind, place, uses: uses, encoder: planner.encoder) {
            let edits = damage.edits.map { (offset: place.offset + $0.offset, keep: $0.keep, set: $0.set) }
            let replacement = planner.encoder.hasSlots ? damage.edits.map(\.set) : nil
            let isFault = causes(request.kind, design) { record in
                if let replacement { return place.put(replacement, in: &record) }
                for edit in edits { record[edit.offset] = record[edit.offset] & edit.keep | edit.set }
            }
            guard isFault else { continue }
            // A readable value that is wrong would make the control differ without anybody knowing by how much.
            guard controls.isEmpty || damage.value != nil || unreadable.contains(request.kind) else { continue }
            return FaultStep(
                kind: request.kind, rate: UInt64(request.partsPerMillion), type: design.index, step: step,
                field: name(of: region, design), code: request.kind.fault?.code ?? "",
                replacement: replacement, edits: replacement == nil ? edits : [], value: damage.value,
                hiddenFrom: damage.value == nil ? controls : [])
        }
        return nil
    }

    /// Whether every sample is rejected for this fault and for no other.
    private func causes(
        _ kind: FaultKind, _ design: TypeDesign, damage: (inout [UInt8]) -> Void
    ) -> Bool {
        var reading = planner.reading
        return samples[design.index].allSatisfy { sample in
            var record = sample
            damage(&record)
            reading.bytes = record
            let rejects = reading.verdict(design.rows).rejects
            return !rejects.isEmpty && rejects.allSatisfy { $0.fault == kind.fault }
        }
    }

    private func duplicate(_ request: FaultRequest, _ design: TypeDesign) -> FaultStep? {
        guard request.field == nil, !design.keys.isEmpty, let row = design.rows.first(where: { isKeyed($0.table) })
        else { return nil }
        let schema = planner.mapping.tables[row.table].schema
        return FaultStep(
            kind: .duplicateKey, rate: UInt64(request.partsPerMillion), type: design.index, step: -1,
            field: schema.keyColumns.map { schema.columns[$0].name }.joined(separator: ", "),
            code: Fault.duplicateKey.code, replacement: nil, edits: [], value: nil, hiddenFrom: [])
    }

    private func isKeyed(_ table: Int) -> Bool { !planner.mapping.tables[table].schema.keyColumns.isEmpty }

    // MARK: Faults of the file

    /// Bytes that no type's discriminator has.
    var strangeBytes: [UInt8]? {
        guard let discriminator = planner.sourcePlan.discriminator else { return nil }
        let known = planner.sourcePlan.recordTypes.flatMap(\.discriminatorValues)
        return ["?", "Z", "9"].lazy.compactMap { symbol in
            try? planner.encoder.codePage.encode(String(repeating: symbol, count: discriminator.length))
        }.first { !known.contains($0) }
    }

    var fileFaults: Set<FaultKind> {
        var faults: Set<FaultKind> = []
        let declares = planner.plan.types.contains(where: \.declares)
        if planner.sourcePlan.discriminator != nil, !planner.encoder.hasSlots { faults.insert(.unknownType) }
        if declares { faults.insert(.wrongTrailer) }
        let fixed = planner.plan.firstTypes + planner.plan.lastTypes
        if declares, !planner.encoder.hasSlots, fixed.contains(where: { planner.plan.types[$0].declares }) {
            faults.insert(.noTrailer)
        }
        switch planner.sourcePlan.recordFormat {
        case .fixed, .variable, .variableBlocked: faults.insert(.shortFile)
        case .lines, .xml, .csv, .jsonLines, .sqlite: break
        }
        return faults
    }

    func noPlace(for request: FaultRequest) -> Diagnostic {
        let possible = FaultKind.allCases.filter { kind in
            kind.isOfRecords ? place(FaultRequest(kind)) != nil : fileFaults.contains(kind)
        }
        let wanted = request.kind.rawValue + (request.field.map { ":\($0)" } ?? "")
        let fields = planner.designs.filter(\.isMixed).flatMap { design in
            regions(of: design)
                .filter { fault(FaultRequest(request.kind), $0, design) != nil }
                .map { name(of: $0, design) }
        }
        let message =
            request.field == nil || fields.isEmpty
            ? "the mapping has no place for \(wanted)"
            : "\(wanted) would not cause its reject there; fields for \(request.kind.rawValue) are "
                + fields.joined(separator: ", ")
        return Diagnostic(
            SynthesisCode.noPlaceForFault, message,
            hint: possible.isEmpty
                ? "this mapping has a place for no fault"
                : "it has places for " + possible.map(\.rawValue).joined(separator: ", "))
    }
}
