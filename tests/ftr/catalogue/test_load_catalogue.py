"""The catalogue file: what is read, what is refused, and what the refusal says."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.catalogue.model import DEFAULT_QUESTION, Catalogue, FollowUp, to_dict
from ftr.catalogue.standard import STANDARD_ENDINGS
from ftr.catalogue.yaml_file import checked_catalogue, dump_catalogue, load_catalogue
from ftr.errors import BadInput
from ftr.yaml_fields import BadFile

SMALL = """\
reasons:
  - label: {nl: Bezorging, en: Delivery}
    owner: Logistiek
    pages: https://shop.example/bezorging
    sub:
      - label: {nl: Niet bezorgd, en: Not delivered}
        also: [kwijt, lost]
      - code: later
        label: {nl: Later, en: Later}
        owner: Planning
        pages:
          - https://shop.example/a
          - https://shop.example/b
        hint: {nl: Na de afgesproken dag}
        driver: [process, self_care]
        value: no
        other: true
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        load_catalogue(text, "reasons.yaml")
    return str(caught.value)


def with_reason(*lines: str) -> str:
    """A file whose only reason has a label and these lines, from line 3 on."""
    return "reasons:\n  - label: {nl: Vraag}\n" + "".join(f"    {line}\n" for line in lines)


def test_a_small_file_gets_codes_from_its_path_and_the_usual_settings() -> None:
    catalogue = load_catalogue(SMALL, "reasons.yaml")
    assert [reason.code for reason in catalogue.leaves] == ["bezorging-niet-bezorgd", "later"]
    assert catalogue.version == 0
    assert catalogue.question == DEFAULT_QUESTION
    assert catalogue.endings == STANDARD_ENDINGS
    assert [channel.code for channel in catalogue.channels] == ["phone"]
    assert catalogue.follow_ups.obstacle == FollowUp("off")


def test_a_leaf_takes_over_owner_and_pages_only_where_it_has_none() -> None:
    first, second = load_catalogue(SMALL, "reasons.yaml").leaves
    assert (first.owner, first.pages) == ("Logistiek", ("https://shop.example/bezorging",))
    assert (second.owner, len(second.pages)) == ("Planning", 2)
    assert second.value is False
    assert second.other


def test_words_that_other_yaml_readers_turn_into_values_stay_words() -> None:
    catalogue = load_catalogue(
        "reasons:\n"
        "  - {code: 010, label: {nl: 1e6}}\n"
        "  - {code: 'null', label: {nl: no}}\n"
        "follow_ups: {obstacle: off, note: optional}\n",
        "f",
    )
    assert [(r.code, r.label["nl"]) for r in catalogue.reasons] == [("010", "1e6"), ("null", "no")]
    assert catalogue.follow_ups.obstacle == FollowUp("off")


@pytest.mark.parametrize("written", ["sampled 1 in 4", "1 in 4", "{mode: sampled, one_in: 4}"])
def test_a_sampled_follow_up_can_be_written_in_three_ways(written: str) -> None:
    text = with_reason() + f"follow_ups: {{obstacle: {written}}}\n"
    assert load_catalogue(text, "f").follow_ups.obstacle == FollowUp("sampled", 4)


