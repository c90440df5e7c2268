"""The top of the screen: whose pilot it is, what must be known, the question, and the trail."""

from __future__ import annotations

from datetime import date

from agent_tui.form.state import Contact, Step
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import online_first
from agent_tui.ui.palette import Role
from ftr.word_labels import online_first_label


def bar(scene: Scene) -> Row:
    """The title bar: the product and the pilot, and the channel where there is a choice."""
    row = Row().add(" Eerst Online ", "bar_strong").add(" ", "bar")
    right = _bar_right(scene)
    room = scene.width - row.width - right.width - 2
    row.add(cut(scene.around.pilot, max(0, room)), "bar").to(scene.width - right.width, "bar")
    start = row.width
    for text, role in right.spans:
        row.add(text, role)
    row.clicks += [(a + start, b + start, key) for a, b, key in right.clicks]
    return row


def _bar_right(scene: Scene) -> Row:
    row = Row()
    state, sheet = scene.state, scene.sheet
    if len(scene.around.people) > 1:
        person = scene.around.people[scene.around.who]
        row.add(f" {cut(person.label, 16)} ", "bar_strong", sheet.keymap.keys["who"][0])
    if len(sheet.channels) > 1:
        code = (state.contact.channel if state.contact else state.channel) or state.channel
        label = scene.label(sheet.channels[code].label) if code in sheet.channels else code
        key = sheet.keymap.keys["channel"][0]
        own = code == sheet.channel
        row.add(f" {label} " if own else f" ! {label} ", "bar_strong" if own else "notice", key)
        row.add(f" {scene.key_alone('channel')} "[own:], "bar", key)
    return row


def banners(scene: Scene) -> list[Row]:
    """What must not be missed, the gravest first; a sign and words, not only a colour."""
    t, around = scene.t, scene.around
    rows = [
        _banner(line if at else f"! {line}", "alarm")
        for text in filter(None, (*around.troubles, around.warned))
        for at, line in enumerate(wrapped(text, scene.width - 4, 4))
    ]
    if around.is_practice:
        text = t.gettext("Practice: nothing is counted and nothing is sent")
        rows += _notice(scene, text)
    elif around.is_demo:
        rows += _notice(scene, t.gettext("Demo: this pilot contains generated data"))
    if not around.is_practice:
        rows += _notice(scene, _of_the_pilot(scene))
    if scene.state.offers_practice:
        text = t.gettext("New here? {practice} practises with examples first; {clear} hides this")
        rows += _notice(
            scene, text.format(practice=scene.key("practice"), clear=scene.key("clear"))
        )
    return [row.fitted(scene.width, row.spans[-1][1]) for row in rows]


def _of_the_pilot(scene: Scene) -> str:
    """What counts of what is logged now, where that is not a matter of course."""
    t, around = scene.t, scene.around
    if around.ended_on is not None:
        text = t.gettext("This pilot ended on {day}; what you log is still kept and sent")
        return text.format(day=_day(around.ended_on))
    if around.is_draft and around.first and around.last:
        text = t.gettext(
            "Not opened yet: this is for trying out. What is logged from {first} to {last} counts"
        )
        return text.format(first=_day(around.first), last=_day(around.last))
    if around.begins_on is not None:
        text = t.gettext("This pilot begins on {day}; what is logged before that does not count")
        return text.format(day=_day(around.begins_on))
    return ""


def _day(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def _notice(scene: Scene, text: str) -> list[Row]:
    lines = wrapped(text, scene.width - 4, 2) if text else []
    return [_banner(f"  {line}" if at else f"◆ {line}", "notice") for at, line in enumerate(lines)]


def _banner(text: str, role: Role) -> Row:
    return Row().add(f" {text} ", role)


def question(scene: Scene) -> list[Row]:
    """The pilot's question, word for word, always in view."""
    text = scene.label(scene.sheet.catalogue.question)
    lines = wrapped(f"“{text}”", scene.width - 3, 3)
    return [Row().add("  ").add(line, "strong") for line in lines]


def trail(scene: Scene) -> Row:
    """Where the contact stands: what is filled in, what is asked now, what comes."""
    contact = scene.state.contact
    row = Row().add("  ")
    steps = _steps(scene, contact)
    if scene.large:  # what is asked now stands below it
        steps = [step for step in steps if step[1] == "done"] or steps[:1]
    room = scene.width - 4 - 3 * (len(steps) - 1) - 2 * len(steps)
    reasons = [
        text for text, mark in steps if mark == "done" and (scene.large or text != steps[-1][0])
    ]
    needed = sum(len(text) for text in reasons)
    rest = room - (sum(len(text) for text, _ in steps) - needed)  # the others are shown whole
    for at, (text, mark) in enumerate(steps):
        if at:
            row.add(" › ", "dim")
        is_reason = mark == "done" and (scene.large or at < len(steps) - 1)
        fair = max(6, rest * len(text) // max(1, needed))
        shown = cut(text, fair) if is_reason and needed > rest else text
        if mark == "done":
            row.add("✓ ", "good").add(shown, "text")
        elif mark == "now":
            row.add("▸ ", "accent").add(shown, "accent")
        else:
            row.add(shown, "dim")
    return row


def _steps(scene: Scene, contact: Contact | None) -> list[tuple[str, str]]:
    """(text, "done" | "now" | "later") from the main reason to the question asked now."""
    names = [scene.t.gettext("Reason"), scene.t.gettext("Sub-reason"), scene.t.gettext("Detail")]
    channel = contact.channel if contact else scene.state.channel
    asks = channel is None or scene.sheet.asks(channel)
    asked = [(online_first(scene), "later")] if asks else []
    if contact is None:
        later = [(name, "later") for name in names[1 : min(scene.sheet.depth, 2)]]
        return [(names[0], "now"), *later, *asked]
    if contact.ending is not None:
        ending = next(e for e in scene.sheet.catalogue.endings if e.code == contact.ending)
        return [(scene.label(ending.label), "done")]
    path = scene.sheet.path(contact.path)
    steps = [(scene.label(reason.label), "done") for reason in path]
    if contact.step in (Step.REASON, Step.SEARCH):
        now = scene.t.gettext("Search") if contact.step is Step.SEARCH else names[len(path)]
        return [*steps, (now, "now"), *asked]
    if contact.answer is None:
        return [*steps, (online_first(scene), "now")]
    label = online_first_label(contact.answer, scene.language)
    return [*steps, (f"{online_first(scene)} {label.lower()}", "done")]
