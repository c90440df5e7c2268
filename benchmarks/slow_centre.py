"""A centre on loopback that takes its time for every answer, in a process of its own.

    python -m benchmarks.slow_centre SECONDS

It prints its address and runs until its input ends. It takes whatever it is sent.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.processes import ROOT, environment
from tests.sync.stub_centre import Answer, stub_centre


def main() -> None:
    """Serve until the input ends."""
    seconds = float(sys.argv[1])
    with stub_centre() as (stub, address):
        at_once = stub.answer

        def late(path: str, token: str, etag: str, body: Any) -> Answer:
            answer = at_once(path, token, etag, body)
            time.sleep(seconds)
            return answer

        stub.answer = late  # type: ignore[method-assign]  # laid around it
        stub.proves = True
        print(address, flush=True)
        sys.stdin.read()


@contextmanager
def slow_centre(seconds: float) -> Iterator[str]:
    """The address of one that runs; `seconds` is how long every answer takes."""
    command = [sys.executable, "-m", "benchmarks.slow_centre", f"{seconds}"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(10)


if __name__ == "__main__":
    main()
