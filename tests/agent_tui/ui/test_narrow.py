"""What a person must read is whole at 80 and at 60 columns, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from agent_tui.form.actions import ACTIONS
from agent_tui.form.state import Because, Hint
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.foot import last
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import hint_text
from ftr.catalogue.model import FollowUp, FollowUps
from ftr.personal_data import Kind
from ftr.record import replace as replace_record
from ftr.texts import Language, texts
from ftr.word_labels import cause_label, personal_data_label
from ftr.words import Cause
from sync.failures import FailureKind, failure_in_short
from tests.agent_tui.form.hands import Hands, small_catalogue
from tests.agent_tui.ui.test_drawing import ASKED

SIZES = [(80, 24), (60, 24), (60, 18)]
LANGUAGES = ["nl", "en"]
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
both = pytest.mark.parametrize("language", LANGUAGES)
PILOT = Around(pilot="Webwinkel najaar")
BANNERS = {
    "practice": replace(PILOT, is_practice=True),
    "demo": replace(PILOT, is_demo=True),
    "ended": replace(PILOT, ended_on=date(2026, 11, 20)),
    "draft": replace(PILOT, is_draft=True, first=date(2026, 12, 1), last=date(2026, 12, 31)),
    "early": replace(PILOT, begins_on=date(2026, 12, 1)),
}


def lines(keys: str, size: tuple[int, int], language: str, around: Around = PILOT) -> list[str]:
    hands = Hands(ASKED).type(keys)
    state = replace(hands.state, language=language)  # type: ignore[arg-type]  # nl or en
    return draw(Scene(state, hands.sheet, around, *size)).text.split("\n")


def words(rows: list[str]) -> str:
    """The rows as one line, however they were wrapped."""
    return " ".join(" ".join(rows).split())


@every_size
@both
def test_every_cause_of_taking_back_can_be_read(size: tuple[int, int], language: Language) -> None:
    for contacts in (1, 12):
        shown = words(lines("1 1 3 enter " * contacts + "f2 delete", size, language))
        for number, cause in enumerate(list(Cause)[:4], 1):
            assert f"{number} {cause_label(cause, language)}" in shown


@every_size
@both
@pytest.mark.parametrize("kind", FailureKind)
def test_why_sending_waits_can_be_read(
    size: tuple[int, int], language: Language, kind: FailureKind
) -> None:
    why = failure_in_short(kind, language)
    assert f"↑ {why}" in words(lines("", size, language, replace(PILOT, waits=why)))


@every_size
@both
@pytest.mark.parametrize("hint", Hint)
def test_every_hint_can_be_read(size: tuple[int, int], language: Language, hint: Hint) -> None:
    hands = Hands(ASKED)
    state = replace(hands.state, language=language, hint=hint, hint_about="7")
    scene = Scene(state, hands.sheet, PILOT, *size)
    assert hint_text(scene)
    assert words([hint_text(scene)]) in words(draw(scene).text.split("\n"))


@every_size
@both
@pytest.mark.parametrize("around", BANNERS.values(), ids=BANNERS)
def test_every_banner_and_count_can_be_read(
    size: tuple[int, int], language: Language, around: Around
) -> None:
    shown = lines("1 1 3 enter - + - + 1 f3", size, language, replace(around, parked=12))
    head = shown[1 : next(at for at, row in enumerate(shown) if "“" in row)]
    assert any("◆" in row for row in head)
    assert not [row for row in head if "…" in row]
    foot = words(shown[-6:])
    wait = {"nl": "in de wacht: F3", "en": "on hold: F3"}[language]
    assert wait in foot
    assert {"nl": "12 apart", "en": "12 set aside"}[language] in foot
    assert "…" not in shown[-2] + shown[-3]


@pytest.mark.parametrize("size", [(80, 24), (60, 24)], ids=["80x24", "60x24"])
@both
@pytest.mark.parametrize(
    "keys", ["", "f1", "f1 f1", "1 1", "f3", "1 1 1", "1 1 3 enter delete", "f2"]
)
def test_no_fixed_text_is_cut(size: tuple[int, int], language: str, keys: str) -> None:
    meant = ("e-mail, …", "gelezen…", "read…")  # texts that end so
    for row in lines(keys, size, language):
        row = row.rstrip()
        assert not row.endswith("…") or row.endswith(meant), row


@every_size
@both
def test_that_a_contact_is_saved_can_be_read(size: tuple[int, int], language: str) -> None:
    shown = words(lines("1 1 3 enter", size, language))
    assert {"nl": "opgeslagen", "en": "saved"}[language] in shown


@pytest.mark.parametrize("because", Because)
@both
@every_size
def test_a_contact_held_back_says_why(
    size: tuple[int, int], language: Language, because: Because
) -> None:
    hands = Hands(ASKED)
    if because is Because.FOCUS:
        hands.focus().type("1", pause_ms=10).type("2 1 1")
    else:
        hands.type("1").type("1 1", pause_ms=10)
    assert hands.state.contact is not None
    assert hands.state.contact.because is because
    state = replace(hands.state, language=language)
    shown = words(draw(Scene(state, hands.sheet, PILOT, *size)).text.split("\n"))
    why = {
        "nl": ("Heel snelle toetsen: misschien bleef er een ingedrukt.", "net terug."),
        "en": ("Very fast keys: perhaps one was held down.", "only just come back."),
    }[language][because is Because.FOCUS]
    assert why in shown
    assert {"nl": "slaat dit contact op", "en": "saves this contact"}[language] in shown


@every_size
@both
def test_what_a_note_seems_to_hold_can_be_read(size: tuple[int, int], language: Language) -> None:
    catalogue = small_catalogue(FollowUps(note=FollowUp("optional")))
    hands = Hands(catalogue).type("1 1 1")
    hands.paste("a@b.nl NL91ABNA0417164300 4111111111111111 111222333 0612345678").type("enter")
    state = replace(hands.state, language=language)
    shown = words(draw(Scene(state, hands.sheet, PILOT, *size)).text.split("\n"))
    kinds = ", ".join(personal_data_label(kind, language) for kind in Kind)
    seems = {"nl": "Nog niet opgeslagen. In deze notitie lijkt te staan:"}
    assert f"{seems.get(language, 'In this note there seems to be:')} {kinds}" in shown
    assert {"nl": "1 weglaten:", "en": "1 leave it out:"}[language] in shown
    assert {"nl": "2 laten staan:", "en": "2 keep it:"}[language] in shown
    assert {"nl": "gaat terug naar de notitie", "en": "back to the note"}[language] in shown


def test_nothing_is_claimed_before_the_store_has_told() -> None:
    hands = Hands(ASKED)
    state = replace(hands.state, day=None, today=0, pending=0)
    shown = draw(Scene(state, hands.sheet, PILOT, 80, 24)).text
    assert "all sent" not in shown
    assert "logged today" not in shown.replace("What was logged today is being read", "")
    opened = draw(Scene(replace(state, day=()), hands.sheet, PILOT, 80, 24)).text
    assert "0 logged today · ✓ all sent" in opened


def test_a_channel_that_is_not_the_pilots_own_is_marked() -> None:
    assert "!" not in lines("", (80, 24), "en")[0]
    assert "! Call-back F5" in " ".join(lines("f5", (80, 24), "en")[0].split())
    channels = len(ASKED.channels)
    assert "!" not in lines("f5 " * channels, (80, 24), "en")[0]


def test_ctrl_c_says_how_to_leave() -> None:
    for keys in ("ctrl+c", "1 ctrl+c", "f1 ctrl+c", "1 1 ctrl+c"):
        assert "Ctrl+Q closes the form." in words(lines(keys, (80, 24), "en"))


@every_size
@both
def test_who_looked_away_sees_where_they_are(size: tuple[int, int], language: Language) -> None:
    """The question, what is chosen, since when; what is on hold; what was saved last and when."""
    seen = "\n".join(lines("2 1 1 3 enter 1 f3 1 1", size, language))
    begun = {"nl": "begonnen ", "en": "begun "}[language]
    times = re.findall(rf"{begun}(\d\d:\d\d)", seen)
    assert len(times) == 1
    assert re.search(r"✓ \d\d:\d\d \S", seen)
    assert re.search(r"\d\d:\d\d (on hold|in de wacht): F3", seen)
    assert "▸" in seen
    change = {"nl": "contact van ", "en": "contact of "}[language]
    changing = words(lines("1 1 1 3 enter f2 1 enter", size, language))
    assert re.search(rf"{change}\d\d:\d\d", changing)


def test_a_contact_of_another_day_says_which() -> None:
    around = replace(BANNERS["demo"], today=date(2026, 11, 25))
    assert "begun 23-11 " in "\n".join(lines("1", (80, 24), "en", around))


@every_size
@both
def test_help_leaves_nothing_out(size: tuple[int, int], language: Language) -> None:
    seen = "\n".join([*lines("f1", size, language), *lines("f1 f1", size, language)])
    assert [
        action.id for action in ACTIONS if action.text(texts("form", language)) not in seen
    ] == []


@every_size
@both
def test_an_offer_to_practise_hides_no_choice(size: tuple[int, int], language: Language) -> None:
    hands = Hands(ASKED)
    state = replace(hands.state, language=language, offers_practice=True)
    for around in BANNERS.values():
        drawn = draw(Scene(state, hands.sheet, around, *size))
        assert "F8" in drawn.text
        assert {key for *_, key in drawn.clicks} >= {*"123456789-+*."}


@pytest.mark.parametrize("width", [80, 60, 50])
@pytest.mark.parametrize(("language", "given"), [("nl", "ja"), ("en", "yes")])
def test_the_saved_line_keeps_the_answer_and_shortens_the_reason(
    width: int, language: Language, given: str
) -> None:
    state = replace(Hands(small_catalogue()).type("1 1 1").state, language=language)
    row = last(Scene(state, Hands(small_catalogue()).sheet, PILOT, width, 24))
    assert re.search(rf"\b{given}  {texts('form', language).gettext('saved')}$", row.text), row.text
    assert row.width <= width


@both
def test_the_key_line_has_the_word_of_what_the_key_does(language: Language) -> None:
    t = texts("form", language)
    practising = lines("", (80, 24), language, BANNERS["practice"])
    assert f"Ctrl+Q {t.gettext('Close practice')}" in practising[-1]
    assert f"Ctrl+Q {t.gettext('Close')}" in lines("", (80, 24), language)[-1]
    changing = lines("1 1 3 enter f2 enter", (80, 24), language)
    assert f"Esc {t.gettext('Stop')}" in changing[-1]
    assert f"Esc {t.gettext('Clear')}" in lines("1", (80, 24), language)[-1]


@every_size
@both
def test_changing_an_ending_marks_what_it_was(size: tuple[int, int], language: Language) -> None:
    (row,) = (row for row in lines("- f2 enter", size, language) if "◂" in row)
    label = ASKED.endings[0].label[language]
    assert re.search(rf" -  {label[:4]}[^+]* ◂", row)  # cut on the narrowest
    was_a_reason = lines("9 1 1 f2 enter", size, language)
    assert not [row for row in was_a_reason if re.search(r" -  .* ◂", row)]


@every_size
@both
def test_the_trail_promises_no_question_that_the_channel_does_not_ask(
    size: tuple[int, int], language: Language
) -> None:
    online = texts("form", language).gettext("Online first?")
    for keys, count in (("", 1), ("1", 1), ("/", 1), ("f5", 0), ("f5 1", 0), ("f5 /", 0)):
        hands = Hands(small_catalogue(channels=("phone", "email"))).type(keys)
        scene = Scene(replace(hands.state, language=language), hands.sheet, PILOT, *size)
        assert draw(scene).text.count(online) == count, keys


@every_size
@both
def test_a_key_without_a_reason_stands_apart_from_the_key_that_searches(
    size: tuple[int, int], language: Language
) -> None:
    told = {
        "en": "There is no reason under “=”; search with /",
        "nl": "Onder “=” staat geen reden; zoeken kan met /",
    }[language]
    assert told in words(lines("1 =", size, language))


@every_size
@both
def test_one_agent_on_a_desk_is_told_how_another_joins(
    size: tuple[int, int], language: Language
) -> None:
    hands = Hands(ASKED)
    hands.sheet = replace_record(hands.sheet, enrolments=("enrolment",))
    state = replace_record(hands.type("f6").state, language=language)
    assert "agent-tui join" in words(draw(Scene(state, hands.sheet, PILOT, *size)).text.split("\n"))
