"""`ftr`: checks that the centre's parts are installed, then hands over to central.cli."""

from __future__ import annotations

import os
import sys

from central.cli.parts import missing_parts


def main() -> int:
    """The exit code of the command that was typed: 0 done, 1 could not be done, 2 wrong usage."""
    missing = missing_parts()
    if missing is not None:
        print(missing, file=sys.stderr)
        return 1
    from central.cli.run import asked_language, run

    language = asked_language(sys.argv[1:])
    if language is not None:
        os.environ["EERST_ONLINE_LANG"] = language  # what is started from here speaks it too
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
