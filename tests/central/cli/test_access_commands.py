"""Tokens: made, kept, used, listed, revoked."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.central.cli.conftest import Ftr


def test_a_new_token_is_the_only_thing_printed(ftr: Ftr, pilot: str) -> None:
    said = ftr("access", "new", "supervisor", "--pilot", pilot, "--label", "Fatima")
    assert said.out.startswith("eoa_")
    assert said.out.count("\n") == 1
    assert "Fatima" in ftr("access", "list").out
    assert said.out.strip() not in ftr("access", "list", "--json").out


def test_a_revoked_token_is_of_no_use(ftr: Ftr, url: str, tmp_path: Path) -> None:
    made = ftr("access", "new", "coordinator", "--label", "gone", "--json").json
    elsewhere = Ftr(tmp_path)
    elsewhere("pilot", "list", "--centre", url, "--token", made["token"])
    ftr("access", "revoke", made["access_id"])
    line = elsewhere.refuses("pilot", "list", "--centre", url, "--token", made["token"])
    assert "revoked" in line


def test_login_keeps_the_token_for_its_owner_only(ftr: Ftr, url: str, tmp_path: Path) -> None:
    token = ftr("access", "new", "supervisor").out.strip()
    elsewhere = Ftr(tmp_path / "mine")
    assert "as supervisor" in elsewhere("login", url, "--token", token).out
    elsewhere("pilot", "list")
    kept = tmp_path / "mine" / "login.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["last"] == url
    if os.name == "posix":
        assert kept.stat().st_mode & 0o077 == 0
        assert kept.parent.stat().st_mode & 0o077 == 0


def test_login_reads_the_token_from_a_pipe(
    ftr: Ftr, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ftr("access", "new", "supervisor").out.strip()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
    assert "as supervisor" in Ftr(tmp_path)("login", url).out


def test_login_with_a_wrong_token_keeps_nothing(url: str, tmp_path: Path) -> None:
    elsewhere = Ftr(tmp_path)
    elsewhere.refuses("login", url, "--token", "eoa_wrong")
    elsewhere.refuses("login", url, "--token", "not a token")
    assert list(tmp_path.iterdir()) == []


def test_login_without_a_token_says_whom_to_ask(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "ftr access new" in Ftr(tmp_path).refuses("login", url)


def test_the_environment_names_centre_and_token(
    ftr: Ftr, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTR_CENTRE", url)
    monkeypatch.setenv("FTR_TOKEN", ftr("access", "new", "supervisor").out.strip())
    Ftr(tmp_path)("pilot", "list")


def test_a_supervisor_reads_and_changes_nothing(
    ftr: Ftr, url: str, pilot: str, tmp_path: Path
) -> None:
    token = ftr("access", "new", "supervisor", "--pilot", pilot).out.strip()
    reader = Ftr(tmp_path / "reader")
    reader("login", url, "--token", token)
    reader("report", pilot)
    for words in (
        ("pilot", "close", pilot),
        ("pilot", "codes", pilot),
        ("access", "new", "supervisor"),
        ("export", pilot, tmp_path / "rows.csv", "--with-agents"),
    ):
        assert "coordinator" in reader.refuses(*words) or "administrator" in reader.refuses(*words)
    assert not (tmp_path / "rows.csv").exists()
