"""YAML by its 1.2 rules, with lines, and safe against files made to hurt."""

from __future__ import annotations

import pytest

from ftr.errors import BadInput
from ftr.yaml_text import MAX_CHARACTERS, YamlList, YamlMap, YamlText, read_yaml

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def test_scalars_stay_as_written_and_know_their_line() -> None:
    node = read_yaml("a: no\n010: 2026-11-16\nb: 'null'\nc: null\n", "f")
    assert isinstance(node, YamlMap)
    assert list(node.items) == ["a", "010", "b", "c"]
    assert node.items["a"] == YamlText(1, "no")
    assert node.items["010"] == YamlText(2, "2026-11-16")
    assert [node.items[key].is_null for key in "bc"] == [False, True]  # type: ignore[union-attr]  # both are texts


def test_an_alias_is_what_it_points_at() -> None:
    node = read_yaml("a: &x [1]\nb: *x\n", "f")
    assert isinstance(node, YamlMap)
    assert node.items["b"] == YamlList(1, (YamlText(1, "1"),))


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff"])
def test_an_empty_file_is_nothing(text: str) -> None:
    assert read_yaml(text, "f") == YamlText(1, "")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3: ", "twice (first on line 1)"),
        ("a: [1\n", "f:1: ", "not readable as YAML"),
        ("\ta: 1\n", "f:1: ", "not readable as YAML"),
        ("a: 1\n---\nb: 2\n", "f:2: ", "second document"),
        ("? [a]\n: 1\n", "f:1: ", "must be a word"),
        ("a: *b\n", "f:1: ", "points at nothing"),
        ("a: &a [*a]\n", "f:1: ", "points at nothing"),
        ("a: \x00", "f: ", "plain UTF-8"),
        ("[" * 5000, "f:1: ", "nested too deeply"),
        (BOMB, "f:", "too many values"),
        ("x" * (MAX_CHARACTERS + 1), "f: ", "split the file"),
    ],
)
def test_what_is_no_sound_yaml_is_refused_with_its_place(text: str, place: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_yaml(text, "f")
    assert str(caught.value).startswith(place)
    assert says in str(caught.value)
