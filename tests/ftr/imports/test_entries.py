"""Contacts logged elsewhere become entries: the right ones, and the same ones every time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.csv_import import import_catalogue
from ftr.catalogue.model import Catalogue
from ftr.catalogue.publish import publish
from ftr.catalogue.yaml_file import load_catalogue
from ftr.entry import Payload, Revision
from ftr.errors import BadInput
from ftr.imports.entries import Mapped, map_entries
from ftr.imports.options import map_options
from ftr.table_file import read_table
from ftr.words import Obstacle, OnlineFirst, Op, Origin

ZONE = ZoneInfo("Europe/Amsterdam")
AGENTS = {"Anna": "a1", "Bram": "b2"}
FILE = """\
reasons:
  - label: {nl: Bezorging, en: Delivery}
    sub:
      - label: {nl: Kwijt / zoek, en: Lost}
      - label: {nl: Status, en: Status}
  - label: {nl: Factuur, en: Invoice}
    code: factuur
    sub:
      - label: {nl: Status, en: State}
channels: [phone, email]
"""
FIRST = publish(load_catalogue(FILE, "f"), [], opened=False)
COLUMNS = ["at=at", "agent=who", "reason=why", "online_first=online"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def mapped(
    *rows: str,
    head: str = "at;who;why;online",
    columns: list[str] | None = None,
    values: tuple[str, ...] = (),
    others: str = "error",
    catalogues: Catalogue | list[Catalogue] = FIRST,
    pilot_id: str = "p",
    day: str | None = None,
) -> Mapped:
    table = read_table("\n".join([head, *rows]).encode(), "f.csv")
    options = map_options("entries", columns or COLUMNS, values, others=others, day=day)
    return map_entries(table, options, catalogues, AGENTS, ZONE, pilot_id)


def payloads(result: Mapped) -> list[Payload]:
    assert not result.bad_rows, result.bad_rows
    return [Payload.from_json(revision.payload) for revision in result.revisions]


def reason_of(cell: str) -> str | None:
    return payloads(mapped(f"2026-11-16 10:00;Anna;{cell};ja"))[0].reason


def test_a_row_becomes_a_complete_revision() -> None:
    (revision,) = mapped("16-11-2026 10:00; anna ;Bezorging > Status;Ja").revisions
    assert Revision.from_dict(revision.to_dict()) == revision
    assert (revision.agent_ref, revision.occurred_at) == ("a1", "2026-11-16T09:00:00.000Z")
    assert (revision.op, revision.origin, revision.rev_no) == (Op.CREATE, Origin.IMPORT, 1)
    assert (revision.tz, revision.catalogue_version) == ("Europe/Amsterdam", 1)
    assert revision.payload == '{"reason":"bezorging-status","online_first":"yes"}'


@pytest.mark.parametrize(
    "cell",
    [
        "bezorging-kwijt-zoek",
        "BEZORGING-KWIJT-ZOEK",
        "Bezorging › Kwijt / zoek",
        "bezorging > kwijt/zoek",
        "Delivery / Lost",
        "Delivery|Lost",
        "Bezorging - Kwijt, zoek",
        "Lost",
    ],
)
def test_a_reason_is_found_by_code_path_or_a_label_that_is_its_own(cell: str) -> None:
    assert reason_of(cell) == "bezorging-kwijt-zoek"


@pytest.mark.parametrize(
    ("main", "sub", "code"),
    [
        ("Bezorging", "Status", "bezorging-status"),
        ("Delivery", "Kwijt / zoek", "bezorging-kwijt-zoek"),
        ("factuur", "STATE", "factuur-status"),
        ("", "factuur-status", "factuur-status"),
    ],
)
def test_a_column_per_level_may_mix_languages_and_codes(main: str, sub: str, code: str) -> None:
    result = mapped(
        f"2026-11-16 10:00;Anna;{main};{sub};ja",
        head="at;who;m;s;online",
        columns=["at=at", "agent=who", "reason=m,s", "online_first=online"],
    )
    assert payloads(result)[0].reason == code


def test_a_reason_logged_on_a_parent_finds_the_leaf_an_import_made() -> None:
    listed = read_table(b"m,s\nAfval,\nAfval,Glas\n", "f")
    catalogue = publish(import_catalogue(listed, ["m", "s"]), [], opened=False)
    columns = ["at=at", "agent=who", "reason=m,s", "online_first=online"]
    rows = ("2026-11-16;Anna;Afval;;ja", "2026-11-16;Anna;Afval;Glas;ja")
    result = mapped(*rows, head="at;who;m;s;online", columns=columns, catalogues=catalogue)
    assert [p.reason for p in payloads(result)] == ["afval-algemeen", "afval-glas"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2026-11-16 10:00;Anna;Status;ja", "fits 2 reasons"),
        ("2026-11-16 10:00;Anna;Bezorgink > Status;ja", "did you mean “Delivery › Status”"),
        ("2026-11-16 10:00;Anna;;ja", "no reason"),
        ("2026-11-16 10:00;Anna;Bezorging;ja", "no reason in the catalogue"),
        ("2026-11-16 10:00;Carla;Lost;ja", "agent “Carla” is not in this pilot"),
        ("2026-11-16 10:00;;Lost;ja", "no agent"),
        ("maandag;Anna;Lost;ja", "is not a moment"),
        ("2026-11-16 10:00;Anna;Lost;misschien", '--value yes="misschien"'),
        ("2026-11-16 10:00;Anna;Lost;1", "is not known"),
    ],
)
def test_a_row_that_does_not_fit_is_kept_with_its_line_and_reason(row: str, says: str) -> None:
    result = mapped("2026-11-16 10:00;Anna;Lost;nee", row)
    assert len(result.revisions) == 1
    assert [note.line for note in result.bad_rows] == [3]
    assert says in result.bad_rows[0].text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ja", "yes"),
        ("Y", "yes"),
        ("NEE", "no"),
        ("unknown", "unknown"),
        ("Weet het niet", "unknown"),
        ("niet gevraagd", "not_asked"),
        ("Via de site", "yes"),
    ],
)
def test_answers_are_known_by_word_label_or_what_was_said(text: str, answer: str) -> None:
    result = mapped(f"2026-11-16 10:00;Anna;Lost;{text}", values=("yes=via de site",))
    assert payloads(result)[0].online_first == answer


def test_other_answers_are_skipped_or_counted_as_said() -> None:
    rows = ("2026-11-16 10:00;Anna;Lost;?", "2026-11-16 10:00;Anna;Lost;ja")
    skipping = mapped(*rows, others="skip")
    assert [note.line for note in skipping.skipped] == [2]
    assert len(skipping.revisions) == 1
    assert payloads(mapped(*rows, others="not_asked"))[0].online_first is OnlineFirst.NOT_ASKED


def test_without_an_answer_column_all_contacts_may_count_as_not_asked() -> None:
    result = mapped("2026-11-16;Anna;Lost;x", columns=COLUMNS[:3], others="not_asked")
    assert payloads(result)[0].online_first is OnlineFirst.NOT_ASKED


def test_a_pilot_without_a_catalogue_is_told_so() -> None:
    with pytest.raises(BadInput, match="publish one first"):
        mapped("2026-11-16;Anna;Lost;ja", catalogues=[])


def test_an_ending_may_stand_in_the_reason_or_in_a_column_of_its_own() -> None:
    assert payloads(mapped("2026-11-16;Anna;Verkeerd verbonden;"))[0].ending == "wrong-number"
    result = mapped(
        "2026-11-16;Anna;;;hung-up",
        "2026-11-16;Anna;Lost;ja;-",
        head="at;who;why;online;end",
        columns=[*COLUMNS, "ending=end"],
    )
    assert [(p.ending, p.reason) for p in payloads(result)] == [
        ("hung-up", None),
        (None, "bezorging-kwijt-zoek"),
    ]


def test_other_fields_are_mapped_too() -> None:
    result = mapped(
        "2026-11-16 10:00;Anna;Lost;ja;Mail;Niet gevonden;1:05;let op",
        head="at;who;why;online;ch;obs;talk;n",
        columns=[*COLUMNS, "channel=ch", "obstacle=obs", "talk_s=talk", "note=n"],
        values=("channel.email=mail",),
    )
    (payload,) = payloads(result)
    assert (payload.channel, payload.obstacle) == ("email", Obstacle.NOT_FOUND)
    assert (payload.talk_s, payload.note) == (65, "let op")


def test_where_the_channel_does_not_ask_an_empty_answer_is_not_asked() -> None:
    result = mapped(
        "2026-11-16 10:00;Anna;Lost;;E-mail",
        head="at;who;why;online;ch",
        columns=[*COLUMNS, "channel=ch"],
    )
    assert payloads(result)[0].online_first is OnlineFirst.NOT_ASKED


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("motive;urgent", "stands only after no"),
        ("obstacle;slecht", "is none of not_found"),
        ("channel;fax", "--value channel.CODE"),
        ("talk_s;lang", "neither seconds"),
        ("count;veel", "not a whole number"),
        ("note;" + "x" * 501, "longer than 500"),
    ],
)
def test_other_fields_that_do_not_fit_are_bad_rows(extra: str, says: str) -> None:
    name, cell = extra.split(";")
    result = mapped(
        f"2026-11-16;Anna;Lost;ja;{cell}",
        head="at;who;why;online;x",
        columns=[*COLUMNS, f"{name}=x"],
    )
    assert says in result.bad_rows[0].text


def test_a_tally_counts_and_a_day_alone_is_noon() -> None:
    result = mapped(
        "16-11-2026;Anna;Lost;ja;3",
        "16-11-2026;Anna;Lost;nee;0",
        head="at;who;why;online;n",
        columns=[*COLUMNS, "count=n"],
    )
    assert [r.occurred_at for r in result.revisions] == ["2026-11-16T11:00:00.000Z"] * 3
    assert len({r.entry_id for r in result.revisions}) == 3


def test_a_file_with_times_takes_its_day_from_the_option() -> None:
    result = mapped("10:00;Anna;Lost;ja", day="2026-11-16")
    assert result.revisions[0].occurred_at == "2026-11-16T09:00:00.000Z"


def test_importing_again_after_a_new_version_gives_the_same_entries() -> None:
    renamed = "- {code: bezorging-kwijt-zoek, label: {nl: Verloren, en: Gone}}"
    text = FILE.replace(
        "- label: {nl: Kwijt / zoek, en: Lost}", f"{renamed}\n      - label: {{nl: Nieuw}}"
    )
    second = publish(load_catalogue(text, "f"), [FIRST], opened=True)
    rows = ("2026-11-16;Anna;Lost;ja", "2026-11-16;Bram;Bezorging / Status;nee")
    assert mapped(*rows, catalogues=[FIRST, second]) == mapped(*rows)
    newer = mapped("2026-11-16;Anna;Nieuw;ja", catalogues=[FIRST, second])
    assert newer.revisions[0].catalogue_version == 2


ROWS = st.lists(
    st.tuples(
        st.integers(0, 3).map("2026-11-16 10:0{}".format),
        st.sampled_from(list(AGENTS)),
        st.sampled_from(["Lost", "Invoice / State", "Wrong number"]),
        st.sampled_from(["ja", "nee", "unknown"]),
    ).map(";".join),
    min_size=1,
    max_size=12,
)


@given(ROWS, st.randoms())
@settings(max_examples=60)
def test_ids_depend_on_what_was_logged_and_not_on_the_order(
    rows: list[str], random: object
) -> None:
    first = mapped(*rows)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    again = mapped(*shuffled)
    assert {r.rev_id: r.digest() for r in first.revisions} == {
        r.rev_id: r.digest() for r in again.revisions
    }
    assert len({r.rev_id for r in first.revisions}) == len(rows)


@given(ROWS, ROWS)
@settings(max_examples=60)
def test_a_longer_file_holds_the_shorter_ones_entries(rows: list[str], more: list[str]) -> None:
    short = {r.rev_id for r in mapped(*rows).revisions}
    both = {r.rev_id for r in mapped(*rows, *more).revisions}
    assert short <= both
    assert len(both) == len(rows) + len(more)


def test_the_same_row_in_another_pilot_is_another_entry() -> None:
    here, there = (mapped("2026-11-16;Anna;Lost;ja", pilot_id=p).revisions[0] for p in "pq")
    assert here.rev_id != there.rev_id
    assert here.entry_id != here.rev_id
    assert replace(here, rev_id="", entry_id="") == replace(there, rev_id="", entry_id="")


def test_equal_rows_are_told_apart_by_their_ordinal() -> None:
    result = mapped(*["2026-11-16;Anna;Lost;ja"] * 3)
    assert Counter(r.payload for r in result.revisions).most_common(1)[0][1] == 3
    assert len({r.entry_id for r in result.revisions}) == 3
