/// Invented text: names, towns and plain words in capitals, as old files hold them.
enum Words {
    private static let given = [
        "ADA", "ALUN", "AMIR", "BEA", "BRAN", "CLARA", "DEV", "DORA", "EILIDH", "ELSIE", "FINN", "GWEN", "HANA",
        "IDRIS", "IVY", "JOAN", "KOFI", "LENA", "MABEL", "NIALL", "NORA", "OWEN", "PEARL", "RAVI", "ROSE", "SEAN",
        "TESS", "UNA", "VERA", "WILF", "YUSUF", "ZOE",
    ]
    private static let family = [
        "ABBERLEY", "ASHDOWN", "BIRKETT", "BLACKMOOR", "CARRICK", "COBHAM", "DUNMORE", "EASTLAKE", "FENWICK",
        "GALLOWAY", "HARGREAVE", "HOLLOWAY", "INGLEBY", "KILBRIDE", "LANGTHORNE", "MARCHBANK", "NETHERCOTT",
        "O'RORKE", "PENDRY", "QUILLFORD", "RAVENSCAR", "SALTMARSH", "STONE-HALL", "THORNBURY", "UNDERHAY",
        "VENNING", "WESTERBY", "YARDLEIGH",
    ]
    private static let towns = [
        "ALDERFORD", "BRACKEN BAY", "COLD ASHBY", "DUNWICK", "EASTMERE", "FARLOW", "GLENBURN", "HARROWDEN",
        "KIRKSTEAD", "LLANFAEL", "MOORCOTT", "NORTHWOLD", "PENLEY", "RUSHMOOR", "STRATHBEG", "WYEBRIDGE",
    ]
    private static let plain = [
        "AMBER", "BARLEY", "CEDAR", "DELTA", "EMBER", "FLINT", "GARNET", "HAZEL", "INDIGO", "JUNIPER", "KESTREL",
        "LARCH", "MAPLE", "NETTLE", "OSPREY", "POPPY", "QUARTZ", "RUSSET", "SABLE", "THISTLE", "UMBER", "WILLOW",
    ]
    private static let letters = Array("ABCDEFGHJKLMNPRSTUVWXYZ")

    /// Text for a field of this name: at least `minimum` and at most `length` characters, none of them a blank at
    /// either end.
    static func text(for name: String, minimum: Int, length: Int, using dice: inout Dice) -> String {
        if ["POSTCODE", "POST-CODE", "ZIP"].contains(where: name.contains), length >= 7 { return postcode(&dice) }
        guard length > 3 else {
            return letters(count: max(minimum, 1, Int.random(in: 1...length, using: &dice)), &dice)
        }
        let list =
            switch name {
            case _ where ["FORENAME", "FIRST", "GIVEN", "MIDDLE"].contains(where: name.contains): given
            case _ where ["SURNAME", "LAST", "FAMILY", "NAME"].contains(where: name.contains): family
            case _ where ["TOWN", "CITY", "ADDRESS", "STREET"].contains(where: name.contains): towns
            default: plain
            }
        var text = list[dice.below(list.count)]
        while text.count < minimum { text += " " + plain[dice.below(plain.count)] }
        text = String(text.prefix(length))
        return text.last == " " ? text.dropLast() + letters(count: 1, &dice) : text
    }

    /// In the shape of a UK postcode, with letters that no postcode area has.
    private static func postcode(_ dice: inout Dice) -> String {
        "X" + letters(count: 1, &dice) + "\(1 + dice.below(20)) \(dice.below(10))" + letters(count: 2, &dice)
    }

    private static func letters(count: Int, _ dice: inout Dice) -> String {
        String((0..<count).map { _ in letters[dice.below(letters.count)] })
    }
}
