"""Why a request to the centre did not succeed, for the engine to act on and a person to read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ftr.texts import Language, texts


class FailureKind(StrEnum):
    """What the engine decides by."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    NOT_ENCRYPTED = "not_encrypted"
    NOT_CENTRE = "not_centre"
    REFUSED = "refused"
    BUSY = "busy"
    TOO_LARGE = "too_large"
    BAD_REQUEST = "bad_request"
    OUTDATED = "outdated"
    BROKEN = "broken"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Failure:
    """`code` and `detail` are the centre's own, where it gave problem details.

    `retry_after` is what the centre asked to wait, in seconds, None where it did not ask.
    """

    kind: FailureKind
    status: int | None = None
    code: str | None = None
    detail: str = ""
    retry_after: float | None = None


class TransportFailure(Exception):
    """A request that did not succeed; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind} {failure.status or ''} {failure.detail}".strip())
        self.failure = failure


def failure_text(kind: str, detail: str, centre: str, language: Language) -> str:
    """For the person at the desk, true whether something waits to be sent or nothing does."""
    t = texts("desk", language)
    sentences = {
        FailureKind.OFFLINE: t.gettext(
            "The centre at {centre} cannot be reached; what is logged meanwhile is kept here."
        ),
        FailureKind.TIMEOUT: t.gettext(
            "The centre at {centre} does not answer in time; what is logged meanwhile is kept here."
        ),
        FailureKind.CERTIFICATE: t.gettext(
            "The certificate of {centre} is not trusted here ({detail}); what is logged meanwhile "
            "is kept here. Ask your coordinator for the certificate file and join again with "
            "--ca FILE."
        ),
        FailureKind.NOT_ENCRYPTED: t.gettext(
            "What answers at {centre} does not speak https; what is logged meanwhile is kept here. "
            "Ask your coordinator for the right address; a centre on this computer itself begins "
            "with http://."
        ),
        FailureKind.NOT_CENTRE: t.gettext(
            "What answers at {centre} is not the centre (a log-in page of the network, "
            "perhaps); what is logged meanwhile is kept here."
        ),
        FailureKind.REFUSED: t.gettext(
            "The centre no longer accepts this desk: its right to log was ended, or its pilot was "
            "deleted there. What waits is kept here. Ask your coordinator whether the pilot still "
            "is there: then join again with a new code and it is sent. Of a deleted pilot nothing "
            "is sent any more; a code for another pilot lets this desk log for that."
        ),
        FailureKind.BUSY: t.gettext("The centre is busy and asked to wait."),
        FailureKind.TOO_LARGE: t.gettext("The centre found what was sent too large."),
        FailureKind.BAD_REQUEST: t.gettext(
            "The centre did not understand what was sent ({detail}); it is kept here."
        ),
        FailureKind.OUTDATED: t.gettext(
            "The centre asks for a newer agent-tui; what is logged meanwhile is kept here. Update "
            "agent-tui."
        ),
        FailureKind.BROKEN: t.gettext(
            "The centre has a fault of its own; what is logged meanwhile is kept here."
        ),
        FailureKind.STORE: t.gettext("The desk's own database could not be used: {detail}"),
    }
    return sentences[FailureKind(kind)].format(centre=centre, detail=detail)


def failure_in_short(kind: str, language: Language) -> str:
    """The same in the few words that the form has room for; `status` and `doctor` say it whole."""
    t = texts("desk", language)
    sentences = {
        FailureKind.OFFLINE: t.gettext("The centre cannot be reached; entries wait."),
        FailureKind.TIMEOUT: t.gettext("The centre does not answer in time; entries wait."),
        FailureKind.CERTIFICATE: t.gettext(
            "The centre's certificate is not trusted; entries wait. See `agent-tui status`."
        ),
        FailureKind.NOT_ENCRYPTED: t.gettext(
            "The centre's address does not speak https; entries wait. See `agent-tui status`."
        ),
        FailureKind.NOT_CENTRE: t.gettext(
            "What answers is not the centre (a log-in page, perhaps); entries wait."
        ),
        FailureKind.REFUSED: t.gettext(
            "The centre no longer accepts this desk; entries wait. Ask your coordinator."
        ),
        FailureKind.BUSY: t.gettext("The centre is busy and asked to wait."),
        FailureKind.TOO_LARGE: t.gettext("The centre found what was sent too large."),
        FailureKind.BAD_REQUEST: t.gettext(
            "The centre did not understand what was sent; entries wait. See `agent-tui status`."
        ),
        FailureKind.OUTDATED: t.gettext(
            "The centre asks for a newer agent-tui; entries wait. Update agent-tui."
        ),
        FailureKind.BROKEN: t.gettext("The centre has a fault of its own; entries wait."),
        FailureKind.STORE: t.gettext(
            "The desk's own database could not be used. See `agent-tui doctor`."
        ),
    }
    return sentences[FailureKind(kind)]
