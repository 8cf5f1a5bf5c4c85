#!/usr/bin/env python3
"""The `payment` table of Mappings/winter-fuel/winter-fuel.map in plain Python: what the benchmark compares against.

    winter_fuel.py INPUT OUTPUT.csv CODES-FOLDER RUN-DATE

The same decoding, rules, code tables, skip, controls and totals as the mapping, and the same bytes as Tallyover's
`tables/payment.csv`. Two things are left out: the check for duplicate keys, and the reasons of each reject (they are
counted only). One process, whole-number arithmetic, the struct module and translate tables; no other package.
"""
import csv
import datetime
import re
import struct
import sys

RECORD_LENGTH = 200
PAYMENT = struct.Struct(">1s 9s 20s 25s 1s 8s 8s 8s 6s 8s 5s 4s 4s 2s 1s I H 7s 2s 4s 2s 4s 2s 4s 8s 51s")
TRAILER = struct.Struct(">1s I 8s 10s 177s")
TYPE_HEADER, TYPE_PAYMENT, TYPE_TRAILER = b"\xc8", b"\xd7", b"\xe3"


def cp285_to_latin1():
    """Code page 285 is not among Python's codecs: it is 037 with the currency signs, brackets and tilde moved."""
    table = bytearray(bytes(range(256)).decode("cp037").encode("latin-1"))
    for byte, character in ((0x4A, "$"), (0x5B, "£"), (0xA1, "¯"), (0xB0, "¢"), (0xB1, "["), (0xBA, "^"), (0xBC, "~")):
        table[byte] = ord(character)
    return bytes(table)


LATIN1 = cp285_to_latin1()
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
NINO = re.compile("(?!BG|GB|KN|NK|NT|TN|ZZ|OO|CR|FY|MW|NC|PP|PY|PZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]")
QUOTED = re.compile('[,"\r\n]|^[=+\\-@\t]')
PLUS, MINUS = "acef", "bd"  # sign nibbles that ibm-nopfd accepts
SCHEMES = {"WF": "standard", "W8": "over 80", "WC": "care home", "WN": "care home"}


class Reject(Exception):
    pass


def text(field):
    characters = field.translate(LATIN1).decode("latin-1")
    if CONTROL.search(characters):
        raise Reject
    return characters


def packed(field):
    nibbles = field.hex()
    digits = nibbles[:-1]
    if not digits.isdigit():
        raise Reject
    if nibbles[-1] in PLUS:
        return int(digits)
    if nibbles[-1] in MINUS:
        return -int(digits)
    raise Reject


def unsigned(value):
    if value < 0:
        raise Reject
    return value


def zoned(field):
    """Zones F but for the last, which carries the sign; a blank among the digits is 0, a field of blanks is no number."""
    digits = field.hex()
    if digits[0:-2:2].strip("f"):
        if field.strip(b"\x40") == b"":
            raise Reject
        digits = (field[:-1].replace(b"\x40", b"\xf0") + field[-1:]).hex()
        if digits[0:-2:2].strip("f"):
            raise Reject
    number = digits[1::2]
    if not number.isdigit():
        raise Reject
    if digits[-2] in PLUS:
        return int(number)
    if digits[-2] in MINUS:
        return -int(number)
    raise Reject


def calendar_date(year, month, day):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Reject from None


