"""Prints the measured figures, ratios first; nothing here passes or fails.

python -m benchmarks [keystrokes] [start] [keys] [save] [push] [--rounds N] [--folder DIR]
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from pathlib import Path

from benchmarks.machine import print_machine

SECTIONS = {
    "keystrokes": "benchmarks.keystrokes",
    "start": "benchmarks.start",
    "keys": "benchmarks.keys",
    "save": "benchmarks.save",
    "push": "benchmarks.push",
}


def section(name: str) -> str:
    """The name of a section; anything else is wrong usage."""
    if name not in SECTIONS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(SECTIONS)}")
    return name


def main() -> None:
    """Print the machine, then each section that was asked for (default: all)."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Prints the measured figures, ratios first; nothing here passes or fails.",
    )
    parser.add_argument(
        "sections",
        nargs="*",
        type=section,
        metavar="SECTION",
        help=f"{', '.join(SECTIONS)} (default: all of them)",
    )
    parser.add_argument("--rounds", type=int, default=11, help="alternated rounds per figure")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(),
        help="where the databases lie while measuring: the disk that is measured (default: here)",
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=args.folder) as made:
        folder = Path(made).absolute()
        print_machine(folder)
        for name in args.sections or SECTIONS:
            begun = time.perf_counter()
            print(f"\n{name}")
            own = folder / name
            own.mkdir()
            importlib.import_module(SECTIONS[name]).measure(own, args.rounds)
            print(f"  ({time.perf_counter() - begun:.0f} s of measuring)", flush=True)


if __name__ == "__main__":
    main()
