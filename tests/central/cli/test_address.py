"""The address of a centre, as people type it."""

from __future__ import annotations

import pytest

from central.cli.client import base_url, is_loopback
from ftr.errors import PersonError


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("localhost:8741", "http://localhost:8741"),
        ("127.0.0.1:8741/", "http://127.0.0.1:8741"),
        ("[::1]:8741", "http://[::1]:8741"),
        ("centre.example.org", "https://centre.example.org"),
        ("https://centre.example.org/ftr/", "https://centre.example.org/ftr"),
        (" http://127.0.0.2:1 ", "http://127.0.0.2:1"),
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


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_computer_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "10.0.0.1", "0.0.0.0", "localhost.example.org", "::"])
def test_anything_else_is_not(host: str) -> None:
    assert not is_loopback(host)
