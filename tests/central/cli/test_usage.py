"""The command line itself: help for everyone, in both languages, and exit code 2."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from central import __main__ as entry
from central.cli import parts
from central.cli.commands import all_commands, groups
from central.cli.run import run
from ftr.texts import texts

COMMANDS = [command.words for command in all_commands(texts("central", "en"))]


def said(*words: str) -> tuple[int, str, str]:
    """Run a command line; exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_command_explains_itself_with_an_example(words: str, language: str) -> None:
    code, out, err = said(*words.split(), "--help", "--lang", language)
    assert (code, err) == (0, "")
    assert f"ftr {words} " in out or f"ftr {words}\n" in out
    assert {"nl": "voorbeeld:", "en": "example:"}[language] in out
    assert {"nl": "gebruik:", "en": "usage:"}[language] in out
    assert max(len(line) for line in out.splitlines() if not line.startswith("  ftr ")) <= 100


def test_every_group_has_its_sentence() -> None:
    named = {words.split()[0] for words in COMMANDS if " " in words}
    assert set(groups(texts("central", "en"))) == named


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("pilot new", "PLAN.yaml is missing"),
        ("pilot shw", "pilot"),
        ("report p --by size", "--by cannot be size; choose from reason, leaf"),
        ("report p --by pagee", "--by cannot be pagee; did you mean page? Choose from reason"),
        ("report p --nonsense", "--nonsense is not known here"),
        ("pilot codes p --count 2 --agent An", "do not go together"),
        ("pilot codes p --count 0", "a whole number from 1 to 5000"),
        ("serve --port 70000", "a port is a number"),
        ("access new king", "ROLE cannot be king"),
        ("watch p --every soon", "a whole number from 2 to 3600"),
        ("login", "URL is missing"),
        ("export p", "FILE is missing"),
        ("report p --lang fr", "--lang cannot be fr"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(words: str, wrong: str) -> None:
    code, out, err = (
        said(*words.split(), "--lang", "en") if "--lang" not in words else said(*words.split())
    )
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1, err
    assert wrong in err
    assert "--help" in err
    assert "<" not in err  # no word of the machine's own


@pytest.mark.parametrize(
    "words", ["entries import p f --map at", "handled import p f --map what=X"]
)
def test_a_mapping_that_cannot_be_read_is_wrong_usage(words: str) -> None:
    code, out, err = said(*words.split(), "--lang", "en")
    assert (code, out) == (2, "")
    assert "--map" in err


@pytest.mark.parametrize("words", [(), ("pilot",), ("access",)])
def test_half_a_command_shows_what_there_is(words: tuple[str, ...]) -> None:
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert "COMMAND" in err


def test_options_stand_before_or_after_the_command(tmp_path: Path) -> None:
    for words in (
        ("--home", str(tmp_path), "pilot", "list"),
        ("pilot", "list", "--home", str(tmp_path)),
    ):
        code, _, err = said(*words)
        assert code == 1
        assert str(tmp_path) in err


def test_the_centre_is_named_before_or_after_the_command(tmp_path: Path) -> None:
    home, nowhere = ("--home", str(tmp_path)), "http://127.0.0.1:1"
    for words in (
        ("--centre", nowhere, "--token", "eoa_x", "report", "x"),
        ("report", "x", "--centre", nowhere, "--token", "eoa_x"),
        ("--centre", "http://127.0.0.1:2", "report", "x", "--centre", nowhere, "--token", "eoa_x"),
    ):
        code, _, err = said(*words, *home)
        assert code == 1
        assert nowhere in err
    code, _, err = said("--centre", nowhere, "plan", *home)
    assert code == 2
    assert "--centre is not known here" in err


def test_the_version_is_that_of_the_installation() -> None:
    code, out, _ = said("--version")
    assert code == 0
    assert out[0].isdigit()


def test_without_the_centres_parts_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(parts, "find_spec", lambda name: None)
    assert entry.main() == 1
    said = capsys.readouterr()
    assert 'pip install "eerst-online[central]"' in said.err
    assert len(said.err.splitlines()) == 1


def test_ctrl_c_is_one_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from central.cli.session import Session

    def interrupted(_session: Session) -> Iterator[None]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "open_centre", interrupted)
    assert said("pilot", "list", "--home", str(tmp_path), "--lang", "en") == (
        1,
        "",
        "ftr: stopped\n",
    )


@pytest.mark.skipif(os.name != "posix", reason="a pipe that closes early shows itself elsewhere")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "central", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=None,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert errors == b""
