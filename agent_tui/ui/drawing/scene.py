"""All that one drawing needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from agent_tui.form.actions import ActionId
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.ui.drawing.around import Around
from ftr.catalogue.model import Labels, Reason, label_in
from ftr.record import record
from ftr.texts import Language, texts

if TYPE_CHECKING:
    from gettext import NullTranslations


@record
class Scene:
    """One moment of the screen. `width` and `height` are those of the part being drawn;
    `has_side` says that a panel stands beside it, `large` that it is for large letters,
    `plain` that nothing is drawn of it but said; `words` are typed in the place of keys.
    """

    state: FormState
    sheet: Sheet
    around: Around
    width: int
    height: int
    has_side: bool = False
    large: bool = False
    plain: bool = False
    words: Mapping[ActionId, str] | None = None

    @property
    def language(self) -> Language:
        """The agent's language."""
        return self.state.language

    @cached_property
    def t(self) -> NullTranslations:
        """The form's texts in that language."""
        return texts("form", self.language)

    def label(self, labels: Labels) -> str:
        """A label of the catalogue in that language."""
        return label_in(labels, self.language)

    def path(self, codes: tuple[str, ...]) -> str:
        """A path of reasons as people read it; codes the catalogue no longer has stay codes."""
        known = self.sheet.catalogue.paths.get(codes[-1]) if codes else ()
        return self.nodes(known) if known else " › ".join(codes)

    def nodes(self, path: tuple[Reason, ...]) -> str:
        """A path of nodes as people read it."""
        return " › ".join(self.label(reason.label) for reason in path)

    def with_keys(self, text: str) -> str:
        """A text with this desk's keys in the places of {enter}, {back} and {clear}."""
        return text.format(
            enter=self.key("confirm"), back=self.key("back"), clear=self.key("clear")
        )

    def key(self, action: ActionId) -> str:
        """The key of an action in a sentence, as it stands on the keyboard; or the word that is
        typed, quoted.
        """
        word = self.words.get(action) if self.words else None
        return f'"{word}"' if word else self.sheet.keymap.shown(action)

    def key_alone(self, action: ActionId) -> str:
        """The same where no sentence stands around it."""
        return self.key(action).strip('"')
