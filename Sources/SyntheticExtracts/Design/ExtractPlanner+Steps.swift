import Diagnostics
import Extracts
import MappingLanguage
import RecordValues
import TargetRows

extension ExtractPlanner {
    /// Plans the steps of one type: one for each region that is not left as the template has it.
    mutating func makeSteps(_ type: Int) {
        let design = designs[type]
        var reading = reading
        reading.bytes = template(type)
        var builder = PoolBuilder(design: design, reading: reading, encoder: encoder, seed: plan.seed)
        builder.others = testsOfInnerRecords(type)
        let keyRegions = keyRegions(of: design)
        let needed = regionsWithFigures(of: design).union(regionsWithFiguresInside(type))
        let skips = skipChoices(design, builder)
        let firstStep = plan.steps.count
        for region in design.type.paintingOrder {
            let place = design.type.regions[region]
            if place.isDeclared || place.isFiller && !place.isUsed { continue }
            if let owner = place.owner {
                stepOfRegion[type][region] = designs[owner.type].type.regions.firstIndex { $0.slot == owner.slot }
                    .flatMap { stepOfRegion[owner.type][$0] }
                continue
            }
            do throws(DiagnosticList) {
                let extras = skips.flatMap { $0.choices.filter { $0.region == region }.flatMap(\.values) }
                var step = try self.step(region, design, builder, extras: extras, needsPool: needed.contains(region))
                step.isKey = keyRegions.contains(region)
                step.whole = place.whole.flatMap { stepOfRegion[type][$0] } ?? -1
                stepOfRegion[type][region] = plan.steps.count
                plan.steps.append(step)
            } catch {
                problems += error.diagnostics
            }
        }
        var steps = TypeSteps()
        steps.steps = firstStep..<plan.steps.count
        steps.declares = mapping.declaredFigures.contains { $0.source == source && $0.declaringType == type }
        steps.variants = variants(skips, type)
        steps.rows = design.rows.map { RowSteps(table: $0.table, lines: []) }
        if encoder.hasSlots { markUp(type, &steps) } else { frame(template(type), &steps) }
        plan.types[type] = steps
    }

    private mutating func frame(_ data: [UInt8], _ steps: inout TypeSteps) {
        var framed: [UInt8] = []
        RecordEncoder(format: sourcePlan.recordFormat).append(data, to: &framed)
        steps.dataOffset =
            switch sourcePlan.recordFormat {
            case .variable: 4
            case .variableBlocked: 8
            case .fixed, .lines, .xml, .csv, .jsonLines, .sqlite: 0
            }
        steps.recordOffset = sourcePlan.recordFormat == .variableBlocked ? 4 : 0
        steps.dataLength = data.count
        let first = store(framed)
        steps.template = first..<first + framed.count
    }

    private func keyRegions(of design: TypeDesign) -> Set<Int> {
        var regions: Set<Int> = []
        for use in design.uses {
            let schema = mapping.tables[use.row.table].schema
            let isKey = schema.keyColumns.contains { schema.columns[$0].name == use.column.column.name }
            if isKey { regions.formUnion(use.regions) }
        }
        return regions
    }

    // MARK: One step

    private mutating func step(
        _ region: Int, _ design: TypeDesign, _ builder: PoolBuilder, extras: [[UInt8]], needsPool: Bool
    ) throws(DiagnosticList) -> Step {
        let place = design.type.regions[region]
        var step = Step(kind: .pool, offset: place.offset, length: place.length, region: region)
        if encoder.hasSlots {
            step.offset = plan.scratchLength
            plan.scratchLength += place.length
        }
        if let key = design.keys[region] {
            step.counter = key.counter
            step.divisor = key.divisor
            step.count = key.values.count
            switch key.values {
            case .numbers(let range):
                step.kind = .countedNumber
                step.lower = range.lowerBound
                step.shape = shape(place.description)
            case .symbols(let places): count(through: places, &step)
            }
        } else if !needsPool, extras.isEmpty, let range = builder.takesAllNumbers(region) {
            step.kind = .number
            step.lower = range.lowerBound
            step.count = UInt64(range.upperBound - range.lowerBound) + 1
            step.shape = shape(place.description)
        } else {
            let pool = try builder.pool(region)
            step.count = UInt64(pool.count)
            fill(&step, with: pool + extras, place)
        }
        return step
    }

