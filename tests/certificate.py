"""A certificate authority and a server's certificate, made for one test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificate:
    """`authority` is the PEM text to trust; `with_key` a server's file: its key and its chain."""

    authority: str
    with_key: Path


def make_certificate(
    folder: Path, name: str = "127.0.0.1", *, until: datetime | None = None
) -> Certificate:
    """A certificate for the address or DNS name `name`, and the authority that signed it."""
    authority = trustme.CA()
    with_key = folder / "server.pem"
    issued = authority.issue_cert(name, not_after=until)
    issued.private_key_and_cert_chain_pem.write_to_path(str(with_key))
    return Certificate(authority.cert_pem.bytes().decode(), with_key)
