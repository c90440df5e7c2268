"""What every page of ours is: one file that needs nothing else, and that a browser lets do nothing.

No network, no script, no form: the content policy in its head makes the browser hold that promise.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from ftr.texts import Language, texts

STYLE = Path(__file__).with_name("report.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html_frame(
    *, name: str, under: str, title: str, stamp: str, body: str, footer: str, language: Language
) -> str:
    """The whole page. `body` is HTML; all else is plain text.

    `stamp` stands above everything, and on every printed page; empty for a measurement.
    """
    straight = texts("results", language).gettext("Straight to the result")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(name)} – {escape(title)}</title>",
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_paper(stamp, language)}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#result">{escape(straight)}</a>',
        "<header>",
        f'<p class="stamp">{escape(stamp)}</p>' if stamp else "",
        f"<h1>{escape(name)}</h1>",
        f'<p class="under">{escape(under)}</p>',
        "</header>",
        '<main id="result" tabindex="-1">',
        body,
        "</main>",
        f"<footer>{escape(footer)}</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _paper(stamp: str, language: Language) -> str:
    """What stands in the margin of every printed page: only words of our own, never data."""
    page = texts("results", language).gettext("page {n} of {all}")
    numbered = page.replace("{n}", '" counter(page) "').replace("{all}", '" counter(pages) "')
    left = f'@bottom-left {{ content: "{stamp}"; }}' if stamp else ""
    return f'@page {{ {left} @bottom-right {{ content: "{numbered}"; }} }}\n'


def section(heading: str, *parts: str, anchor: str = "") -> str:
    """A part of the page under a heading of the second level; parts are HTML, empty ones none."""
    where = f' id="{escape(anchor)}"' if anchor else ""
    inside = "\n".join(part for part in parts if part)
    return f"<section{where}><h2>{escape(heading)}</h2>\n{inside}</section>"


def paragraph(text: str, kind: str = "") -> str:
    """Plain text as a paragraph; empty text is none."""
    if not text:
        return ""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
