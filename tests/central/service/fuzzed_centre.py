"""A centre on a real socket for fuzzing, without limits on how much may be asked.

`python -m tests.central.service.fuzzed_centre DATABASE_URL` prints {"url", "administrator",
"access_id"} once it answers, and ends with SIGTERM.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing

from central.service.answering import Answering
from central.service.app import create_app
from central.service.crowd import Limits, Rate
from central.service.listening import Listening, bind
from central.service.run import utc_now
from central.store.access import new_access
from central.store.database import Store, open_store
from central.store.schema import upgrade
from ftr.clock import to_text
from ftr.words import Role

ENDLESS = Rate(10**9, 1e-9)


def main(url: str) -> None:
    """Serve the database at `url` until SIGTERM."""
    with closing(open_store(url, utc_now)) as store, bind(Listening(port=0)) as bound:
        upgrade(store)
        right, token = _administrator(store)
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"

        def started() -> None:
            print(
                json.dumps({"url": address, "administrator": token, "access_id": right}), flush=True
            )

        limits = Limits(token=ENDLESS, anonymous=ENDLESS, unknown_token=ENDLESS)
        Answering(create_app(store, limits=limits), Listening(port=0), started).run(bound)


def _administrator(store: Store) -> tuple[str, str]:
    right, token = store.write(
        lambda c: new_access(
            c,
            access_id=store.fresh.new_id(),
            secret=store.fresh.secret(),
            role=Role.ADMINISTRATOR,
            pilot_id=None,
            label="",
            at=to_text(store.clock()),
        )
    )
    return right.access_id, token


if __name__ == "__main__":
    main(sys.argv[1])
