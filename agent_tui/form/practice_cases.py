"""Cases to practise on: the catalogue's own examples first, else made out of its words.

What a customer says about having been online is in the catalogue's example, or drawn from the
cases below; they follow the question to the letter: this customer, this question, our own site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from gettext import NullTranslations
from typing import TypeVar

from ftr.catalogue.model import Catalogue, Ending, Labels, Reason, path_label
from ftr.record import record
from ftr.texts import LANGUAGES, texts
from ftr.words import OnlineFirst

CASES = 10  # of one round; the last but one is an ending, where the catalogue has any
T = TypeVar("T")
ANSWERS = (  # in which turn the question is answered, so that no answer is the usual one
    OnlineFirst.YES,
    OnlineFirst.NO,
    OnlineFirst.YES,
    OnlineFirst.UNKNOWN,
    OnlineFirst.NO,
    OnlineFirst.NOT_ASKED,
    OnlineFirst.NO,
    OnlineFirst.YES,
)


@record
class Case:
    """What to log and why, per language: `reason` (a code) and `answer`, or an `ending`.

    `says` tells of the reason and `online` of the answer, empty where `says` tells that too or
    nothing is asked. `is_made` says that the case was made out of the catalogue's words.
    """

    says: Labels
    why: Labels
    reason: str | None = None
    ending: str | None = None
    online: Labels | None = None
    online_why: Labels | None = None
    answer: OnlineFirst | None = None
    is_made: bool = False


def practice_cases(
    catalogue: Catalogue, random: Callable[[], float], *, asks: bool
) -> tuple[Case, ...]:
    """One round of cases, spread over the main reasons. `asks`: whether the question is asked."""
    endings = [_ending_case(ending) for ending in _shuffled(catalogue.endings, random)[:1]]
    chosen = _spread(catalogue, random)[: CASES - len(endings)]
    online = _OnlineCases(random)
    cases = [_case(leaf, catalogue, random, online if asks else None) for leaf in chosen]
    return (*cases[:-1], *endings, *cases[-1:])


def _spread(catalogue: Catalogue, random: Callable[[], float]) -> list[Reason]:
    """Leaves in turn from each main reason, those with examples before those without."""
    mains: dict[str, list[Reason]] = {}
    for leaf in _shuffled(catalogue.leaves, random):
        mains.setdefault(catalogue.paths[leaf.code][0].code, []).append(leaf)
    for leaves in mains.values():
        leaves.sort(key=lambda leaf: (not leaf.examples, leaf.other))
    turns = [
        (not leaf.examples, leaf.other, turn, leaf)
        for leaves in mains.values()
        for turn, leaf in enumerate(leaves)
    ]
    return [leaf for *_, leaf in sorted(turns, key=lambda each: each[:3])]


def _case(
    leaf: Reason, catalogue: Catalogue, random: Callable[[], float], online: _OnlineCases | None
) -> Case:
    path = catalogue.paths[leaf.code]
    says: Labels
    if leaf.examples:
        example = _shuffled(leaf.examples, random)[0]
        says = {language: f"“{text}”" for language, text in example.says.items()}
        why = example.why
        if example.answer is not None and online is not None:
            return Case(says, why, leaf.code, answer=example.answer)
    else:
        says = _per_language(lambda t, language: _made(leaf, t, language))
        why = leaf.hint or {language: path_label(path, language) for language in LANGUAGES}
    is_made = not leaf.examples
    if online is None:
        return Case(says, why, leaf.code, is_made=is_made)
    answer, words, reason = online.next()
    return Case(
        says,
        why,
        leaf.code,
        online=words,
        online_why=reason,
        answer=answer,
        is_made=is_made,
    )


def _made(leaf: Reason, t: NullTranslations, language: str) -> str:
    """A case out of what people say for it, else out of its definition, else its label."""
    if leaf.also:
        return t.gettext("The customer speaks of: {words}").format(words=", ".join(leaf.also[:3]))
    meaning = leaf.hint.get(language) or next(iter(leaf.hint.values()), "")
    return t.gettext("What it is about: {meaning}").format(
        meaning=meaning or path_label((leaf,), language)
    )


def _ending_case(ending: Ending) -> Case:
    label = ending.label
    return Case(
        _per_language(
            lambda t, language: t.gettext("No question comes: {ending}.").format(
                ending=path_label((Reason(ending.code, label),), language).lower()
            )
        ),
        _per_language(
            lambda t, _: t.gettext("An ending is one key, and counts beside the contacts.")
        ),
        ending=ending.code,
    )


class _OnlineCases:
    """Deals out what customers say about having been online, each answer in its turn."""

    def __init__(self, random: Callable[[], float]) -> None:
        both = [list(_online_cases(texts("form", language))) for language in LANGUAGES]
        cases = [
            (
                each[0][0],
                dict(zip(LANGUAGES, (one[1] for one in each), strict=True)),
                dict(zip(LANGUAGES, (one[2] for one in each), strict=True)),
            )
            for each in zip(*both, strict=True)
        ]
        self._left = {
            answer: [case for case in _shuffled(cases, random) if case[0] is answer]
            for answer in OnlineFirst
        }
        self._turn = 0

    def next(self) -> tuple[OnlineFirst, Labels, Labels]:
        """(answer, what the customer says, why that is the answer)."""
        of_answer = self._left[ANSWERS[self._turn % len(ANSWERS)]]
        self._turn += 1
        of_answer.append(of_answer.pop(0))
        return of_answer[-1]


def _online_cases(t: NullTranslations) -> Iterator[tuple[OnlineFirst, str, str]]:
    yield (
        OnlineFirst.YES,
        t.gettext("“I looked on your site, but I could not find it.”"),
        t.gettext("Looked there for this question: yes, also where nothing was found."),
    )
    yield (
        OnlineFirst.YES,
        t.gettext("“It is on your site, but I want to be sure.”"),
        t.gettext("Looked there first: yes. That the answer was there makes no difference."),
    )
    yield (
        OnlineFirst.YES,
        t.gettext("“I tried it in the app, and it would not work.”"),
        t.gettext("Tried in the app for this question: yes."),
    )
    yield (
        OnlineFirst.NO,
        t.gettext("“I was on your site, but only for your number.”"),
        t.gettext("For the number, not for this question: no."),
    )
    yield (
        OnlineFirst.NO,
        t.gettext("“I was in the app yesterday, about something else.”"),
        t.gettext("In the app for another question: no."),
    )
    yield (
        OnlineFirst.NO,
        t.gettext("“I searched the internet, but did not open your site.”"),
        t.gettext("The question is about our own site and app: no."),
    )
    yield (
        OnlineFirst.UNKNOWN,
        t.gettext("“My daughter may have looked. I would not know.”"),
        t.gettext("The customer does not know. Do not guess, and do not take it for a no."),
    )
    yield (
        OnlineFirst.NOT_ASKED,
        t.gettext("(The line drops before you can ask.)"),
        t.gettext("Not asked is an answer of its own, and never a no."),
    )
    yield (
        OnlineFirst.NOT_ASKED,
        t.gettext("(The customer has rung off, and you forgot to ask.)"),
        t.gettext("Not asked is an answer of its own. Honest is worth more than complete."),
    )


def _per_language(words: Callable[[NullTranslations, str], str]) -> Labels:
    return {language: words(texts("form", language), language) for language in LANGUAGES}


def _shuffled(items: Sequence[T], random: Callable[[], float]) -> list[T]:
    order = [(random(), at) for at in range(len(items))]
    return [items[at] for _, at in sorted(order)]
