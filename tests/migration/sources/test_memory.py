"""A large file takes no more memory than a small one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MOST_MORE_MB = 30
PROGRAM = """
import sys
from pathlib import Path
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.sniffing import sniff_file

def peak_kb():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))

# What the first use of the libraries takes is not the file's.
small = Path(sys.argv[1])
list(read_rows(small, sniff_file(small)))
before = peak_kb()
large = Path(sys.argv[2])
rows = sum(1 for _ in read_rows(large, sniff_file(large)))
print(rows, (peak_kb() - before) // 1024)
"""


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_thirty_megabytes_are_read_in_little_memory(tmp_path: Path, kind: str) -> None:
    line = {
        "csv": 'P{n},"Filter, élément {n}","two lines\nof a ""long"" description",12.50,BOSCH,Tunis\n',
        "jsonl": '{{"sku":"P{n}","name":"Filter, élément {n}","price":12.5,"brand":"BOSCH","place":"Tunis"}}\n',
        "json": '{{"sku":"P{n}","name":"Filter, élément {n}","price":12.5,"brand":"BOSCH","place":"Tunis"}},\n',
    }[kind]
    start, end = {"csv": ("sku,name,text,price,brand,place\n", ""), "jsonl": ("", ""), "json": ("[", '{"sku":"end"}]')}[
        kind
    ]
    rows = 30_000_000 // len(line.format(n=100_000).encode())
    small, large = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    small.write_text(start + line.format(n=1) * 3 + end)
    with large.open("w") as stream:
        stream.write(start)
        stream.writelines(line.format(n=n) for n in range(rows))
        stream.write(end)
    assert large.stat().st_size > 25_000_000
    done = subprocess.run([sys.executable, "-c", PROGRAM, small, large], capture_output=True, text=True, check=True)
    read, more_mb = map(int, done.stdout.split())
    assert read == rows + (kind == "json")
    assert more_mb < MOST_MORE_MB


def test_a_file_that_never_ends_a_quote_takes_little_memory(tmp_path: Path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text("a,b\n1,2\n")
    with large.open("w") as stream:
        stream.write('a,b\n1,2\n2,"never closed\n')
        stream.writelines(f"{n},plain text of a row\n" for n in range(1_000_000))
    done = subprocess.run([sys.executable, "-c", PROGRAM, small, large], capture_output=True, text=True, check=True)
    read, more_mb = map(int, done.stdout.split())
    assert read == 1_000_002
    # A record may grow to four million characters before it is given up, and its lines are kept.
    assert more_mb < 2 * MOST_MORE_MB
