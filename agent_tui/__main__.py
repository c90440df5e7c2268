"""`agent-tui`: without a command the form, by the shortest way; with one, the commands."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the program; the exit code is 0 (done), 1 (could not be done) or 2 (wrong usage)."""
    arguments = sys.argv[1:]
    options = form_options(arguments)
    if options is not None:
        gc.disable()  # from the first import to the first frame
        from agent_tui.cli.form import form_command

        return form_command(options.get("--home"), options.get("--lang"))
    if arguments[0] == "call":
        from agent_tui.cli.call import call_main, call_options

        told = call_options(arguments)
        if told is not None:
            return call_main(told)
    from agent_tui.cli.main import run

    return run(arguments)


def form_options(arguments: list[str]) -> dict[str, str] | None:
    """The options of a call that opens the form, None where it is anything else.

    By hand, because the form must not wait for a command-line parser.
    """
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name not in ("--home", "--lang") or not (sign or rest):
            return None
        value = value if sign else rest.pop(0)
        if not value or (name == "--lang" and value not in ("nl", "en")):
            return None
        options[name] = value
    return options


if __name__ == "__main__":
    sys.exit(main())
