"""What is kept of somebody as a page to read and print: one HTML file, no script, nothing loaded from anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from bot import Words
from bot.i18n import Day, P, Say
from cogs.mydata.labels import LABELS

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2330; --back: #ffffff; --faint: #5b667d; --line: #d5dae3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf3; --back: #161b24; --faint: #a3adc0; --line: #374154; }
}
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem; background: var(--back); color: var(--ink);
       font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-top: 1px solid var(--line);
     padding-top: 1.2rem; }
p.term, footer { color: var(--faint); }
dl { margin: 0.4rem 0; } dt { font-weight: 600; margin-top: 0.5rem; } dd { margin: 0 0 0 1.2rem; }
ul { margin: 0.2rem 0; padding-left: 1.2rem; } li { margin: 0.3rem 0; white-space: pre-wrap; }
@media print { :root { --ink: #000; --back: #fff; --faint: #444; --line: #999; } h2 { break-after: avoid; }
  body { max-width: none; padding: 0; } li, dd { break-inside: avoid; } }
""".strip()
ALONE: Final = P("This file is for you alone. Keep it somewhere private.")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Part:
    """One feature's part: title, what there is in sentences, for how long, and all of it."""

    title: Words
    said: Sequence[Words]
    term: Words
    kept: Mapping[str, object]


def page(parts: Sequence[Part], day: date, language: str, say: Say) -> str:
    """Return the page in the language that ``say`` speaks (its code is ``language``)."""

    def words(one: Words) -> str:
        return escape(say(one))

    title, when = words(P("What Labmates keeps about you")), words(P("As of {day}.")(day=Day(day)))
    body = [line for part in parts for line in _part(part, words, say)]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f"<h1>{title}</h1>",
            f"<p>{when}</p>",
            *body,
            f"<footer><p>{words(ALONE)}</p></footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _part(part: Part, words: Say, say: Say) -> Iterator[str]:
    yield f"<section><h2>{words(part.title)}</h2>"
    if part.said:
        yield "<p>" + "<br>".join(words(one) for one in part.said) + "</p>"
    yield f'<p class="term">{words(P("How long: {term}")(term=say(part.term)))}</p>'
    if part.kept:
        yield _value(part.kept, say)
    yield "</section>"


def _value(value: object, say: Say) -> str:
    """One value of the file: names with what they say, lists as lists, everything else as it is written."""
    match value:
        case Mapping() if value:
            rows = (
                f"<dt>{escape(_label(str(key), say))}</dt><dd>{_value(one, say)}</dd>" for key, one in value.items()
            )
            return f"<dl>{''.join(rows)}</dl>"
        case str():
            return escape(value)
        case Sequence() if value:
            return "<ul>" + "".join(f"<li>{_value(one, say)}</li>" for one in value) + "</ul>"
        case None | () | [] | {}:
            return "–"
        case bool():
            return escape(say(P("yes") if value else P("no")))
        case _:
            return escape(str(value))


def _label(name: str, say: Say) -> str:
    return say(LABELS[name]) if name in LABELS else name
