"""The page list on a terminal: where to begin, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from central.render.cells import ABSENT
from central.render.numbers import contacts_text, euros, percent, whole
from central.render.text_lines import print_heading, print_item, print_paragraph
from ftr.report.page_list import TOP, Gap, PageLine, PageList
from ftr.report.result import LeafLine
from ftr.texts import Language, texts

SHOWN = 5
NAMED = 5  # of a gap list


def print_pages(console: Console, pages: PageList, pilot: str, language: Language) -> None:
    """Both rankings, each its first five, and the gaps; `pilot` is its id."""
    if not pages.pages and not pages.reasons:
        return
    t = texts("results", language)
    print_heading(console, t.gettext("Where to begin"))
    print_paragraph(console, basis_text(pages, language))
    for heading, lines in (
        (t.gettext("Web pages, most to gain first"), pages.pages),
        (t.gettext("Sub-reasons, most to gain first"), pages.reasons),
    ):
        _print_ranking(console, heading, lines, pages, language)
    print_paragraph(console, total_text(pages, language))
    for sentence in (*gap_texts(pages, language), words_text(pilot, language)):
        print_item(console, sentence)


def basis_text(pages: PageList, language: Language) -> str:
    """What the lines are ranked by, and what is missing for more."""
    t = texts("results", language)
    if pages.achievable is None:
        text = t.gettext("Most contacts of customers who had been online first come first.")
        text += " " + t.gettext(
            "Not all of these can stay away; which part could is not in the plan (achievable_part)."
        )
    else:
        text = t.gettext(
            "First what could keep most contacts away: contacts × share online first × the {part} "
            "that the plan holds achievable."
        ).format(part=percent(pages.achievable, language))
    if pages.basis == "thousand":
        text += " " + t.gettext(
            "How many contacts come in a year is not in the plan (contacts_per_year), so this is "
            "per 1,000 contacts, without euros."
        )
    elif pages.cost is None:
        text += " " + t.gettext(
            "What a contact costs is not in the plan (cost_per_contact), so there are no euros."
        )
    text += " " + t.gettext(
        "A share in this list is estimated: the fewer answers, the more it is drawn towards what "
        "all sub-reasons have in common. What was counted stands beside it, and in the tables."
    )
    return text + " " + t.gettext("The margins in this list are those of the share alone.")


def total_text(pages: PageList, language: Language) -> str:
    """All contacts together, each counted once."""
    if pages.total is None:
        return ""
    t = texts("results", language)
    if pages.basis == "year":
        text = t.gettext("All reasons together, each contact once: {amount} contacts a year")
    else:
        text = t.gettext("All reasons together, each contact once: {amount} of 1,000 contacts")
    text = text.format(amount=contacts_text(pages.total, language))
    if pages.total_worth is not None:
        text += f", {euros(pages.total_worth, language)}"
    text += "."
    if pages.overlap:
        text += " " + t.gettext(
            "The pages overlap: a contact counts for every page of its reason, so do not add them "
            "up."
        )
    return text


def gap_texts(pages: PageList, language: Language) -> tuple[str, ...]:
    """A sentence for each gap list that has something in it."""
    t = texts("results", language)
    lists = (
        (
            t.gettext(
                "Customers had been online for these, and no page is known for them: {names}."
            ),
            pages.reasons_without_page,
        ),
        (
            t.gettext("Agents pointed to these pages, and no reason names them: {names}."),
            pages.pages_without_reason,
        ),
    )
    said = [text.format(names=_names(gaps, language)) for text, gaps in lists if gaps]
    return (*said, *filter(None, [without_contact_text(pages, language)]))


def without_contact_text(pages: PageList, language: Language) -> str:
    """The pages nobody called about: named where they are few, else how many they are."""
    gaps = pages.pages_without_contact
    t = texts("results", language)
    if not gaps:
        return ""
    if len(gaps) > NAMED:
        text = t.gettext(
            "About {n} pages in the list of reasons nobody called; ftr report --json names them."
        )
        return text.format(n=whole(len(gaps), language))
    text = t.gettext("Pages in the list of reasons about which nobody called: {names}.")
    return text.format(names=_names(gaps, language))


def words_text(pilot: str, language: Language) -> str:
    """Where to see what agents searched for in vain: subjects that the list of reasons misses."""
    t = texts("results", language)
    text = t.gettext("What agents typed and did not find in the list of reasons: ftr words {pilot}")
    return text.format(pilot=pilot)


def _names(gaps: Sequence[Gap], language: Language) -> str:
    names = [
        f"{short(gap.label)} ({whole(gap.contacts, language)})"
        if gap.contacts
        else short(gap.label)
        for gap in gaps[:NAMED]
    ]
    more = len(gaps) - NAMED
    if more > 0:
        text = texts("results", language).ngettext("{n} more", "{n} more", more)
        names.append(text.format(n=more))
    return ", ".join(names)


def short(page: str) -> str:
    """An address without what every address begins with."""
    return page.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _print_ranking(
    console: Console, heading: str, lines: Sequence[PageLine], pages: PageList, language: Language
) -> None:
    ranked = [line for line in lines if line.expected is not None and not line.too_few]
    if not lines:
        return
    t = texts("results", language)
    print_heading(console, heading)
    if not ranked:
        print_item(console, t.gettext("too few answers to rank any"))
    for place, line in enumerate(ranked[:SHOWN], start=1):
        owners = ", ".join(line.owners)
        name = short(line.label) + (f" · {owners}" if owners else "")
        sentences = [name, expected_text(line, pages, language), evidence_text(line, language)]
        print_item(console, "\n".join(filter(None, sentences)), mark=f"  {place}")
    print_paragraph(console, _rest(lines, len(ranked), language), style="dim", indent=4)


def _rest(lines: Sequence[PageLine], ranked: int, language: Language) -> str:
    t = texts("results", language)
    rest, worth = max(0, ranked - SHOWN), sum(line.worth_having for line in lines)
    without = len(lines) - ranked - worth
    parts = []
    if rest:
        parts.append(t.ngettext("{n} more", "{n} more", rest).format(n=rest))
    if without:
        text = t.ngettext("{n} with too few answers", "{n} with too few answers", without)
        parts.append(text.format(n=without))
    if worth:
        text = t.ngettext(
            "{n} that you like customers to call about",
            "{n} that you like customers to call about",
            worth,
        )
        parts.append(text.format(n=worth))
    return " · ".join(parts)


def expected_text(line: PageLine, pages: PageList, language: Language) -> str:
    """ "6.200 contacts a year (5.100–7.300) · € 50.000 · 98% sure among the first 5"."""
    if line.expected is None or line.expected_low is None or line.expected_high is None:
        return ""
    t = texts("results", language)
    amount, low, high = (
        contacts_text(one, language)
        for one in (line.expected, line.expected_low, line.expected_high)
    )
    text = t.gettext("{amount} contacts a year ({low}–{high})")
    if pages.basis == "thousand":
        text = t.gettext("{amount} of 1,000 contacts ({low}–{high})")
    parts = [text.format(amount=amount, low=low, high=high)]
    if line.worth is not None:
        parts.append(euros(line.worth, language))
    if line.top_chance is not None:
        text = t.gettext("among the first {top}: {chance} sure")
        parts.append(text.format(top=TOP, chance=chance_text(line.top_chance, language)))
    return " · ".join(parts)


def chance_text(chance: float, language: Language) -> str:
    """Drawn chances are never quite 0 or 1: "over 99%", "under 1%"."""
    t = texts("results", language)
    if chance > 0.99:
        return t.gettext("over {percent}").format(percent=percent(0.99, language))
    if chance < 0.01:
        return t.gettext("under {percent}").format(percent=percent(0.01, language))
    return percent(chance, language)


def evidence_text(line: PageLine, language: Language) -> str:
    """What it rests on, and what customers said stood in their way."""
    if line.share is None or line.answers is None:
        return ""
    t = texts("results", language)
    text = t.ngettext(
        "{share} online first, from {answers} answers of {n} agent",
        "{share} online first, from {answers} answers of {n} agents",
        line.agents or 0,
    )
    text = text.format(
        share=estimated_text(line, language), answers=whole(line.answers, language), n=line.agents
    )
    said = obstacles_text(line, language)
    if not said:
        return text
    most = t.gettext("most said: {obstacles}").format(obstacles=said)
    return f"{text} · {most}"


def estimated_text(line: PageLine | LeafLine, language: Language) -> str:
    """ "52% (estimated; counted 54%)": as a list of small shares has it, and as it was counted."""
    share = ABSENT if line.share is None else percent(line.share, language)
    if line.counted is None:
        return share
    text = texts("results", language).gettext("{share} (estimated; counted {counted})")
    return text.format(share=share, counted=percent(line.counted, language))


def obstacles_text(line: PageLine, language: Language) -> str:
    """ "not found (48%), did not work (30%)": each that may be shown, most said first.

    The name alone of what was said most, where its part may not be shown; "" where nothing may.
    """
    if line.obstacle_label is None:
        return ""
    said = [f"{one.label.lower()} ({percent(one.part, language)})" for one in line.obstacles]
    if line.obstacle_part is None:
        said.insert(0, line.obstacle_label.lower())
    return ", ".join(said)
