"""Catalogues of any size, made of words that people use for reasons."""

from __future__ import annotations

from itertools import product
from random import Random

from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.texts import LANGUAGES

SHAPES = {
    100: (10, 10),
    1000: (10, 10, 10),
    1121: (19, 59),
    5000: (20, 25, 10),
}  # reasons per level
SEED = 5


def sized(leaves: int) -> Catalogue:
    """A published catalogue of that many leaves (a size in SHAPES) on two or three levels.

    Labels are two words of the seed catalogue's, different in every list.
    """
    seed = seed_catalogue()
    labels = [label_in(path[-1].label, "nl") for path in walk(seed.reasons)]
    words = sorted({word.lower() for label in labels for word in label.split() if word.isalpha()})
    pairs = [f"{one} {other}".capitalize() for one, other in product(words, words) if one != other]
    random = Random(SEED)

    def level(shape: tuple[int, ...], code: str) -> tuple[Reason, ...]:
        count, *rest = shape
        return tuple(
            Reason(
                code=f"{code}r{number}",
                label=dict.fromkeys(LANGUAGES, label),
                sub=level(tuple(rest), f"{code}r{number}.") if rest else (),
            )
            for number, label in enumerate(random.sample(pairs, count))
        )

    made = Catalogue(
        reasons=level(SHAPES[leaves], ""),
        question=seed.question,
        endings=seed.endings,
        channels=seed.channels,
    )
    return publish(made, (), opened=False)
