"""`agent-tui settings [NAME [VALUE]]`: the choices of this desk, among them its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from agent_tui.cli.saying import DONE, say
from agent_tui.form.actions import ACTIONS, SETTING_PREFIX, Action, keymap
from agent_tui.snapshot import Snapshot, read_snapshot
from agent_tui.store.desk_store import Store
from agent_tui.store.home import make_home, only_one
from agent_tui.store.machine import Manner, this_machine
from agent_tui.ui.palette import THEMES
from ftr.errors import PersonError
from ftr.texts import LANGUAGES, Language, texts

DEFAULT = "default"
NAME_PREFIX = "name."  # "name.<enrolment id>": what "who are you" calls an agent of this desk
CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "theme": THEMES,
    "large": ("yes", "no"),
    "lines": ("yes", "no"),
    "enter_each": ("yes", "no"),
}
_KEY = re.compile(
    r"f([1-9]|1[0-2])|ctrl\+[abd-gkln-rt-y]|enter|escape|backspace|delete|insert|home|end"
    r"|pageup|pagedown|tab|[=;:!?@#$%&()<>_|\\/]|\[|\]"
)


def settings_command(home: Path, name: str | None, value: str | None, language: Language) -> int:
    """Tell all settings, tell one, or keep one; `default` gives it up again."""
    if name is None:
        for line in _all_of(read_snapshot(home), language):
            say(line)
        return DONE
    snapshot = read_snapshot(home)
    _check_name(name, snapshot, language)
    if value is None:
        say(snapshot.settings.get(name) or DEFAULT)
        return DONE
    kept = "" if value == DEFAULT else " ".join(value.split())
    if name.startswith(SETTING_PREFIX):
        kept = kept.lower()
    if kept:
        _check_value(name, kept, snapshot, language)
    _keep(home, name, kept, language)
    say(f"{name}: {kept or DEFAULT}")
    return DONE


def _keep(home: Path, name: str, value: str, language: Language) -> None:
    make_home(home, language)
    with only_one(home, language):
        store = Store(home, Manner(this_machine()), language)
        try:
            store.opened().result()
            store.keep_setting(name, value)
        finally:
            store.close()


def _all_of(snapshot: Snapshot, language: Language) -> Iterator[str]:
    t, form = texts("desk", language), texts("form", language)
    about = {
        "language": t.gettext("the language of the form"),
        "theme": t.gettext("the colours of the form"),
        "large": t.gettext("the layout for large letters"),
        "lines": t.gettext("with --plain: a line and Enter instead of single keys"),
        "enter_each": t.gettext("Enter after each answer: a single letter or digit does nothing"),
    }
    rows = [
        (name, snapshot.settings.get(name) or DEFAULT, f"{about[name]} ({', '.join(choices)})")
        for name, choices in CHOICES.items()
    ]
    keys = keymap(snapshot.settings).keys
    rows += [
        (SETTING_PREFIX + action.id, " ".join(keys[action.id]), action.text(form))
        for action in ACTIONS
    ]
    for enrolment in snapshot.enrolments:
        name = NAME_PREFIX + enrolment.enrolment_id
        what = t.gettext("what “who are you” calls agent {agent}")
        value = snapshot.settings.get(name) or DEFAULT
        rows.append((name, value, what.format(agent=enrolment.agent_ref)))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, text in rows:
        yield f"{name.ljust(widths[0])}  {value.ljust(widths[1])}  {text}"


def _check_name(name: str, snapshot: Snapshot, language: Language) -> None:
    """Raise PersonError on a setting that does not exist."""
    known = [
        *CHOICES,
        *(SETTING_PREFIX + action.id for action in ACTIONS),
        *(NAME_PREFIX + each.enrolment_id for each in snapshot.enrolments),
    ]
    if name in known:
        return
    t = texts("desk", language)
    near = get_close_matches(name, known, n=1)
    meant = t.gettext("Did you mean {name}?").format(name=near[0]) if near else ""
    raise PersonError(
        t.gettext("There is no setting {name}. {meant} `agent-tui settings` shows all.").format(
            name=name, meant=meant
        )
    )


def _check_value(name: str, value: str, snapshot: Snapshot, language: Language) -> None:
    """Raise PersonError on a value that the setting cannot have."""
    t = texts("desk", language)
    if name in CHOICES and value not in CHOICES[name]:
        raise PersonError(
            t.gettext("{name} cannot be {value}; choose from {choices}, or default.").format(
                name=name, value=value, choices=", ".join(CHOICES[name])
            )
        )
    if not name.startswith(SETTING_PREFIX):
        return
    for key in value.split():
        if not _KEY.fullmatch(key):
            raise PersonError(
                t.gettext(
                    "{key} cannot be the key of an action. Use f1 to f12, ctrl and a letter such "
                    "as ctrl+r, a name such as delete or insert, or a sign such as = or ?; "
                    "letters and digits belong to the reasons."
                ).format(key=key)
            )
        owner = _owner(key, name, snapshot)
        if owner is not None:
            raise PersonError(
                t.gettext(
                    "{key} is the key of {action} already. Give that another key first: "
                    "`agent-tui settings {setting} KEY`."
                ).format(key=key, action=owner.id, setting=SETTING_PREFIX + owner.id)
            )
        if key in {ending.key for each in snapshot.enrolments for ending in each.catalogue.endings}:
            raise PersonError(
                t.gettext("{key} ends a contact in this pilot; choose another.").format(key=key)
            )


def _owner(key: str, name: str, snapshot: Snapshot) -> Action | None:
    """The other action that has this key now."""
    keys = keymap(snapshot.settings).keys
    return next(
        (a for a in ACTIONS if key in keys[a.id] and SETTING_PREFIX + a.id != name),
        None,
    )
