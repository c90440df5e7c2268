"""The address of a centre, as people type it."""

from __future__ import annotations

import pytest

from central.cli.client import base_url
from ftr.errors import PersonError


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("localhost:8741", "http://localhost:8741"),
        ("127.0.0.1:8741/", "http://127.0.0.1:8741"),
        ("[::1]:8741", "http://[::1]:8741"),
        ("centre.example.org", "https://centre.example.org"),
        ("https://centre.example.org/ftr/", "https://centre.example.org/ftr"),
        (" http://127.0.0.1:1 ", "http://127.0.0.1:1"),
    ],
)
def test_an_address_is_made_whole(typed: str, whole: str) -> None:
    assert base_url(typed, "en") == whole


@pytest.mark.parametrize(
    "typed",
    ["", "ftp://centre.example.org", "https://", "http://centre.example.org", "localhost:99999"],
)
def test_what_is_no_safe_address_is_refused(typed: str) -> None:
    with pytest.raises(PersonError):
        base_url(typed, "en")
