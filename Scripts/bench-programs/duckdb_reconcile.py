#!/usr/bin/env python3
"""The full join that Tallyover's `reconcile` is measured against, in DuckDB's SQL; and the maker of the files.

    duckdb_reconcile.py make FOLDER ROWS           old.csv, new.csv and both as Parquet
    duckdb_reconcile.py compare OLD NEW OUT        every differing row to OUT; prints how many of which kind
    duckdb_reconcile.py totals FILE OUT            count and two sums by office and status

A file ending in .parquet is read as such, any other as CSV with stated types. Two threads, 2 GB.
"""
import pathlib
import sys

import duckdb

COLUMNS = {
    "nino": "VARCHAR", "name": "VARCHAR", "born": "DATE", "office": "VARCHAR", "status": "VARCHAR",
    "amount": "DECIMAL(9,2)", "paid_on": "DATE", "reference": "BIGINT", "lifetime": "DECIMAL(19,2)",
}
# Rows of the file, by number, that are changed: kind, how many of 2,000 for each 18 million, and what becomes of them.
CHANGES = [
    ("amount", 800, {"amount": "amount + 0.01"}),
    ("status", 400, {"status": "'stopped'"}),
    ("blank", 200, {"name": "name || ' '"}),
    ("case", 200, {"name": "lower(name)"}),
    ("born", 200, {"born": "born + 1"}),
    ("null", 100, {"amount": "NULL"}),
    ("lifetime", 100, {"lifetime": "lifetime + 0.01"}),
]
MISSING = 100


def connect(folder):
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '2GB'")
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET temp_directory = '{folder}/duckdb-spill'")
    return connection


def source(path):
    if path.endswith(".parquet"):
        return f"read_parquet('{path}')"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    return f"read_csv('{path}', header = true, columns = {{{columns}}})"


def make(folder, rows):
    folder = pathlib.Path(folder)
    connection = connect(folder)
    connection.execute("SET preserve_insertion_order = true")
    base = f"""
        SELECT i,
          chr(65 + (i % 20)::INT) || chr(65 + (i // 20 % 20)::INT) || printf('%06d', i // 400 % 1000000) || 'A' AS nino,
          list_extract(['ADA','GRACE','ALAN','EDSGER','BARBARA','DONALD','FRANCES','JOHN'], 1 + (hash(i) % 8)::INT) || ' '
            || list_extract(['SMITH','JONES','LLEWELLYN','O''BRIEN','TAYLOR','KHAN','EVANS','WALKER','HUGHES'],
               1 + (hash(i + 7) % 9)::INT) AS name,
          DATE '1920-01-01' + (hash(i + 1) % 12000)::INT AS born,
          printf('%04d', 101 + hash(i + 2) % 40) AS office,
          list_extract(['paid','paid','paid','returned','held'], 1 + (hash(i + 3) % 5)::INT) AS status,
          (100 + hash(i + 4) % 50000 / 100)::DECIMAL(9,2) AS amount,
          DATE '2025-11-01' + (hash(i + 5) % 60)::INT AS paid_on,
          (100000000 + i)::BIGINT AS reference,
          (90071992547409 + i)::DECIMAL(19,2) + (hash(i + 6) % 100 / 100)::DECIMAL(3,2) AS lifetime
        FROM range({rows}) t(i)"""
    step = max(1, rows // (2 * (sum(count for _, count, _ in CHANGES) + 2 * MISSING)))
    place, changed = 0, {}
    for _, count, change in CHANGES:
        first, last = place * step, (place + count) * step
        for column, value in change.items():
            changed.setdefault(column, []).append(
                f"WHEN i % {step} = 0 AND i >= {first} AND i < {last} THEN {value}")
        place += count
    gone_new = f"i % {step} = 0 AND i >= {place * step} AND i < {(place + MISSING) * step}"
    gone_old = f"i % {step} = 0 AND i >= {(place + MISSING) * step} AND i < {(place + 2 * MISSING) * step}"
    columns = ", ".join(
        f"CASE {' '.join(changed[name])} ELSE {name} END AS {name}" if name in changed else name for name in COLUMNS)
    connection.execute(f"CREATE VIEW base AS {base}")
    for name, query in {
        "old": f"SELECT {', '.join(COLUMNS)} FROM base WHERE NOT ({gone_old})",
        "new": f"SELECT {columns} FROM base WHERE NOT ({gone_new}) ORDER BY hash(i)",
    }.items():
        connection.execute(f"COPY ({query}) TO '{folder}/{name}.csv' (HEADER, DELIMITER ',')")
        connection.execute(f"COPY (SELECT * FROM {source(f'{folder}/{name}.csv')}) TO '{folder}/{name}.parquet'")


def compare(old, new, out):
    connection = connect(pathlib.Path(out).parent)
    others = [name for name in COLUMNS if name != "nino"]
    differs = " OR ".join(f"l.{name} IS DISTINCT FROM r.{name}" for name in others)
    shown = ", ".join(f"l.{name} AS old_{name}, r.{name} AS new_{name}" for name in COLUMNS)
    connection.execute(
        f"COPY (SELECT {shown} FROM {source(old)} l FULL JOIN {source(new)} r ON l.nino = r.nino "
        f"WHERE l.nino IS NULL OR r.nino IS NULL OR {differs}) TO '{out}' (HEADER)")
    counts = connection.execute(
        f"SELECT count(*) FILTER (old_nino IS NULL), count(*) FILTER (new_nino IS NULL), count(*) "
        f"FROM read_csv('{out}', header = true, all_varchar = true)").fetchone()
    print(f"{counts[0]} missing in old, {counts[1]} missing in new, {counts[2] - counts[0] - counts[1]} changed")


def totals(path, out):
    connection = connect(pathlib.Path(out).parent)
    connection.execute(
        f"COPY (SELECT office, status, count(*), sum(amount), sum(lifetime) FROM {source(path)} GROUP BY ALL) "
        f"TO '{out}' (HEADER)")


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    if verb == "make":
        make(arguments[0], int(arguments[1]))
    else:
        {"compare": compare, "totals": totals}[verb](*arguments)
