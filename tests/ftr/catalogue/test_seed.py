"""The seed catalogue is one to start with on Monday."""

from __future__ import annotations

import re

from ftr.catalogue.model import Catalogue, Reason, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue, seed_text

SEED: Catalogue = publish(seed_catalogue(), [], opened=False)
LEVELS: tuple[tuple[Reason, ...], ...] = (
    SEED.reasons,
    *(path[-1].sub for path in walk(SEED.reasons) if path[-1].sub),
)
COLUMN = 34  # characters of a reason's column on an 80 by 24 screen


def test_every_level_fits_the_nine_digits() -> None:
    assert 8 <= len(SEED.reasons) <= 9
    assert all(1 < len(level) <= 9 for level in LEVELS)
    assert all(re.fullmatch("[1-9]", node.key) for level in LEVELS for node in level)


def test_everything_has_both_languages_and_a_definition() -> None:
    for path in walk(SEED.reasons):
        assert set(path[-1].label) == set(path[-1].hint) == {"nl", "en"}, path[-1].code
    for label in (named.label for named in SEED.endings), (named.label for named in SEED.channels):
        assert all(set(each) == {"nl", "en"} for each in label)
    assert set(SEED.question) == {"nl", "en"}


def test_labels_fit_their_column() -> None:
    labels = [label for path in walk(SEED.reasons) for label in path[-1].label.values()]
    assert [label for label in labels if len(label) > COLUMN] == []


def test_every_leaf_has_an_owner_a_driver_a_value_and_a_page() -> None:
    for leaf in SEED.leaves:
        assert leaf.owner, leaf.code
        assert leaf.driver, leaf.code
        assert leaf.value is not None, leaf.code
        assert leaf.pages, leaf.code


def test_pages_are_examples_that_can_be_no_ones_site() -> None:
    hosts = {page.split("/")[2] for leaf in SEED.leaves for page in leaf.pages}
    assert hosts == {"www.webwinkel.example"}


def test_every_level_below_a_main_reason_ends_in_nine_for_the_rest() -> None:
    for level in LEVELS[1:]:
        assert [(node.key, node.other) for node in level if node.other] == [("9", True)]


def test_what_people_type_leads_to_a_reason_and_is_told_apart_from_its_label() -> None:
    for path in walk(SEED.reasons):
        if not path[-1].other and len(path) > 1:
            assert len(path[-1].also) >= 5, path[-1].code
            assert len(path[-1].also) == len(set(path[-1].also))


def test_borderline_examples_speak_both_languages_and_name_labels_that_are_there() -> None:
    examples = [example for leaf in SEED.leaves for example in leaf.examples]
    assert len(examples) >= 25
    assert {example.answer for example in examples} >= {"yes", "no", "unknown", None}
    mains = {path[0].code for path in walk(SEED.reasons) if path[-1].examples}
    assert len(mains) == len(SEED.reasons)
    for language in ("nl", "en"):
        labels = {node.label[language] for path in walk(SEED.reasons) for node in path}
        labels.add({"nl": "in behandeling", "en": "in progress"}[language])
        for example in examples:
            assert example.says[language]
            assert set(re.findall("‘([^’]+)’", example.why[language])) <= labels


def test_the_usual_endings_and_follow_ups() -> None:
    assert [(e.code, e.key) for e in SEED.endings] == [
        ("silent", "-"),
        ("wrong-number", "+"),
        ("hung-up", "*"),
        ("prank", "."),
    ]
    assert SEED.follow_ups.obstacle.mode == "sampled"
    assert SEED.follow_ups.note.mode == "off"


def test_the_file_says_how_to_make_it_ones_own() -> None:
    assert "ftr catalogue check" in seed_text()