    private mutating func count(through places: [[[UInt8]]], _ step: inout Step) {
        step.kind = .countedText
        let first = plan.symbols.count
        for symbols in places {
            let start = store(symbols.flatMap { $0 })
            plan.symbols.append(SymbolPlace(first: start, count: UInt64(symbols.count), width: symbols[0].count))
        }
        step.symbols = first..<plan.symbols.count
        step.length = places.reduce(0) { $0 + $1[0].count }
    }

    private mutating func fill(_ step: inout Step, with entries: [[UInt8]], _ region: Region) {
        step.firstEntry = plan.values.count
        // Of one width, so that an entry is found by its number; `lengths` says how much of it counts.
        step.firstByte = store(entries.flatMap { $0 + [UInt8](repeating: 0, count: step.length - $0.count) })
        plan.entryLengths += entries.map(\.count)
        for entry in entries {
            var value: Int64 = 0
            if case .number(let number) = region.description,
                let decoded = try? number.decode(
                    entry.span, policy: encoder.policy, family: encoder.codePage.family)
            {
                value = Int64(clamping: decoded.unscaled)
            }
            plan.values.append(value)
            plan.isNull.append(region.wish.nullBytes.contains(entry))
        }
    }

    private mutating func shape(_ field: FieldDescription) -> NumberShape {
        guard case .number(let number) = field else { preconditionFailure("numbers have shapes") }
        var shape = NumberShape()
        shape.usage = number.usage
        shape.digits = number.digits
        shape.scale = number.scale
        shape.isSigned = number.isSigned
        shape.zero = encoder.codePage.family.digitZero
        guard number.usage == .zoned else { return shape }
        let place = number.isSigned ? number.signPlace : .trailing
        shape.firstDigit = place == .leadingSeparate ? 1 : 0
        shape.isSignSeparate = place == .leadingSeparate || place == .trailingSeparate
        shape.signPlace = place == .leading || place == .leadingSeparate ? 0 : number.length - 1
        shape.signBytes = store(signBytes(number))
        return shape
    }

    /// The byte that shows the sign, for the digits 0 to 9 with a plus and then with a minus, as the codec writes it in
    /// a field of two digits. The other digit is 1, because a zero has no minus.
    private func signBytes(_ number: NumberDescription) -> [UInt8] {
        var short = number
        short.digits = 2
        short.scale = 0
        let place = number.isSigned ? number.signPlace : .trailing
        let isLeading = place == .leading || place == .leadingSeparate
        let signs = number.isSigned ? [1, -1] : [1, 1]
        return signs.flatMap { sign in
            (0...9).map { digit in
                let value = sign * (isLeading ? digit * 10 + 1 : 10 + digit)
                let bytes = encoder.bytes(Int128(value), in: short) ?? encoder.plain(.number(short))
                return isLeading ? bytes[0] : bytes[bytes.count - 1]
            }
        }
    }

    // MARK: Skips

    private struct SkipChoices {
        var choices: [(region: Int, values: [[UInt8]])]
        var isSkipped: [Bool]
    }

    private func skipChoices(_ design: TypeDesign, _ builder: PoolBuilder) -> [SkipChoices] {
        guard design.isMixed else { return [] }
        return design.skips.compactMap { skip in
            let choices = skip.regions.map { ($0.region, builder.skipValues($0.region, checks: $0.checks)) }
            let isPossible = choices.allSatisfy { !$0.1.isEmpty && design.keys[$0.0] == nil }
            return isPossible ? SkipChoices(choices: choices, isSkipped: skip.isSkipped) : nil
        }
    }

    private func variants(_ skips: [SkipChoices], _ type: Int) -> [SkipVariant] {
        // The values of the skips stand behind a pool in the order of the skips.
        var used: [Int: Int] = [:]
        return skips.map { skip in
            let choices = skip.choices.compactMap { choice -> (step: Int, first: Int, count: Int)? in
                guard let step = stepOfRegion[type][choice.region] else { return nil }
                let first = Int(plan.steps[step].count) + used[step, default: 0]
                used[step, default: 0] += choice.values.count
                return (step, first, choice.values.count)
            }
            return SkipVariant(choices: choices, isSkipped: skip.isSkipped)
        }
    }
}
