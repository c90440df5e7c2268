"""Rows of text with roles: the drawing's only material."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from agent_tui.ui.palette import Role

Span = tuple[str, Role]
_PAPERS: tuple[tuple[Role, ...], ...] = (  # roles between which a blank looks the same
    ("text", "dim", "strong", "accent", "good", "warn", "bad", "rule"),
    ("side", "side_dim", "side_strong", "side_accent", "side_rule"),
    ("bar", "bar_strong"),
)
_PAPER_OF: dict[Role, int] = {role: n for n, paper in enumerate(_PAPERS) for role in paper}


class Row:
    """One line being written. `clicks` are (start, end, key): a click there is that key."""

    __slots__ = ("clicks", "spans", "width")

    def __init__(
        self,
        spans: list[Span] | None = None,
        clicks: list[tuple[int, int, str]] | None = None,
        width: int = 0,
    ) -> None:
        self.spans = [] if spans is None else spans
        self.clicks = [] if clicks is None else clicks
        self.width = width

    def add(self, text: str, role: Role = "text", key: str | None = None) -> Row:
        """Write `text`; with `key`, clicking it is typing that key."""
        if text:
            size = len(text) if text.isascii() else cell_len(text)
            self.spans.append((text, role))
            if key is not None:
                self.clicks.append((self.width, self.width + size, key))
            self.width += size
        return self

    def to(self, column: int, role: Role = "text") -> Row:
        """Fill with blanks up to `column`."""
        return self.add(" " * max(0, column - self.width), role)

    def clicking(self, key: str) -> Row:
        """The whole row is this key to the mouse."""
        self.clicks.append((0, 10_000, key))
        return self

    def fitted(self, width: int, role: Role = "text") -> Row:
        """This row at exactly `width` cells, cut with an ellipsis where it is too long."""
        if self.width <= width:
            return self.to(width, role)
        short = Row(clicks=[c for c in self.clicks if c[0] < width])
        for text, span_role in self.spans:
            room = width - short.width
            if cell_len(text) < room or (cell_len(text) == room and self.width == width):
                short.add(text, span_role)
                continue
            short.add(cut(text, room), span_role)
            break
        return short.to(width, role)

    @property
    def text(self) -> str:
        """The row without its roles."""
        return "".join(text for text, _ in self.spans)


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """The same row in as few spans as possible: each costs bytes on the way to the terminal."""
    out: list[Span] = []
    for text, role in spans:
        if not out:
            out.append((text, role))
            continue
        before, before_role = out[-1]
        if role == before_role or (not text.strip() and _alike(role, before_role)):
            out[-1] = (before + text, before_role)
        elif not before.strip() and _alike(role, before_role):
            out[-1] = (before + text, role)
        else:
            out.append((text, role))
    return tuple(out)


def _alike(one: Role, other: Role) -> bool:
    paper = _PAPER_OF.get(one)
    return paper is not None and paper == _PAPER_OF.get(other)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""


def cut_within(text: str, width: int) -> str:
    """The same with the ellipsis within: names that are alike often differ only in how they end."""
    if cell_len(text) <= width or width < 3:
        return cut(text, width)
    at = len(text) - 2 * width // 5
    ending = text[max(at, text.find(" ", at - 1) + 1) :]  # from the next word on, if there is one
    return set_cell_size(text, width - 1 - cell_len(ending)).rstrip() + "…" + ending


def wrapped(text: str, width: int, most: int) -> list[str]:
    """`text` broken at spaces into at most `most` lines of `width` cells."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
            break
    return [cut(line, width) for line in lines]


def end_of(text: str, width: int) -> str:
    """The end of a text that is being typed, in at most `width` cells."""
    return text if cell_len(text) <= width else "…" + text[1 - width :]


def whole_parts(text: str, width: int) -> str:
    """As many of the parts between points as fit whole, the first ones."""
    parts = text.split(" · ")
    while len(parts) > 1 and cell_len(" · ".join(parts)) > width:
        parts.pop()
    return " · ".join(parts)
