#!/usr/bin/env python3
"""The pension-awards migration as a Python program on lxml writes it: the peer of Mappings/pension-awards.

    pension_awards.py INPUT FOLDER CODES RUN-DATE

Reads the export with `iterparse`, forgets each household when it is done, writes member.csv, award.csv and extract.csv
as Tallyover writes its tables, and prints the controls. It knows valid files only: the first record that the mapping
would reject ends it.
"""
import csv
import datetime
import decimal
import pathlib
import re
import sys

from lxml import etree

PA = "{urn:example:pensions:awards:2}"
PE = "{urn:example:pensions:person:1}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
ROLES = {"C": "claimant", "P": "partner", "O": "other"}
PENCE = decimal.Decimal("0.01")
NINO = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ|OO|CR|FY|MW|NC|PP|PY|PZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]").fullmatch
MEMBER = "nino household role name born died postcode phone phone_2".split()
AWARD = ("reference household office nino kind status starts ends weekly arrears net yearly part sort_code account payee "
         "note").split()


def codes(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return {row["legacy"]: row["new"] for row in csv.DictReader(file)}


def must(holds, element, what):
    if not holds:
        raise ValueError(f"{what}: {etree.tostring(element, encoding='unicode')}")


def one(element, path):
    """The text of the only element at the path; None where there is none."""
    found = element.findall(path)
    must(len(found) < 2, element, f"several {path}")
    if not found or found[0].get(NIL) in ("true", "1"):
        return None
    return found[0].text or ""


class Migration:
    def __init__(self, folder, codes_folder, run_date):
        self.run_date = run_date
        self.kinds, self.statuses, self.offices = (codes(codes_folder, name) for name in ("kind", "status", "office"))
        self.writers = {}
        self.files = []
        for name, columns in (("member", MEMBER), ("award", AWARD), ("extract", ["feed", "extracted_on"])):
            file = open(folder / f"{name}.csv", "w", encoding="utf-8", newline="")
            self.files.append(file)
            self.writers[name] = csv.writer(file)
            self.writers[name].writerow(columns)
        self.counts = dict.fromkeys(("household", "member", "award"), 0)
        self.weekly = decimal.Decimal(0)
        self.declared = {}
        self.ninos, self.references = set(), set()

    def date(self, text, element, lower=None):
        if text is None:
            return None
        must(len(text) == 10, element, "date")
        date = datetime.date.fromisoformat(text)
        must(lower is None or lower <= date <= self.run_date, element, "date out of range")
        return text

    def header(self, element):
        for name in ("Households", "Members", "Awards", "WeeklyTotal"):
            self.declared[name] = decimal.Decimal(one(element, PA + name))
        extracted = self.date(one(element, PA + "Extracted"), element, datetime.date.min)
        must(one(element, PA + "Feed") == "PAWARDS", element, "feed")
        self.writers["extract"].writerow(["PAWARDS", extracted])

    def household(self, element):
        reference = element.get("reference")
        must(re.fullmatch("HH[0-9]{7}", reference), element, "reference")
        postcode = one(element, PA + "Postcode") or None
        must(postcode is None or 6 <= len(postcode) <= 8, element, "postcode")
        for member in element.iterfind(f"{PA}Members/{PE}Member"):
            self.member(member, reference, postcode)
        office = self.offices.get(element.get("office"), "0000")
        total = decimal.Decimal(0)
        awards = element.findall(PA + "Award")
        for award in awards:
            total += self.award(award, reference, office)
        must(int(one(element, PA + "Awards")) == len(awards), element, "count of awards")
        must(decimal.Decimal(one(element, PA + "WeeklyTotal")) == total, element, "sum of awards")
        self.weekly += total
        self.counts["household"] += 1

    def member(self, element, household, postcode):
        self.counts["member"] += 1
        nino = element.get("nino")
        must(NINO(nino) and nino not in self.ninos, element, "nino")
        self.ninos.add(nino)
        forename, surname = (one(element, f"{PE}Name/{PE}{name}") for name in ("Forename", "Surname"))
        must(len(forename) <= 35 and len(surname) <= 35, element, "name")
        phones = [phone.text for phone in element.findall(PE + "Phone")]
        must(len(phones) <= 2 and all(len(phone) <= 13 for phone in phones), element, "phones")
        phones += [None, None]
        self.writers["member"].writerow([
            nino, household, ROLES[one(element, PE + "Role")], f"{forename.strip(' ')} {surname.strip(' ')}",
            self.date(one(element, PE + "Born"), element, datetime.date(1900, 1, 1)),
            self.date(one(element, PE + "Died"), element), postcode, phones[0], phones[1],
        ])

    def award(self, element, household, office):
        self.counts["award"] += 1
        weekly = decimal.Decimal(one(element, PA + "Weekly"))
        status = element.get("status")
        if status == "C":
            return weekly
        reference, nino = element.get("reference"), element.find(PA + "Claimant").get("nino")
        must(re.fullmatch("PA[0-9]{8}", reference) and reference not in self.references, element, "reference")
        self.references.add(reference)
        must(NINO(nino), element, "nino")
        must(PENCE <= weekly <= decimal.Decimal("999.99"), element, "weekly")
        arrears = one(element, PA + "Arrears")
        components = element.findall(PA + "Component")
        must(len(components) <= 4, element, "components")
        sort_code, account = (one(element, f"{PA}Account/{PA}{name}") for name in ("SortCode", "Number"))
        must(re.fullmatch("[0-9]{6}", sort_code) and re.fullmatch("[0-9]{8}", account), element, "account")
        payee = one(element, f"{PA}Account/{PA}Payee").strip(" ")
        note = one(element, PA + "Note") or None
        must(1 <= len(payee) <= 40 and len(note or "") <= 60, element, "text")
        self.writers["award"].writerow([
            reference, household, office, nino, self.kinds[one(element, PA + "Kind")], self.statuses[status],
            self.date(one(element, PA + "Starts"), element, datetime.date(1980, 1, 1)),
            self.date(one(element, PA + "Ends"), element), weekly.quantize(PENCE),
            None if arrears is None else decimal.Decimal(arrears).quantize(PENCE),
            (weekly - decimal.Decimal(one(element, PA + "Withheld"))).quantize(PENCE),
            (weekly * 52).quantize(PENCE), components[0].get("code") if components else None, sort_code, account,
            payee, note,
        ])
        return weekly

    def run(self, path):
        kinds = {PA + "Household": self.household, PA + "Header": self.header}
        for _, element in etree.iterparse(path, tag=[*kinds, PA + "Trailer"]):
            if element.tag in kinds:
                kinds[element.tag](element)
            else:
                self.declared["Records"] = int(one(element, PA + "Records"))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        for file in self.files:
            file.close()
        computed = {
            "Households": self.counts["household"], "Members": self.counts["member"], "Awards": self.counts["award"],
            "WeeklyTotal": self.weekly, "Records": sum(self.counts.values()),
        }
        for name, value in computed.items():
            print(name, value, "agrees" if self.declared.get(name) == value else "differs")
            if self.declared.get(name) != value:
                sys.exit(3)


if __name__ == "__main__":
    Migration(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), datetime.date.fromisoformat(sys.argv[4])).run(
        sys.argv[1])
