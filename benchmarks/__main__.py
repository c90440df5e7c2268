"""Prints the measured figures, ratios first; nothing here passes or fails.

python -m benchmarks [SECTION …] [--rounds N] [--folder DIR] [--keep DIR] [--peer]
                     [--json FILE] [--readme]
"""

from __future__ import annotations

import argparse
import importlib
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import Machine, look_at_machine
from benchmarks.readme import write_figures
from benchmarks.result import Asked, Measured

SECTIONS = (
    "keystrokes",
    "start",
    "keys",
    "search",
    "save",
    "memory",
    "idle",
    "visible",
    "push",
    "postgres",
    "return",
    "nine",
    "slow",
    "reports",
    "sim",
)
BY_NAME = ("reports-large",)  # takes too long to be measured with the others
MODULES = {  # a word of the language is no module's name
    "return": "benchmarks.returning",
    "reports-large": "benchmarks.reports_large",
}


def section(name: str) -> str:
    """The name of a section; anything else is wrong usage."""
    if name not in SECTIONS + BY_NAME:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(SECTIONS + BY_NAME)}")
    return name


def main() -> None:
    """Print the machine, then each section that was asked for (default: all)."""
    args = _arguments()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=args.folder) as made:
        folder = Path(made).absolute()
        machine = look_at_machine(folder)
        print(machine.text(), flush=True)
        sections = {}
        for name in args.sections or SECTIONS:
            own = folder / name
            own.mkdir()
            sections[name] = _measure(name, Asked(own, args.rounds, args.peer, args.keep))
            if args.json is not None:
                args.json.write_text(_json(machine, args.rounds, sections), encoding="utf-8")
    if args.readme:
        write_figures(json.loads(_json(machine, args.rounds, sections)))


def _measure(name: str, asked: Asked) -> dict[str, Any]:
    begun = time.perf_counter()
    print(f"\n{name}", flush=True)
    module = importlib.import_module(MODULES.get(name, f"benchmarks.{name}"))
    measured: Measured = module.measure(asked)
    seconds = time.perf_counter() - begun
    print(measured.text())
    print(f"  ({seconds:.0f} s of measuring)", flush=True)
    return {**measured.to_dict(), "seconds": round(seconds)}


def _json(machine: Machine, rounds: int, sections: dict[str, dict[str, Any]]) -> str:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    everything = {
        "at": at,
        "machine": machine.to_dict(),
        "rounds": rounds,
        "sections": sections,
    }
    return json.dumps(everything, indent=1) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Prints the measured figures, ratios first; nothing here passes or fails.",
    )
    parser.add_argument(
        "sections",
        nargs="*",
        type=section,
        metavar="SECTION",
        help=f"{', '.join(SECTIONS)} (default: all of these); {', '.join(BY_NAME)}",
    )
    parser.add_argument("--rounds", type=int, default=9, help="alternated rounds per figure")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(),
        help="where the databases lie while measuring: the disk that is measured (default: here)",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="leave the filled databases of reports or reports-large there, and use them again",
    )
    parser.add_argument(
        "--peer",
        action="store_true",
        help="install the peer (Datasette) into .venv-bench where it is not there yet",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure there")
    parser.add_argument(
        "--readme", action="store_true", help="put the figures of this run into the README here"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
