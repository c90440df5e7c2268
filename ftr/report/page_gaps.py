"""Where catalogue and site do not meet: reasons without a page, and pages without a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from ftr.catalogue.model import walk
from ftr.measures.shrinkage import BetaPrior
from ftr.report.leaves import Leaf, answers_of, shrunken
from ftr.report.notes import TOO_FEW
from ftr.report.page_list import Gap
from ftr.report.reasons import Reasons, owner_of, pages_of


def reasons_without_page(leaves: Sequence[Leaf], prior: BetaPrior | None) -> tuple[Gap, ...]:
    """Leaves that customers had been online for, though no page answers them; most contacts first.

    Hidden leaves are left out, whatever was answered there.
    """
    gaps = []
    for leaf in leaves:
        answers = answers_of([leaf])
        if leaf.hidden or not answers.yes or pages_of(leaf.path):
            continue
        too_few = answers.answers < TOO_FEW
        share = None if too_few else shrunken(answers, prior).share
        owner = owner_of(leaf.path)
        gaps.append(Gap(leaf.counts.key, leaf.counts.label, owner, leaf.contacts, share, too_few))
    return tuple(sorted(gaps, key=lambda gap: (-gap.contacts, gap.key)))


def pages_without_reason(pointed: Mapping[str, int], reasons: Reasons) -> tuple[Gap, ...]:
    """Pages that agents told customers about and no reason names, most told first."""
    known = {_address(page) for page in _pages(reasons)}
    told: dict[str, tuple[str, int]] = {}
    for page, contacts in sorted(pointed.items()):
        address = _address(page)
        if address not in known:
            shown, before = told.get(address, (page.strip(), 0))
            told[address] = shown, before + contacts
    gaps = [Gap(page, page, None, contacts, None, None) for page, contacts in told.values()]
    return tuple(sorted(gaps, key=lambda gap: (-gap.contacts, gap.key)))


def pages_without_contact(with_contacts: Collection[str], reasons: Reasons) -> tuple[Gap, ...]:
    """Pages of today's catalogue about which nobody called, in its order."""
    pages = [page for page in _pages(reasons) if page not in with_contacts]
    return tuple(Gap(page, page, None, 0, None, None) for page in pages)


def _pages(reasons: Reasons) -> tuple[str, ...]:
    def named() -> Iterator[str]:
        for path in walk(reasons.today.reasons):
            yield from path[-1].pages

    return tuple(dict.fromkeys(named()))


def _address(page: str) -> str:
    """The same for what leads to the same page: http or https, www or not, a slash at the end."""
    text = page.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:  # no address at all; it stays what it is
        return text.casefold()
    host = parts.netloc.casefold().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
