"""What the plain form says: short, in words, and only of what the person did."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent_tui.snapshot import Snapshot
from ftr.catalogue.model import FollowUp, FollowUps
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.texts import texts
from ftr.words import OnlineFirst, Op, PilotKind
from tests.agent_tui.plain.talking import talk
from tests.agent_tui.ui.sample_desk import sample_catalogue, sample_snapshot

OPENING = 4  # the pilot, the day, the question, what is asked first


def told(*lines: str, **options: object) -> list[str]:
    """What was said after the opening."""
    said, _ = talk(*lines, **options)  # type: ignore[arg-type]  # passed on
    start = next(at for at, line in enumerate(said) if line == "What is the contact about?")
    return said[start + 1 :]


def test_a_contact_is_three_answers_and_the_last_one_says_saved() -> None:
    said, desk = talk("1", "1", "2")
    assert said == [
        "Eerst Online Webwinkel najaar, Phone channel",
        "The question: Did you look on our website or in the app first, for this question?",
        "What is the contact about?",
        "Delivery",
        "What exactly?",
        "Where is my parcel",
        "Online first?",
        "Saved: Delivery, Where is my parcel, Online first: no. 1 logged today.",
    ]
    assert [(each.op, each.payload.online_first) for each in desk.captures] == [
        (Op.CREATE, OnlineFirst.NO)
    ]


def test_a_line_may_hold_a_whole_contact_and_the_next_one() -> None:
    said = told("1 1 2 1 1 1", "-")
    assert [line for line in said if line.startswith("Saved")] == [
        "Saved: Delivery, Where is my parcel, Online first: no. 1 logged today.",
        "Saved: Delivery, Where is my parcel, Online first: yes. 2 logged today.",
        "Saved: Silent call. 3 logged today.",
    ]


def test_an_answer_can_be_said_in_its_own_words() -> None:
    said = told("delivery", "where is my parcel", "does not know")
    assert said[-1].startswith("Saved: Delivery, Where is my parcel, Online first:")


def test_the_question_is_repeated_with_its_answers_and_on_request_what_they_mean() -> None:
    brief = told("1", "?")
    assert "1: Where is my parcel" in brief
    long = told("1", "explain")
    assert set(brief) < set(long)
    assert len(long) > len(brief) + 3
    assert "minus: Silent call" in " ".join(told("?"))


def test_a_search_says_its_matches_by_number_and_a_number_takes_one() -> None:
    said = told("retour label", "2", "1")
    matches = [line for line in said if re.match(r"\d: ", line)]
    assert len(matches) > 1
    taken = matches[1].removeprefix("2: ").split(", ")[0]
    assert f"Saved: {taken}" in said[-1] or taken in said[-1]


def test_words_that_find_nothing_say_so_and_what_enter_would_take() -> None:
    said = told("xyzzyq")
    assert "Nothing fits xyzzyq." in said
    assert any(line.startswith("1: ") and "with your words" in line for line in said)


def test_commands_are_words_in_either_language_and_a_note_can_be_any_word() -> None:
    catalogue = replace(sample_catalogue(), follow_ups=FollowUps(note=FollowUp("optional")))
    said, desk = talk("1 1 2", "help", "vandaag", snapshot=sample_snapshot(catalogue))
    assert [each.payload.note for each in desk.captures] == [None, "help"]
    assert "Logged today" in said


@pytest.mark.parametrize("line", ["anders", "1 1 ja", "misschien"])
def test_the_letters_of_a_word_that_is_no_answer_answer_nothing(line: str) -> None:
    said, desk = talk("1 1", line)
    assert said[-1] == f"No answer here: {line}. Type ? for the answers."
    assert desk.captures == []


def test_where_letters_are_keys_a_word_searches() -> None:
    catalogue = publish(replace(seed_catalogue(), keys="letters"), [], opened=False)
    said, desk = talk("parcel", snapshot=sample_snapshot(catalogue))
    assert "Search" in said
    assert desk.captures == []


def test_who_asks_again_hears_the_reasons_so_far() -> None:
    assert told("1", "?")[2:4] == ["Delivery", "What exactly? or type to search"]
    assert "Delivery" in told("1", "status")[2:]
    assert told("1", "today", "clear")[-2:] == ["Delivery", "What exactly?"]


def test_undo_and_again_undo_say_what_they_did() -> None:
    said = told("1 1 2", "undo", "undo")
    assert said[-2].startswith('Taken back; "undo" restores it: Delivery, Where is my parcel')
    assert said[-1] == ("Restored: Delivery, Where is my parcel, Online first: no. 1 logged today.")


def test_a_line_names_the_words_that_can_be_typed_and_no_keys() -> None:
    snapshot = replace(sample_snapshot(), settings={"practice": "offer"})
    said, _ = talk("1 1 2", "terugnemen", "help", snapshot=snapshot, language="nl")
    assert not [line for line in said if re.search(r"\b(F\d+|Esc|Delete|Ctrl)\b", line)]
    assert '"oefenen" oefent eerst met voorbeelden; "wissen" verbergt dit' in " ".join(said)
    assert any('"terugnemen" herstelt' in line for line in said)
    assert any(line.startswith("sluiten, stop, quit, exit: ") for line in said)


@pytest.mark.parametrize("word", ["stop", "quit", "exit", "sluiten", "close"])
def test_every_word_for_leaving_leaves(word: str) -> None:
    said = told(word, "1", language="en")
    assert said == []


def test_todays_list_says_a_row_at_a_time_and_asks_why_one_is_taken_back() -> None:
    said = told("1 1 2", "-", "today", "2", "undo", "1", "clear")
    rows = [line for line in said if re.match(r"[12]: \d\d:\d\d ", line)]
    assert "Silent call" in rows[0]
    assert "Delivery, Where is my parcel" in rows[1]
    why = said.index("Why?")
    assert said[why - 1] == rows[1]  # the one it is about, and not the whole list once more
    assert said[why + 1] == "1: Logged by mistake"
    assert rows[-1].endswith("taken back")


def test_a_held_contact_comes_back_with_where_it_stands() -> None:
    said = told("1", "hold", "2", "hold")
    assert "On hold." in said
    assert said[-2:] == ["Delivery", "What exactly?"]


def test_a_save_that_fails_says_why_and_what_can_be_done_and_enter_tries_again() -> None:
    said = told("1 1 2", "", fails=[("full", "The disk is full.")])
    assert "Not saved: The disk is full." in said
    assert said[-1].startswith("Saved: ")


def test_a_draft_says_where_it_stands() -> None:
    _, desk = talk("1")
    said, _ = talk("1 2", draft=desk.drafts[-1])  # type: ignore[arg-type]  # a draft
    assert "This contact was still open when the form ended." in said
    assert "Delivery" in said
    assert said[-1].startswith("Saved: Delivery, Where is my parcel")


def test_status_is_told_on_request_and_sending_never_unasked() -> None:
    said = told("1 1 2", "status")
    assert any("not yet sent: 1" in line for line in said)
    assert not any("sent" in line for line in told("1 1 2"))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"kind": PilotKind.DEMO}, "Demo: this pilot contains generated data"),
        ({"end": date.today() - timedelta(days=1)}, "This pilot ended on "),
    ],
)
def test_what_must_be_known_of_the_pilot_is_said_first(
    changes: dict[str, object], text: str
) -> None:
    said, _ = talk(snapshot=sample_snapshot(**changes))
    assert said[1].startswith(text)


def test_a_desk_that_has_not_joined_says_how() -> None:
    said, _ = talk(snapshot=Snapshot())
    assert "agent-tui join https://… CODE" in said
    assert said[-1].startswith("1: Practise first")


def test_several_agents_choose_who_logs() -> None:
    said, desk = talk("2", "1 1 2", snapshot=sample_snapshot(agents=2))
    assert "Who is logging?" in said
    assert desk.captures[0].enrolment_id == "enrolment-2"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_said_holds_signs_that_a_voice_stumbles_over(language: str) -> None:
    said, _ = talk(
        *("?", "1", "explain", "1", "?", "2", "=", "4", "today", "?", "clear", "help"),
        *("status", "f", "?", "clear", "3", "clear", "undo", "hold", "9", "hold"),
        language=language,
    )
    assert len(said) > 60
    for line in said:
        assert line == " ".join(line.split())
        assert not set(line) & set("▸▏✓✗◆◇●○‖─→›·◂↑↓│┌━“”")
        assert not re.search(r"[,:] ?[,:]|[.?],", line), line


def test_in_dutch_everything_is_dutch() -> None:
    english = {"The question", "Cleared.", "Saved", "What exactly?", "logged today", "On hold."}
    said, _ = talk(*("1", "nogmaals", "wissen", "1 1 2", "vandaag", "sluiten"), language="nl")
    for text in english:
        assert not any(text in line for line in said), text
    assert texts("form", "nl").gettext("Cleared.") in said


def test_a_line_needs_no_second_enter_where_each_answer_wants_one() -> None:
    snapshot = replace(sample_snapshot(), settings={"enter_each": "yes"})
    said, desk = talk("1 1", "yes", snapshot=snapshot)
    assert len(desk.captures) == 1
    assert any(line.startswith("Saved: ") for line in said)


def test_lines_mean_the_same_where_the_keys_of_the_form_are_others() -> None:
    keys = {"key.confirm": "f10", "key.back": "f11", "key.search": "f12"}
    catalogue = replace(sample_catalogue(), follow_ups=FollowUps(note=FollowUp("optional")))
    snapshot = replace(sample_snapshot(catalogue), settings=keys)
    _, desk = talk("retour", "label retour", "1", "1", "printer", snapshot=snapshot)
    assert [each.payload.note for each in desk.captures] == [None, "printer"]
    _, usual = talk("label retour", "1", "1", "", snapshot=sample_snapshot(catalogue))
    assert desk.captures[0].payload == usual.captures[0].payload


def test_a_match_taken_by_its_number_is_said_once() -> None:
    said = told("parcel", "2")
    found = next(line for line in said if line.startswith("2: "))
    label = found.removeprefix("2: ").split(",")[0]
    assert [line for line in said if label in line] == [found, said[said.index(found) :][-2]]


def test_practice_speaks_of_no_log_and_without_a_terminal_says_why_it_has_no_examples() -> None:
    said, _ = talk(
        "1 1 2", "today", "clear", "who", snapshot=replace(sample_snapshot(), practice=True)
    )
    assert "The input is no terminal: practice without the examples." in said
    assert any(line.startswith("Practised: ") and "1 practised." in line for line in said)
    assert not [line for line in said if "aved" in line or "logged" in line.lower()]
    assert "Practice is for one: there is nobody else to choose." in said
