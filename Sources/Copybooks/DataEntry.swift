import RecordValues

/// One data description entry as it is written, before anything is known of its neighbours.
struct DataEntry {
    var level: Int
    /// Upper case; nil for FILLER and where no name is given.
    var name: String?
    /// The data name, or the level number where there is none.
    var place: Place
    var picture: PictureClause?
    var usage: Placed<NumberDescription.Usage>?
    var sign: Placed<NumberDescription.SignPlace>?
    var occurs: Placed<Int>?
    var redefines: Placed<String>?
    /// Where a JUSTIFIED clause stands: it steers MOVE and leaves the bytes of a record as they are.
    var justified: Place?
    /// The level-88 names that follow it.
    var conditions: [Placed<ConditionName>] = []
    /// A clause of it could not be read, so what it lacks is not reported again.
    var isDamaged = false

    /// How messages call it.
    var title: String { name ?? "FILLER" }

    /// 01 to 49 and 77 describe data, 88 and 66 name it (Language Reference, "Level-numbers").
    static func isLevel(_ number: Int) -> Bool {
        (1...49).contains(number) || number == 66 || number == 77 || number == 88
    }
}

/// A value of a clause and where it stands.
struct Placed<Value: Sendable>: Sendable {
    var value: Value
    var place: Place
}

/// A PICTURE clause: nil where the character-string could not be used, which has then been reported.
struct PictureClause: Sendable {
    var picture: Picture?
    var text: String
    var place: Place
}
