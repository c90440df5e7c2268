"""A window of another size, for a while or for good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.events import Resize
from textual.geometry import Size

from tests.agent_tui.ui.watching import screen


def test_a_window_that_is_back_at_its_size_at_once_is_painted_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def there_and_back() -> None:
        async with screen(tmp_path) as form:
            painted: list[tuple[object, ...]] = []
            monkeypatch.setattr(form.app.form, "refresh", lambda *rows, **_: painted.append(rows))
            for size in (Size(80, 12), Size(80, 24)):
                form.app.post_message(Resize(size, size))
            await form.until(lambda: () in painted, "painted whole")

    asyncio.run(there_and_back())
