"""What was found is read whole: of a narrow list the parents give way first."""

from __future__ import annotations

import pytest

from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.rows import cut_within
from agent_tui.ui.drawing.scene import Scene
from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.record import replace
from ftr.texts import Language
from tests.agent_tui.form.hands import Hands

SIZES = [(40, 12), (60, 24), (80, 24), (100, 30), (140, 30)]
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
SEED = publish(seed_catalogue(), (), opened=False)


def screen(hands: Hands, size: tuple[int, int], language: Language = "nl") -> str:
    state = replace(hands.state, language=language)
    return draw(Scene(state, hands.sheet, Around(pilot="Webwinkel"), *size)).text


@every_size
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_labels_are_whole(size: tuple[int, int], language: Language) -> None:
    labels = [label_in(path[-1].label, language) for path in walk(SEED.reasons)]
    hands = Hands(SEED)
    empty = replace(hands.state, language=language)
    for label in sorted(labels, key=len)[-6:]:
        hands.state = empty
        hands.write("/" + label)
        assert label in screen(hands, size, language).split("▏")[1], label


@pytest.mark.parametrize(
    ("width", "beside"),
    [
        (80, "Betaling en factuur › Factuur klopt niet"),
        (60, "… › Factuur klopt niet"),
        (100, "… › Factuur klopt niet"),
        (140, "Betaling en factuur › Factuur klopt niet"),
    ],
)
def test_of_the_parents_the_nearest_stays(width: int, beside: str) -> None:
    shown = screen(Hands(SEED).write("herkent de factuur"), (width, 30)).split("▏")[1]
    row = next(line for line in shown.split("\n") if "Herkent de factuur niet" in line)
    assert f"  {beside}" in row


@every_size
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mark_of_the_last_row_is_whole(size: tuple[int, int], language: Language) -> None:
    mark = {"nl": "geen van deze, met je woorden", "en": "none of these, with your words"}
    for query in ("retuor", "bezorg", "factuur"):
        hands = Hands(SEED).write(query).type("up")
        assert mark[language] in screen(hands, size, language), query


def test_names_too_long_for_the_list_are_told_apart_by_their_ends() -> None:
    long = "Vergunning voor het houden van een evenement op de openbare weg"
    labels = (f"{long} buiten de kom", f"{long} binnen de kom")
    leaves = tuple(Reason(f"r{n}", {"nl": text}) for n, text in enumerate(labels))
    hands = Hands(publish(Catalogue(leaves), (), opened=False)).write("vergunning")
    for size in SIZES[:2]:
        shown = screen(hands, size).split("▏")[1]
        rows = [line for line in shown.split("\n") if "Vergunning" in line]
        assert "buiten de kom" in rows[0] + rows[1]
        assert "binnen de kom" in rows[0] + rows[1]


@pytest.mark.parametrize("width", range(1, 30))
def test_what_is_cut_within_is_as_wide_as_asked(width: int) -> None:
    assert len(cut_within("Een lange naam die eindigt op iets", width)) <= width
