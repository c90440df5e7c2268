"""`ftr`: checks that the centre's parts are installed, then hands over to central.cli."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from ftr.texts import chosen_language, texts

NEEDED = ("alembic", "fastapi", "pyarrow", "pydantic", "ruamel", "scipy", "uvicorn", "xlsxwriter")


def main() -> int:
    """The exit code of the command that was typed: 0 done, 1 could not be done, 2 wrong usage."""
    if not all(find_spec(name) for name in NEEDED):
        t = texts("central", chosen_language())
        print(
            t.gettext(
                "ftr: this is the desk's installation; the centre's parts are not in it. "
                'Install them with: pip install "eerst-online[central]"'
            ),
            file=sys.stderr,
        )
        return 1
    from central.cli.run import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
