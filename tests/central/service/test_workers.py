"""Several processes as one centre: when they are refused, what they share, what each one gets."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from central.service.run import Serving, serve
from central.service.shared_counts import SharedCounts
from central.service.workers import connections_of
from ftr.errors import PersonError


def test_sqlite_has_one_writing_process(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    with pytest.raises(PersonError, match="--workers wants PostgreSQL"):
        serve(Serving(home, workers=2))
    assert not home.exists()


def test_any_worker_tells_what_all_of_them_counted(tmp_path: Path) -> None:
    ended = SharedCounts(tmp_path, every_s=3600)
    ended.metrics.request("POST", "/v1/desk/push", 200, 0.3)
    ended.metrics.items(Counter({"stored": 5}))
    ended.close()
    (tmp_path / "broken.json").write_text("{")
    with (
        closing(SharedCounts(tmp_path, every_s=3600)) as one,
        closing(SharedCounts(tmp_path, every_s=3600)) as other,
    ):
        one.metrics.request("POST", "/v1/desk/push", 200, 30.0)
        other.metrics.items(Counter({"stored": 2, "parked": 1}))
        for each in (one, other):
            each.keep()
        told = one.metrics.text().splitlines()
        assert told == other.metrics.text().splitlines()
    labels = 'method="POST",route="/v1/desk/push",status="200"'
    assert f"eerst_online_requests_total{{{labels}}} 2" in told
    assert 'eerst_online_revisions_total{result="stored"} 7' in told
    assert 'eerst_online_revisions_total{result="parked"} 1' in told
    assert 'eerst_online_request_seconds_bucket{le="0.5"} 1' in told
    assert 'eerst_online_request_seconds_bucket{le="10.0"} 1' in told
    assert 'eerst_online_request_seconds_bucket{le="+Inf"} 2' in told
    assert "eerst_online_request_seconds_count 2" in told


def test_workers_share_the_connections_that_a_database_allows() -> None:
    assert [connections_of(workers) for workers in (2, 4, 16)] == [20, 10, 6]
