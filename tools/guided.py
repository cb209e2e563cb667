"""Bytes thrown at the YAML reader by libFuzzer, which seeks what runs new lines of it.

    python tools/guided.py -max_total_time=300

What ``tools/fuzz.py`` makes up is what people may type; this is for everything else. Begins with
the data of the fictional regency. Arguments are libFuzzer's own; it ends with 1 and the bytes in a
file ``crash-…`` if anything was raised, hung, or told in no words.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["macros.loading"]):
    from macros.problems import DataError
    from macros.yaml_files.reader import read_yaml

SEEDS = ROOT / "tests" / "contoh" / "data"


def main() -> None:
    """Run as a command; libFuzzer ends the process."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        file, found, seeds = folder / "made.yaml", folder / "found", folder / "seeds"
        found.mkdir()
        seeds.mkdir()
        for seed in SEEDS.rglob("*.yaml"):
            (seeds / f"{len(list(seeds.iterdir()))}").write_bytes(seed.read_bytes()[:4_000])

        def one(content: bytes) -> None:
            file.write_bytes(content)
            document = read_yaml(file, file.name)
            assert document.problems or isinstance(document.content, dict)
            if document.problems:
                printed = str(DataError(document.problems))
                assert all(c.isprintable() or c == "\n" for c in printed), repr(printed)
                assert "##[" not in printed

        own = ["-max_len=4000", "-timeout=20", str(found), str(seeds)]
        atheris.Setup([*sys.argv, *own], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
