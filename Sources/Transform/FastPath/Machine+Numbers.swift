import MappingLanguage
import RecordValues
import TargetRows

/// A width that numbers are kept in.
protocol CellNumber: FixedWidthInteger, SignedInteger, BitwiseCopyable {
    static func lanes(_ column: CellColumn) -> Lanes<Self>
}

extension Int64: CellNumber {
    static func lanes(_ column: CellColumn) -> Lanes<Int64> { column.numbers }
}

extension Int128: CellNumber {
    static func lanes(_ column: CellColumn) -> Lanes<Int128> { column.wideNumbers }
}

/// Numbers read and reckoned with. The compiler saw to it that all numbers of an operation have one width and that
/// their scales are right; overflow of 128 bits is a fault like any other.
extension Machine {
    // MARK: - Fields

    /// Reads a field of every lane by a kernel; what this has doubts about goes to the plain codec.
    @inline(__always)
    private func read<Number: CellNumber>(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, as: Number.Type,
        _ kernel: (Place) -> (value: Number, isPreferred: Bool)
    ) {
        let places = lanes.places(stride: operation.stride)
        let (offset, numbers, faults) = (Int(operation.offset), Number.lanes(target), target.faults)
        var doubts: UInt8 = 0
        for lane in 0..<lanes.count {
            let (value, isPreferred) = kernel(places[lane] + offset)
            numbers[lane] = value
            let doubt: UInt8 = isPreferred ? 0 : Lanes<UInt8>.doubtful
            faults[lane] = doubt
            doubts |= doubt
        }
        if doubts != 0 { readDoubtful(operation, lanes, target) }
    }

    private func readDoubtful(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let places = lanes.places(stride: operation.stride)
        for lane in 0..<lanes.count where target.faults[lane] == Lanes<UInt8>.doubtful {
            rare.loadNumber(operation, places[lane] + Int(operation.offset), target, lane)
        }
    }

    func loadPacked(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let form = fields[Int(operation.index)]
        let kernel = PackedKernel(length: Int(operation.length), digits: Int(form.digits), signs: form.signs)
        if target.kind == .wideNumber {
            read(operation, lanes, target, as: Int128.self) { kernel.readLong($0) }
        } else if operation.length <= 8 {
            read(operation, lanes, target, as: Int64.self) { kernel.readShort($0) }
        } else {
            read(operation, lanes, target, as: Int64.self) {
                let (value, isPreferred) = kernel.readLong($0)
                return (Int64(truncatingIfNeeded: value), isPreferred)
            }
        }
    }

    func loadZoned(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let length = Int(operation.length)
        switch fields[Int(operation.index)].signForm {
        case .none where length <= 8:
            let kernel = ZonedKernel(count: length, zone: tables.zone)
            read(operation, lanes, target, as: Int64.self) { kernel.readShort($0) }
        case .none where length <= 16:
            let kernel = ZonedKernel(count: length, zone: tables.zone)
            read(operation, lanes, target, as: Int64.self) { kernel.readMedium($0) }
        case .none where target.kind == .wideNumber:
            let kernel = ZonedKernel(count: length, zone: tables.zone)
            read(operation, lanes, target, as: Int128.self) { kernel.readLong($0) }
        case .trailing where length <= 9:
            readSigned(operation, lanes, target) { kernel, field in kernel.readShort(field) }
        case .trailing where length <= 17:
            readSigned(operation, lanes, target) { kernel, field in kernel.readMedium(field) }
        default: readAllByCodec(operation, lanes, target)
        }
    }

    /// A DISPLAY field with its sign in the last byte.
    @inline(__always)
    private func readSigned(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn,
        _ readHead: (ZonedKernel, Place) -> (value: Int64, isPreferred: Bool)
    ) {
        let (length, overpunch) = (Int(operation.length), tables.overpunch)
        let kernel = ZonedKernel(count: length - 1, zone: tables.zone)
        read(operation, lanes, target, as: Int64.self) { field in
            let (head, areDigits) = readHead(kernel, field)
            let last = overpunch[Int(field.byte(length &- 1))]
            let magnitude = head &* 10 &+ Int64(last & 0xF)
            let isMinus = Int64(last &>> 4 & 1)
            let isPreferred = areDigits && last & OverpunchTable.unknown == 0
            return ((magnitude ^ (0 &- isMinus)) &+ isMinus, isPreferred)
        }
    }

    func loadBinary(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        guard target.kind == .number, operation.length <= 8 else { return readAllByCodec(operation, lanes, target) }
        let form = fields[Int(operation.index)]
        let kernel = BinaryKernel(
            length: Int(operation.length), isSigned: form.isSigned, largest: UInt64(form.largest))
        read(operation, lanes, target, as: Int64.self) { kernel.read($0) }
    }

    /// Forms that no kernel reads.
    private func readAllByCodec(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        target.faults.fill(Lanes<UInt8>.doubtful, count: lanes.count)
        readDoubtful(operation, lanes, target)
    }

    // MARK: - Widths