def ccyymmdd(number):
    return calendar_date(number // 10000, number // 100 % 100, number % 100)


def ccyyddd(number):
    year, day = divmod(number, 1000)
    date = calendar_date(year, 1, 1) + datetime.timedelta(days=day - 1)
    if date.year != year:
        raise Reject
    return date


def money(pence):
    if pence < 0:
        return f"-{-pence // 100}.{-pence % 100:02d}"
    return f"{pence // 100}.{pence % 100:02d}"


def divide_rounded(dividend, divisor):
    """Half away from zero, as COBOL's ROUNDED."""
    if divisor == 0:
        raise Reject
    quotient = (2 * abs(dividend) + divisor) // (2 * divisor)
    return quotient if dividend >= 0 else -quotient


def quoted(value):
    if value == "":
        return '""'
    if QUOTED.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def read_codes(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["legacy"].rstrip(" "): row["new"] for row in csv.DictReader(file)}


class Migration:
    def __init__(self, codes_folder, run_date):
        self.offices = read_codes(codes_folder + "/office.csv")
        self.statuses = read_codes(codes_folder + "/status.csv")
        self.run_date = run_date
        self.first_paid = datetime.date(2015, 1, 1)
        self.first_born = datetime.date(1900, 1, 1)
        self.counts = dict.fromkeys(("read", "written", "skipped", "rejected"), 0)
        self.groups = {}
        self.amount = self.accounts = self.unknown = 0
        self.declared = None

    def run(self, source, target):
        while block := source.read(RECORD_LENGTH * 2000):
            if len(block) % RECORD_LENGTH:
                sys.exit("the file ends in the middle of a record")
            for record in PAYMENT.iter_unpack(block):
                kind = record[0]
                if kind == TYPE_PAYMENT:
                    line = self.payment(record)
                    if line is not None:
                        target.write(line)
                elif kind == TYPE_TRAILER:
                    self.trailer(PAYMENT.pack(*record))
                elif kind != TYPE_HEADER:
                    sys.exit("a record of an unknown type")

    def payment(self, record):
        self.counts["read"] += 1
        try:
            amount = packed(record[10])
            account = unsigned(zoned(record[9]))
        except Reject:
            self.unknown += 1
            amount = account = None
        else:
            self.amount += amount
            self.accounts += account
        try:
            status = text(record[14])
            if status == "X":
                self.counts["skipped"] += 1
                return None
            if amount is None:
                raise Reject
            line = self.row(record, status, amount, account)
        except Reject:
            self.counts["rejected"] += 1
            return None
        self.counts["written"] += 1
        return line

    def row(self, record, status, amount, account):
        (_, nino, forename, surname, _, dob, died, postcode, sort_code, _, _, pay_date, office, scheme, _, _, household,
         recovered, _, _, _, award2, _, award3, _, _) = record

        nino = text(nino)
        if not NINO.fullmatch(nino):
            raise Reject
        paid_on = ccyyddd(unsigned(packed(pay_date)))
        if not self.first_paid <= paid_on <= self.run_date:
            raise Reject
        name = text(forename).strip(" ") + " " + text(surname).strip(" ")
        born = ccyymmdd(unsigned(zoned(dob)))
        if not self.first_born <= born <= self.run_date:
            raise Reject
        died = unsigned(zoned(died))
        died = ccyymmdd(died).isoformat() if died else ""
        postcode = text(postcode).strip(" ")
        if postcode and len(postcode) < 6:
            raise Reject
        if not 1 <= amount <= 60000:
            raise Reject
        net = amount - zoned(recovered)
        top_up = packed(award2) + packed(award3)
        share = divide_rounded(amount, household)
        office = self.offices.get(text(office).rstrip(" "), "0000")
        status = self.statuses.get(status)
        scheme = SCHEMES.get(text(scheme))
        if status is None or scheme is None:
            raise Reject
        sort_code = unsigned(zoned(sort_code))
        bank = f"{sort_code:06d}-{account:08d}" if sort_code else "counter"

        group = self.groups.setdefault((office, status), [0, 0, 0])
        group[0] += 1
        group[1] += amount
        group[2] += net
        return (
            f"{nino},{paid_on.isoformat()},{quoted(name)},{born.isoformat()},{died},"
            f"{quoted(postcode) if postcode else ''},{money(amount)},{money(net)},{money(top_up)},{money(share)},"
            f"{'true' if household > 1 else 'false'},{office},{status},{scheme},{bank}\r\n"
        )

    def trailer(self, record):
        _, count, amount, accounts, _ = TRAILER.unpack(record)
        self.declared = (count, packed(amount), zoned(accounts))

    def report(self):
        for name, count in self.counts.items():
            print(name, count)
        computed = (self.counts["read"], self.amount, self.accounts % 10**10)
        print("controls", "agree" if computed == self.declared and not self.unknown else "differ")
        for (office, status), (count, amount, net) in sorted(self.groups.items()):
            print(f"{office},{status},{count},{money(amount)},{money(net)}")


def main():
    source, target, codes_folder, run_date = sys.argv[1:]
    migration = Migration(codes_folder, datetime.date.fromisoformat(run_date))
    with open(source, "rb") as input_file, open(target, "w", encoding="utf-8", newline="") as output_file:
        output_file.write(
            "nino,paid_on,name,born,died,postcode,amount,net,top_up,share,joint,office,status,scheme,bank\r\n"
        )
        migration.run(input_file, output_file)
    migration.report()


main()
