"""docs/form.md names every action, key and setting that there is, and its example can be read."""

from __future__ import annotations

import re
from pathlib import Path

from agent_tui.cli.settings import CHOICES
from agent_tui.form.actions import ACTIONS, shown_key
from ftr.catalogue.yaml_file import load_catalogue

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "form.md").read_text(encoding="utf-8")


def test_every_action_is_named_with_its_key() -> None:
    for action in ACTIONS:
        assert f"`{action.id}`" in DOC, action.id
        key = shown_key(action.keys[0])
        assert re.search(rf"`{re.escape(key)}`|\b{re.escape(key)}\b", DOC), key


def test_every_setting_is_named() -> None:
    for name in CHOICES:
        assert name in DOC, name


def test_the_example_is_one() -> None:
    example = re.search(r"```yaml\n(.*?)```", DOC, re.DOTALL)
    assert example is not None
    text = "reasons:\n  - label: Vraag\n" + "".join(
        f"    {line}\n" for line in example[1].splitlines()
    )
    (leaf,) = load_catalogue(text, "form.md").leaves
    assert leaf.examples[0].answer == "yes"


def test_the_readme_names_the_page() -> None:
    assert "docs/form.md" in (ROOT / "README.md").read_text(encoding="utf-8")
