"""A certificate made for one test run, by openssl."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificate:
    """`authority` is the PEM text to trust; `with_key` a file for a server."""

    authority: str
    with_key: Path


def self_signed(folder: Path, name: str = "") -> Certificate:
    """A certificate for 127.0.0.1, or for the DNS name `name`; skips where openssl is missing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not on this machine")
    key, authority, both = (folder / part for part in ("key.pem", "ca.pem", "both.pem"))
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=test centre"),
            *("-addext", f"subjectAltName={f'DNS:{name}' if name else 'IP:127.0.0.1'}"),
            *("-keyout", str(key), "-out", str(authority)),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(key.read_text() + authority.read_text())
    return Certificate(authority.read_text(), both)