def test_known_channels_need_only_their_name() -> None:
    text = with_reason() + "channels: [phone, email, {code: fax, label: {nl: Fax}, asks: no}]\n"
    channels = load_catalogue(text, "f").channels
    assert [(c.code, c.asks) for c in channels] == [
        ("phone", True),
        ("email", False),
        ("fax", False),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- a\n", 1, "begins with reasons"),
        ("name: x\n", 1, "no reasons"),
        ("reasons: []\n", 1, "no reasons"),
        ("reasons: no\n", 1, 'start each item with "- "'),
        ("reasons:\n  - Bezorging\n", 2, "needs fields"),
        ("reasons:\n  - {code: a}\n", 2, "without a label"),
        (with_reason("labell: x"), 3, "did you mean “label”"),
        (with_reason("own: x"), 3, "is not a field here"),
        (with_reason("code: Niet Bezorgd"), 3, "cannot be a code"),
        (with_reason("code: " + "a" * 81), 3, "cannot be a code"),
        (with_reason("key: x"), 3, "digit mode"),
        (with_reason("key: '0'"), 3, "digit mode"),
        (with_reason("pages: www.shop.nl"), 3, "begin with https://"),
        (with_reason("pages:", "  - https://a.nl", "  - javascript:x"), 5, "address of a page"),
        (with_reason("owner: Klantenservice"), 3, "cannot own its reason"),
        (with_reason("owner: Customer-Service NL"), 3, "cannot own its reason"),
        (with_reason("owner: KCC"), 3, "cannot own its reason"),
        (with_reason("driver: proces"), 3, "did you mean “process”"),
        (with_reason("driver: [process, product]"), 3, "only one of process, product"),
        (with_reason("value: maybe"), 3, "true or false"),
        (with_reason("hint: {fr: non}"), 3, "is not a field here"),
        (with_reason("label: x"), 3, "stands here twice"),
        (with_reason("also: {a: b}"), 3, "must be one text"),
        (with_reason("other: yes", "sub: [{label: a}]"), 3, "only a reason without"),
        (with_reason('hint: "a\\x07b"'), 3, "cannot be shown"),
        (with_reason("examples: a case"), 3, "must be a list"),
        (with_reason("examples: [{why: x}]"), 3, "example without says"),
        (with_reason("examples: [{says: x}]"), 3, "example without why"),
        (with_reason("examples:", "  - {says: x, why: y, answer: nee}"), 4, "is no answer"),
        (with_reason("examples:", f"  - {{says: x, why: {'y' * 201}}}"), 4, "under 200"),
        (with_reason("examples: [{says: x, why: y}]", "sub: [{label: a}]"), 3, "can be logged"),
        (with_reason() + "  - {label: {nl: vraag}, code: b}\n", 3, "tell them apart"),
        (with_reason() + "  - {label: {nl: B}, code: vraag}\n", 3, "on line 2 too"),
        (with_reason("key: 2") + "  - {label: B, key: '2'}\n", 4, "taken on line 2"),
        (
            "reasons:\n- label: a\n  sub:\n  - label: b\n    sub:\n    - label: c\n"
            "      sub:\n      - label: d\n",
            8,
            "more than 3 levels",
        ),
        (with_reason() + "keys: numbers\n", 3, "is not a kind of keys"),
        (with_reason() + "endings: [{label: Stil, key: '1'}]\n", 3, "cannot end a contact"),
        (with_reason() + "endings: [{label: Stil, key: '/'}]\n", 3, "cannot end a contact"),
        (with_reason() + "endings: [{label: Stil, key: '~'}]\n", 3, "cannot end a contact"),
        (with_reason() + "endings: [{label: A, key: '-'}, {label: B, key: '-'}]\n", 3, "is taken"),
        (with_reason() + "endings: [{key: '-'}]\n", 3, "ending without a label"),
        (
            with_reason() + "endings:\n" + "".join(f"  - {{label: e{n}}}\n" for n in range(10)),
            8,
            "needs a key of its own",
        ),
        (
            with_reason("key: s").replace("reasons:", "keys: letters\nreasons:")
            + "endings: [{label: Stil, key: s}]\n",
            5,
            "both an ending and reason",
        ),
        (with_reason() + "channels: [fone]\n", 3, "did you mean “phone”"),
        (with_reason() + "channels: [phone, phone]\n", 3, "twice"),
        (with_reason() + "channels: phone\n", 3, "must be a list"),
        (with_reason() + "follow_ups: {note: perhaps}\n", 3, "is not a way to ask"),
        (with_reason() + "follow_ups: {obstacle: sampled 1 in 1}\n", 3, "is not a way to ask"),
        (with_reason() + "follow_ups: {obstacle: sampled}\n", 3, "is not a way to ask"),
        (with_reason() + "follow_ups: {channel: required}\n", 3, "at least two channels"),
        (with_reason() + "follow_ups: off\n", 3, "needs fields"),
        (with_reason() + "was: {a: vraga}\n", 3, "did you mean “vraag”"),
        (with_reason() + "was: {a: }\n", 3, "say which code"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_a_way_out(
    text: str, line: int, says: str
) -> None:
    message = refusal(text)
    assert message.startswith(f"reasons.yaml:{line}: ")
    assert says in message


def test_ten_endings_are_too_many() -> None:
    keys = "-+*.=!?#@$"
    endings = "".join(f"  - {{label: e{n}, key: '{key}'}}\n" for n, key in enumerate(keys))
    assert "more than 9 endings" in refusal(with_reason() + "endings:\n" + endings)


def test_several_problems_are_counted_and_all_kept() -> None:
    with pytest.raises(BadFile) as caught:
        load_catalogue(with_reason("value: x", "key: y", "owner: klantcontactcentrum"), "f.yaml")
    assert "(and 2 more problems)" in str(caught.value)
    assert [line.split(":")[1] for line in caught.value.lines()] == ["3", "4", "5"]


def test_refusals_speak_dutch_where_that_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "nl")
    assert "geen redenen" in refusal("name: x\n")


def test_a_catalogue_that_somebody_sent_is_checked_like_a_file() -> None:
    with pytest.raises(BadInput):
        checked_catalogue({"reasons": [{"code": "A B", "label": {"nl": "x"}, "key": ""}]})
    with pytest.raises(BadInput):
        checked_catalogue({"reasons": 5})


def test_dumping_and_loading_gives_the_same_catalogue() -> None:
    catalogue = load_catalogue(SMALL, "f")
    assert load_catalogue(dump_catalogue(catalogue), "f") == catalogue


@given(
    st.integers(0, len(SMALL)),
    st.text("ab:-,[]{}&*!|>'\"#%@ \n\t0", max_size=6),
    st.integers(0, 40),
)
def test_no_slip_of_the_hand_makes_anything_but_a_catalogue_or_a_refusal(
    place: int, typed: str, deleted: int
) -> None:
    with suppress(BadInput):
        load_catalogue(SMALL[:place] + typed + SMALL[place + deleted :], "f")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(list(to_dict(Catalogue(())))), JSON),
    st.dictionaries(st.sampled_from(["code", "label", "key", "pages", "driver", "sub"]), JSON),
)
def test_no_json_makes_anything_but_a_catalogue_or_a_refusal(
    data: dict[str, object], reason: dict[str, object]
) -> None:
    whole = to_dict(load_catalogue(SMALL, "f"))
    whole["reasons"][0] |= reason
    with suppress(BadInput):
        checked_catalogue(whole | data)
    with suppress(BadInput):
        checked_catalogue(whole)
