"""A quick run of the simulation; `python -m tests.ftr.measures.simulated` is the long one."""

from __future__ import annotations

import pytest

from tests.ftr.measures.simulated import (
    SCENES,
    Scene,
    World,
    as_loose_contacts,
    covered,
    found,
)

SEED = 11


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_interval_holds_the_truth_in_93_to_97_of_100_pilots(scene: Scene) -> None:
    assert 0.93 <= covered(scene, 1000, SEED) <= 0.97


def test_the_textbook_interval_does_not() -> None:
    scene = next(scene for scene in SCENES if "ICC 0.02" in scene.name)
    assert covered(scene, 300, SEED, as_loose_contacts) < 0.65


def test_a_drop_of_10_points_on_40_of_100_contacts_is_shown() -> None:
    made = found(World(drop=0.1), 250, SEED)
    assert made.differs > 0.95
    assert made.shown > 0.9
    assert made.held > 0.93


def test_where_nothing_changed_fixed_and_untouched_reasons_raise_few_false_alarms() -> None:
    made = found(World(drop=0.0), 600, SEED)
    assert made.differs <= 0.07
    assert made.shown <= 0.03
    assert made.before_after > 0.3  # what one week against the next would have claimed
