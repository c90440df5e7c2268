"""`ftr demo`: the main job in one go."""

from __future__ import annotations

import gettext
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from central.cli.command import Command, option
from central.cli.serve import port_number
from central.cli.session import Session

DEFAULT_SEED = 48


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`demo`."""
    return (
        Command(
            "demo",
            t.gettext("Try everything: a pilot with generated contacts, the form, the report."),
            "ftr demo --home demo",
            _demo,
            (
                option(
                    "--port",
                    type=port_number(t),
                    default=0,
                    metavar="N",
                    help=t.gettext("the port of the demo's centre (default: any free one)"),
                ),
                option(
                    "--seed",
                    type=int,
                    default=DEFAULT_SEED,
                    metavar="N",
                    help=t.gettext("another number generates other contacts"),
                ),
            ),
            t.gettext(
                "It opens the agent's form for you: log a few contacts, leave with Ctrl+Q, and "
                "see them in the report. Without a terminal a script types in your place. "
                "Everything stays in the home; nothing keeps running."
            ),
            remote=False,
        ),
    )


def _demo(session: Session, args: Namespace) -> int:
    from central.cli.demo.sitting import run_demo

    with _ended_by_signals():
        run_demo(
            session,
            port=args.port,
            seed=args.seed,
            has_terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        )
    return 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let what ends a process from outside end the demo like Ctrl+C, so that it tidies up."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
