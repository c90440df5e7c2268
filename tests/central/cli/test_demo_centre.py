"""The demo's centre keeps its home as any centre does."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.cli.demo.centre import running_centre
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.one_writer import only_writer
from ftr.errors import PersonError


def test_it_beats_and_is_the_only_one_on_its_home(tmp_path: Path) -> None:
    kept = []
    for _ in range(2):
        with (
            running_centre(tmp_path, 0),
            pytest.raises(PersonError, match="is running on"),
            only_writer(tmp_path),
        ):
            raise AssertionError("two on one home")
        kept.append(BeatFile(tmp_path / BEAT_FILE).read())
    first, second = kept
    assert first is not None
    assert second is not None
    assert (second.incarnation, second.number > first.number) == (first.incarnation, True)
