"""Whether the centre's parts are installed; loads nothing of them."""

from __future__ import annotations

from importlib.util import find_spec

from ftr.texts import chosen_language, texts

NEEDED = ("alembic", "fastapi", "pyarrow", "pydantic", "ruamel", "scipy", "uvicorn", "xlsxwriter")


def missing_parts() -> str | None:
    """The line that says what to install; None where everything is there."""
    if all(find_spec(name) for name in NEEDED):
        return None
    t = texts("central", chosen_language())
    return t.gettext(
        "ftr: this is the desk's installation; the centre's parts are not in it. "
        'Install them with: pip install "eerst-online[central]"'
    )
