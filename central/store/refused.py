"""What the centre refuses, with the stable code of the wire and the reason in a person's words."""

from __future__ import annotations

from central.store.language import said
from ftr.errors import PersonError
from sync.wire import ProblemCode


class Refused(PersonError):
    """A request that cannot be done; `code` is the wire's, the message is for the person."""

    def __init__(self, code: ProblemCode, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s


class Denied(Refused):
    """A refusal of somebody who is known, which the audit log keeps: it may be a stolen token.

    `pilot_id` is the pilot that the right is for ('' is all of them), `subject` what was wanted.
    """

    def __init__(
        self, code: ProblemCode, message: str, *, actor: str, pilot_id: str, subject: str = ""
    ) -> None:
        super().__init__(code, message)
        self.actor = actor
        self.pilot_id = pilot_id
        self.subject = subject


def no_such_pilot(pilot_id: str) -> Refused:
    """Also for a pilot that exists but is not this person's to see."""
    message = said().gettext(
        "There is no pilot “{pilot}” here that you may see; “ftr pilot list” shows yours."
    )
    return Refused(ProblemCode.NOT_FOUND, message.format(pilot=pilot_id))


def unavailable() -> Refused:
    """The database does not answer now; the same request may be sent again."""
    message = said().gettext("The centre cannot reach its database now; try again in a moment.")
    return Refused(ProblemCode.UNAVAILABLE, message, retry_after_s=5)
