"""`ftr` in the tests' own process, for tests whose subject is not how the command starts.

Starting it takes half a second of a processor; tests/e2e/test_whole_way.py starts it for real.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

from central.cli.run import run
from tests.processes import environment


def ftr(home: Path, *arguments: str | Path, code: int = 0) -> str:
    """`ftr … --home HOME`; returns what it prints, or its one line on stderr where it fails."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment(), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        ended = run([*map(str, arguments), "--home", str(home)])
    assert ended == code, (arguments, ended, out.getvalue(), err.getvalue())
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return err.getvalue() if code else out.getvalue()


def ftr_json(home: Path, *arguments: str | Path) -> Any:
    """`ftr … --home HOME`, parsed as JSON."""
    return json.loads(ftr(home, *arguments))
