"""Whatever can be in a catalogue survives being written to a file and read again."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.examples import Example
from ftr.catalogue.model import DRIVERS, Catalogue, Channel, Ending, FollowUp, FollowUps, Reason
from ftr.catalogue.slug import MAX_CODE, child_code, is_code, slug
from ftr.catalogue.yaml_file import dump_catalogue, load_catalogue
from ftr.words import OnlineFirst

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).map(
    lambda text: " ".join(text.split()) or "x"
)
HARD = st.sampled_from(
    ["no", "null", "~", "010", "1e3", "# x", "a: b", "a, b", "[x]", "{y}", "- z", '"q"', "'", "\\n"]
)
LABELS = st.dictionaries(st.sampled_from(["nl", "en"]), TEXTS | HARD, min_size=1)
PAGES = st.lists(st.sampled_from(["https://a.nl/?x=1#y", "http://b.nl/,;", "https://c.nl/'"]))

EXAMPLES = st.builds(Example, LABELS, LABELS, st.none() | st.sampled_from(OnlineFirst))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    counter = iter(range(10_000))

    def reasons(level: int) -> tuple[Reason, ...]:
        count = draw(st.integers(1 if level == 1 else 0, 2)) if level <= 3 else 0
        found = []
        for number in range(count):
            sub = reasons(level + 1)
            label = {k: f"{v} {number}" for k, v in draw(LABELS).items()}
            found.append(Reason(sub=sub, label=label, **fields(bool(sub), next(counter), number)))
        return tuple(found)

    def fields(has_sub: bool, code: int, number: int) -> dict[str, Any]:
        return {
            "code": f"c{code}",
            "key": draw(st.sampled_from(["", str(number + 1)])),
            "pages": () if has_sub else tuple(dict.fromkeys(draw(PAGES))),
            "owner": None if has_sub else draw(st.none() | TEXTS.map(lambda x: f"Afdeling {x}")),
            "driver": () if has_sub else draw(st.sampled_from([(), DRIVERS[:1], DRIVERS[1:3]])),
            "value": None if has_sub else draw(st.none() | st.booleans()),
            "also": tuple(dict.fromkeys(draw(st.lists(TEXTS | HARD, max_size=3)))),
            "hint": draw(LABELS | st.just({})),
            "other": not has_sub and draw(st.booleans()),
            "examples": () if has_sub else tuple(draw(st.lists(EXAMPLES, max_size=2))),
        }

    return Catalogue(
        reasons=reasons(1),
        name=draw(st.just("") | TEXTS),
        question=draw(LABELS),
        endings=tuple(
            Ending(f"e{n}", draw(LABELS), key)
            for n, key in enumerate(draw(st.lists(st.sampled_from("-+*.=!?#@"), unique=True)))
        ),
        channels=(Channel("phone", draw(LABELS)), Channel("fax", draw(LABELS), asks=False)),
        follow_ups=FollowUps(
            obstacle=FollowUp("sampled", draw(st.integers(2, 1000))), note=FollowUp("required")
        ),
        was={"null": "c0", "old": "c0"},
    )


@given(catalogues())
@settings(max_examples=60)
def test_a_dumped_catalogue_loads_as_it_was(catalogue: Catalogue) -> None:
    assert load_catalogue(dump_catalogue(catalogue), "f.yaml") == catalogue


@given(st.text(), st.text())
def test_any_label_gives_a_code_that_is_allowed(parent: str, label: str) -> None:
    assert is_code(slug(label))
    assert is_code(child_code(slug(parent), label))


def test_long_labels_that_differ_at_the_end_give_different_codes() -> None:
    one, other = slug("woord " * 60 + "een"), slug("woord " * 60 + "twee")
    assert one != other
    assert len(one) <= MAX_CODE