    func widen(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        for lane in 0..<count { target.wideNumbers[lane] = Int128(operand.numbers[lane]) }
        target.faults.copy(operand.faults, count: count)
    }

    /// A number into a narrow column, which it may not fit.
    func narrow(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        let largest = numbers[Int(operation.index)]
        for lane in 0..<count {
            let number = operand.wideNumbers[lane]
            let fits = -largest <= number && number <= largest
            let fault = operand.faults[lane]
            target.numbers[lane] = fits ? Int64(truncatingIfNeeded: number) : 0
            target.faults[lane] = fault != 0 ? fault : fits ? 0 : Fault.overflow.rawValue
        }
    }

    // MARK: - Arithmetic

    func arithmetic(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        if target.kind == .wideNumber {
            arithmetic(operation, count, target, as: Int128.self)
        } else {
            arithmetic(operation, count, target, as: Int64.self)
        }
    }

    @inline(__always)
    private func arithmetic<Number: CellNumber>(
        _ operation: Operation, _ count: Int, _ target: CellColumn, as: Number.Type
    ) {
        let left = operand(operation.a)
        // Only the left one where the other factor is a constant.
        let right = operand(operation.kind == .scaleUp ? operation.a : operation.b)
        let (first, second) = (Number.lanes(left), Number.lanes(right))
        target.faults.inherit(left.faults, right.faults, count: count)
        switch operation.kind {
        case .add: reckon(count, target, as: Number.self) { first[$0].addingReportingOverflow(second[$0]) }
        case .subtract: reckon(count, target, as: Number.self) { first[$0].subtractingReportingOverflow(second[$0]) }
        case .multiply: reckon(count, target, as: Number.self) { first[$0].multipliedReportingOverflow(by: second[$0]) }
        default:
            let factor = Number(truncatingIfNeeded: numbers[Int(operation.index)])
            reckon(count, target, as: Number.self) { first[$0].multipliedReportingOverflow(by: factor) }
        }
    }

    @inline(__always)
    private func reckon<Number: CellNumber>(
        _ count: Int, _ target: CellColumn, as: Number.Type,
        _ result: (Int) -> (partialValue: Number, overflow: Bool)
    ) {
        let (numbers, faults) = (Number.lanes(target), target.faults)
        for lane in 0..<count {
            let (value, isOver) = result(lane)
            numbers[lane] = value
            if isOver, faults[lane] == 0 { faults[lane] = Fault.overflow.rawValue }
        }
    }

    /// In 64 bits where the numbers allow, which is almost always.
    func divide(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (left, right) = (operand(operation.a), operand(operation.b))
        let division = divisions[Int(operation.index)]
        target.faults.inherit(left.faults, right.faults, count: count)
        guard target.kind == .number, division.roundsSimply else {
            for lane in 0..<count where target.faults[lane] == 0 { rare.divide(operation, left, right, target, lane) }
            return
        }
        // The compiler saw to it that the dividend times this fits.
        let multiplier = Int64(division.multiplier)
        for lane in 0..<count {
            let divisor = right.numbers[lane]
            let isZero = divisor == 0
            let quotient = division.quotient(left.numbers[lane] &* multiplier, isZero ? 1 : divisor)
            target.numbers[lane] = quotient
            if isZero, target.faults[lane] == 0 { target.faults[lane] = Fault.divisionByZero.rawValue }
        }
    }

    /// The commonest forms by tables, the others by the plain reader.
    func dateFromNumber(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        let (numbers, dates) = (operand.numbers, tables.dates)
        switch operation.flags {
        // Separators are no digits.
        case Operation.yearMonthDay, Operation.yearMonthDayHyphens:
            convert(operand, count, target) { dates.yearMonthDay(numbers[$0]) }
        case Operation.yearDayOfYear: convert(operand, count, target) { dates.yearDayOfYear(numbers[$0]) }
        default:
            target.faults.copy(operand.faults, count: count)
            for lane in 0..<count where target.faults[lane] == 0 { rare.date(operation, operand, target, lane) }
        }
    }

    /// As before, of texts.
    func dateFromText(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        let (texts, dates) = (operand.texts, tables.dates)
        switch operation.flags {
        case Operation.yearMonthDay: convert(operand, count, target) { dates.yearMonthDay(plain: texts[$0]) }
        case Operation.yearMonthDayHyphens: convert(operand, count, target) { dates.yearMonthDay(hyphens: texts[$0]) }
        default:
            target.faults.copy(operand.faults, count: count)
            for lane in 0..<count where target.faults[lane] == 0 {
                rare.dateFromText(operation, operand, target, lane)
            }
        }
    }

    /// - Parameter kernel: a lane's date, or 0 where it is none.
    @inline(__always)
    private func convert(_ operand: CellColumn, _ count: Int, _ target: CellColumn, _ kernel: (Int) -> Int64) {
        let faults = operand.faults
        for lane in 0..<count {
            let date = kernel(lane)
            let fault = faults[lane]
            target.numbers[lane] = date
            target.faults[lane] = fault != 0 ? fault : date == 0 ? Fault.invalidDate.rawValue : 0
        }
    }
}
