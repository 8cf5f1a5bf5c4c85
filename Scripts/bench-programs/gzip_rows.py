"""The gzip section of Scripts/bench: the whole migration of a gzip file against `gzip -dc FILE >/dev/null`.

Each run stands in a pair with a `gzip -dc` right before it, as the runs over plain files stand with `cat`. Peak memory
is that of the run itself, at a quarter of the records and at all of them: it must not grow with the file (the index of
keys does, by 8 bytes a key, so the check is done without it too).
"""
import os
import shutil
import statistics
import subprocess
import sys
import time

ENGINE_ALONE = ("--no-digest", "--no-sync", "--no-key-check")


def blocked(source, target):
    """Writes a BGZF file (SAM specification, section 4.1) with Python's zlib: 64 KiB less a little in each member."""
    import struct
    import zlib

    with open(source, "rb") as plain, open(target, "wb") as packed:
        while True:
            data = plain.read(65280)
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            body = deflate.compress(data) + deflate.flush()
            packed.write(bytes.fromhex("1f8b08040000000000ff0600424302 00".replace(" ", "")))
            packed.write(struct.pack("<H", len(body) + 25) + body)
            packed.write(struct.pack("<II", zlib.crc32(data), len(data)))
            if not data:
                return


def gzip_dc(path):
    with open(os.devnull, "wb") as nothing:
        start = time.perf_counter()
        subprocess.run(["gzip", "-dc", str(path)], stdout=nothing, check=True)
        return time.perf_counter() - start


def report(bench, records):
    """The lines of the section. `bench` makes extracts, commands and measurements (Scripts/bench)."""
    small, large = bench.synthesise("gzip-small.dat", records // 4)[0], bench.synthesise("gzip-large.dat", records)[0]
    files = {}
    try:
        for name, plain in (("small", small), ("large", large)):
            files[name] = plain.with_suffix(".dat.gz")
            print(f"packing {plain.name} ...", file=sys.stderr, flush=True)
            with open(files[name], "wb") as packed:
                subprocess.run(["gzip", "-nc", str(plain)], stdout=packed, check=True)
        files["blocked"] = large.with_suffix(".dat.bgz")
        blocked(large, files["blocked"])
        return measured(bench, files, records)
    finally:
        for path in (small, large, *files.values()):
            path.unlink(missing_ok=True)
        shutil.rmtree(bench.out, ignore_errors=True)


def measured(bench, files, records):
    rows = {
        "the run by default": (files["large"], ()),
        "the run by default, BGZF": (files["blocked"], ()),
        "engine alone, to CSV": (files["large"], ENGINE_ALONE),
        "engine alone, to CSV, BGZF": (files["blocked"], ENGINE_ALONE),
        "engine alone, to CSV as gzip": (files["large"], (*ENGINE_ALONE, "--compress", "gzip")),
        "decode, validate and total (`--dry-run`)": (files["large"], (*ENGINE_ALONE, "--dry-run")),
        f"the run by default, {records // 4:,} records": (files["small"], ()),
        f"engine alone, to CSV, {records // 4:,} records": (files["small"], ENGINE_ALONE),
    }
    pairs = {name: [] for name in rows}
    for _ in range(bench.options.runs):
        for name, (path, flags) in rows.items():
            alone = gzip_dc(path)
            pairs[name].append((alone, bench.run_once(bench.command(path, *flags))))
            print(f"  {name}: {pairs[name][-1][1].wall:.2f} s, gzip -dc {alone:.2f} s", file=sys.stderr, flush=True)

    def median(values):
        return statistics.median(list(values))

    packed = files["large"].stat().st_size
    lines = [
        f"A gzip file of {records:,} records ({packed:,} bytes); goal: 0.8 / 0.55 of `gzip -dc`.",
        "",
        "| run | wall s | CPU s | `gzip -dc` s | against it | peak MiB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, runs in pairs.items():
        lines.append(
            f"| {name} | {median(run.wall for _, run in runs):.2f} | {median(run.cpu for _, run in runs):.2f} "
            f"| {median(alone for alone, _ in runs):.2f} | {median(run.wall / alone for alone, run in runs):.2f} "
            f"| {max(run.peak for _, run in runs):.0f} |"
        )
    return lines
