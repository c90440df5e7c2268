"""Joining a pilot: a code is spent, and what comes back is on disk before anything else."""

from __future__ import annotations

import platform
import ssl
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from agent_tui.store.arrivals import begun_arrival, put_arrival
from agent_tui.store.enrolments import Arrival
from agent_tui.store.faults import store_error
from agent_tui.store.files import write_whole
from agent_tui.store.home import make_home
from agent_tui.store.machine import Machine
from agent_tui.version import version
from ftr.catalogue.model import from_dict
from ftr.causes import cause
from ftr.clock import to_text
from ftr.errors import BadInput, PersonError
from ftr.pilot import Pilot
from ftr.texts import Language, texts
from sync.address import centre_address
from sync.failures import Failure, FailureKind, TransportFailure, failure_text
from sync.transport import HttpTransport
from sync.wire import CODE_ALPHABET, CODE_LENGTH, Config, Enrolled, EnrolRequest, ProblemCode

INSTALLATION_FILE = "installation"


def join(
    home: Path,
    centre: str,
    code: str,
    *,
    machine: Machine,
    language: Language,
    ca_file: Path | None = None,
) -> Arrival:
    """Spend `code` at `centre` and keep the enrolment in the folder's arrivals.

    Whoever may write in this folder takes it in (agent_tui.store.arrivals). Where the config did
    not come, the enrolment is kept all the same, and joining again with the same code goes on
    from there. Raises PersonError.
    """
    address = centre_address(centre, language)
    clean = _clean(code, language)
    ca = _read_ca(ca_file, language)
    make_home(home, language)
    try:
        installation = _installation(home, machine, language)
        request = EnrolRequest(clean, installation, version(), platform.system())

        def enrolled() -> Arrival:
            answer = _enrol(address, request, ca)
            made = Arrival(answer, address, ca, to_text(machine.now()), clean)
            put_arrival(home, made)
            return made

        arrival = begun_arrival(home, clean) or enrolled()
        try:
            etag, config = _config(arrival)
        except TransportFailure as error:
            if error.failure.status != HTTPStatus.UNAUTHORIZED:
                raise
            # a try that was given up may reach the centre late, and its token replaces this one
            arrival = enrolled()
            etag, config = _config(arrival)
        arrival = replace(arrival, etag=etag, config=config)
        put_arrival(home, arrival)
    except TransportFailure as error:
        raise PersonError(_refusal(error.failure, address, language)) from error
    except OSError as error:
        raise store_error(error, home / "arrivals", language) from error
    return arrival


def _enrol(address: str, request: EnrolRequest, ca: str | None) -> Enrolled:
    transport = HttpTransport(address, ca=ca, version=request.version)
    try:
        return transport.enrol(request)
    finally:
        transport.close()


def _config(arrival: Arrival) -> tuple[str, Config]:
    transport = HttpTransport(
        arrival.centre, token=arrival.enrolled.token, ca=arrival.ca, version=version()
    )
    try:
        answer = transport.config("")
    finally:
        transport.close()
    if answer is None:
        raise TransportFailure(Failure(FailureKind.NOT_CENTRE, detail="304 without a config"))
    try:
        Pilot.from_dict(answer[1].pilot)
        from_dict(answer[1].catalogue)
    except (ValueError, KeyError, TypeError) as error:
        detail = f"a config this version cannot read: {error!r}"
        raise TransportFailure(Failure(FailureKind.NOT_CENTRE, detail=detail)) from error
    return answer


def _clean(code: str, language: Language) -> str:
    """The code as the centre knows it: people type it in lower case, with a dash or spaces."""
    clean = "".join(letter for letter in code.upper() if letter not in " -_.\t")
    if len(clean) != CODE_LENGTH or any(letter not in CODE_ALPHABET for letter in clean):
        t = texts("desk", language)
        raise BadInput(
            t.gettext(
                "{code} is not an enrolment code: a code has {length} letters, without vowels. "
                "Look at it again, or ask your coordinator for a new one."
            ).format(code=code or '""', length=CODE_LENGTH)
        )
    return clean


def _read_ca(path: Path | None, language: Language) -> str | None:
    if path is None:
        return None
    t = texts("desk", language)
    try:
        text = path.read_text(encoding="ascii")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except OSError as error:
        if not isinstance(error, ssl.SSLError):
            raise BadInput(
                t.gettext("The certificate file {file} cannot be read ({error}).").format(
                    file=path, error=cause(error, language)
                )
            ) from error
        raise BadInput(_no_certificate(path, language)) from error
    except ValueError as error:
        raise BadInput(_no_certificate(path, language)) from error
    return text


def _no_certificate(path: Path, language: Language) -> str:
    return (
        texts("desk", language)
        .gettext("{file} is no certificate file: it should begin with -----BEGIN CERTIFICATE-----.")
        .format(file=path)
    )


def _installation(home: Path, machine: Machine, language: Language) -> str:
    """A random id of this data folder, the same for every enrolment made from it."""
    path = home / INSTALLATION_FILE
    try:
        if not path.exists():
            write_whole(path, machine.new_id() + "\n", durable=True)  # a code is bound to it
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise store_error(error, path, language) from error


def _refusal(failure: Failure, address: str, language: Language) -> str:
    t = texts("desk", language)
    by_code = {
        ProblemCode.CODE_UNKNOWN: t.gettext(
            "The centre does not know this code. Look at it again, or ask for a new one."
        ),
        ProblemCode.CODE_USED: t.gettext(
            "This code was used before; a code works once. Ask your coordinator for a new one."
        ),
        ProblemCode.CODE_EXPIRED: t.gettext(
            "This code has expired. Ask your coordinator for a new one."
        ),
        ProblemCode.PILOT_CLOSED: t.gettext(
            "The pilot of this code is closed: nobody can join it any more. "
            "Ask your coordinator which pilot is open."
        ),
        ProblemCode.NOT_PUBLISHED: t.gettext(
            "The pilot of this code has no catalogue yet. Ask your coordinator to publish one."
        ),
        ProblemCode.TOO_MANY: t.gettext(
            "Too many tries. Wait a few minutes, then try again with the right code."
        ),
    }
    for code, text in by_code.items():
        if failure.code == code:
            return text
    by_kind = {
        FailureKind.OFFLINE: t.gettext(
            "No centre answers at {centre}. Check the address and the network, then try again."
        ),
        FailureKind.TIMEOUT: t.gettext(
            "The centre at {centre} does not answer in time. Try again in a moment."
        ),
        FailureKind.CERTIFICATE: t.gettext(
            "The certificate of {centre} is not trusted on this computer ({detail}). Ask your "
            "coordinator for the certificate file and join with --ca FILE."
        ),
        FailureKind.NOT_ENCRYPTED: t.gettext(
            "What answers at {centre} does not speak https. Ask your coordinator for the right "
            "address; for a centre on this computer itself, type http:// before it."
        ),
        FailureKind.NOT_CENTRE: t.gettext(
            "What answers at {centre} is not a centre. Check the address; perhaps the network "
            "wants you to log in first, in a browser."
        ),
    }
    if failure.kind in by_kind:
        return by_kind[failure.kind].format(centre=address, detail=failure.detail)
    if failure.code is None and failure.kind is not FailureKind.BUSY:
        return t.gettext("The centre at {centre} refused: {detail}.").format(
            centre=address, detail=failure.detail.rstrip(".")
        )
    return failure.detail or failure_text(failure.kind, failure.detail, address, language)
