"""Somebody else's list of reasons becomes a catalogue without work by hand."""

from __future__ import annotations

import pytest

from ftr.catalogue.csv_import import import_catalogue, own_leaf
from ftr.catalogue.examples import Example
from ftr.catalogue.model import Catalogue
from ftr.catalogue.publish import publish
from ftr.catalogue.standard import STANDARD_ENDINGS
from ftr.catalogue.yaml_file import dump_catalogue, load_catalogue
from ftr.errors import BadInput
from ftr.table_file import Table, read_table


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def table(*lines: str) -> Table:
    return read_table("\n".join(lines).encode(), "list.csv")


def outline(catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    return [(r.label["nl"], [s.label["nl"] for s in r.sub]) for r in catalogue.reasons]


def test_equal_paths_merge_and_collect_their_pages() -> None:
    catalogue = import_catalogue(
        table(
            "a;b;url;dep",
            "Afval;Glas;https://x.nl/1;",
            "afval; Glas;https://x.nl/2;Milieu",
            "Afval;Glas;https://x.nl/1;Ander",
            "Afval;Hout;www.x.nl/3|https://x.nl/4;-",
        ),
        ["a", "b"],
        page="url",
        owner="dep",
    )
    assert outline(catalogue) == [("Afval", ["Glas", "Hout"])]
    glass, wood = catalogue.leaves
    assert (glass.pages, glass.owner) == (("https://x.nl/1", "https://x.nl/2"), "Milieu")
    assert (wood.pages, wood.owner) == (("https://www.x.nl/3", "https://x.nl/4"), None)
    assert catalogue.endings == STANDARD_ENDINGS


@pytest.mark.parametrize("nothing", ["", "-", "n.v.t.", "NULL", "nan"])
def test_an_empty_lower_level_makes_the_parent_a_leaf(nothing: str) -> None:
    catalogue = import_catalogue(table("a,b", f"Vraag,{nothing}", "Afval,Glas"), ["a", "b"])
    assert outline(catalogue) == [("Vraag", []), ("Afval", ["Glas"])]


def test_a_parent_that_is_logged_itself_gets_a_leaf_of_its_own() -> None:
    catalogue = import_catalogue(
        table("a,b,c", "Afval,,https://x.nl/a", "Afval,Glas,"), ["a", "b"], page="c"
    )
    assert outline(catalogue) == [("Afval", ["Glas", "Afval (overig)"])]
    leaf = own_leaf(catalogue.reasons[0])
    assert leaf is not None
    assert (leaf.code, leaf.other, leaf.pages) == ("afval-algemeen", True, ("https://x.nl/a",))


def test_a_placeholder_becomes_the_other_reason_at_the_end() -> None:
    catalogue = import_catalogue(table("a", "Naam nog niet beschikbaar", "Glas", "Hout"), ["a"])
    assert [(r.label["nl"], r.other) for r in catalogue.reasons] == [
        ("Glas", False),
        ("Hout", False),
        ("Naam nog niet beschikbaar", True),
    ]


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("Overig afval", True),
        ("Overige meldingen", True),
        ("Overig", True),
        ("Other", True),
        ("Other vehicle", False),
        ("Anders", True),
        ("Overigens", False),
    ],
)
def test_leftovers_are_known_by_their_name(label: str, other: bool) -> None:
    assert import_catalogue(table("a", label), ["a"]).leaves[0].other is other


def test_codes_of_the_file_are_kept_and_made_ones_keep_out_of_their_way() -> None:
    catalogue = import_catalogue(
        table("a,b,code", "Overig,Overig,overig", "Overig,Glas,https://x.nl/terms/Glas_Bak"),
        ["a", "b"],
        code="code",
    )
    assert list(catalogue.paths) == ["overig-2", "overig", "glas-bak"]


def test_labels_that_differ_only_in_signs_still_get_two_codes() -> None:
    catalogue = import_catalogue(table("a", "A/B", "A B"), ["a"])
    assert [r.code for r in catalogue.reasons] == ["a-b", "a-b-2"]


def test_english_lists_say_so() -> None:
    catalogue = import_catalogue(table("a,b", "Waste,", "Waste,Glass"), ["a", "b"], language="en")
    assert [leaf.label for leaf in catalogue.leaves] == [{"en": "Glass"}, {"en": "Waste (other)"}]


def test_borderline_cases_come_along_and_merge() -> None:
    catalogue = import_catalogue(
        table(
            "a;b;says;why",
            "Afval;Glas;De bak is vol.;De bak zelf.",
            "Afval;Glas;De bak is vol.;De bak zelf.",
            "Afval;Glas;-;",
            "Afval;;Waarheen?;Het geheel.",
        ),
        ["a", "b"],
        example="says",
        why="why",
    )
    glass, rest = catalogue.leaves
    assert glass.examples == (Example({"nl": "De bak is vol."}, {"nl": "De bak zelf."}),)
    assert rest.examples == (Example({"nl": "Waarheen?"}, {"nl": "Het geheel."}),)
    assert load_catalogue(dump_catalogue(catalogue), "x").leaves[0].examples == glass.examples


@pytest.mark.parametrize(
    ("lines", "options", "place", "says"),
    [
        (["a,b", "x,y"], {"levels": ["a", "c"]}, "list.csv", "no column “c”"),
        (["a,b", "x,y"], {"levels": []}, "list.csv", "one to 3 columns"),
        (["a,b", "x,y"], {"levels": ["a", "b", "a", "b"]}, "list.csv", "one to 3 columns"),
        (["a,b", "-,"], {}, "list.csv", "no row has a reason"),
        (["a,b", "x,y", ",y"], {}, "list.csv:3", "“b” is filled and “a” before it is not"),
        (["a,b,c", "x,y,nowhere"], {"page": "c"}, "list.csv:2", "not the address of a page"),
        (["a,b,c", "x,y,Klantenservice"], {"owner": "c"}, "list.csv:2", "cannot own its reason"),
        (["a,b,c", "x,y,1", "x,z,1"], {"code": "c"}, "list.csv:3", "on line 2 too"),
        (["a,b,c", "x,y,1", "x,y,2"], {"code": "c"}, "list.csv:3", "leave out --code"),
        (["a,b,c", "x,y,Kwijt"], {"example": "c"}, "list.csv:2", "leave out --example"),
        (
            ["a,b,c,d", f"x,y,Kwijt,{'z' * 201}"],
            {"example": "c", "why": "d"},
            "list.csv:2",
            "longer than 200",
        ),
        (["a,b", "x," + "y" * 1001], {}, "list.csv:2", "too long for a label"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(
    lines: list[str], options: dict[str, object], place: str, says: str
) -> None:
    arguments = {"levels": ["a", "b"], **options}
    with pytest.raises(BadInput) as caught:
        import_catalogue(table(*lines), **arguments)  # type: ignore[arg-type]  # by parameter
    assert caught.value.place == place
    assert says in str(caught.value)


def test_an_imported_catalogue_is_a_file_that_loads_and_publishes() -> None:
    catalogue = import_catalogue(
        table("a,b", "Afval,", "Afval,Glas: kapot", 'Afval,"""nee"", dank"'), ["a", "b"]
    )
    loaded = load_catalogue(dump_catalogue(catalogue), "f")
    assert loaded == catalogue
    assert [leaf.key for leaf in publish(loaded, [], opened=False).leaves] == ["1", "2", "3"]
