"""What somebody reads in their browser who installs the app, or takes it out: small pages, nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from bot.i18n import P, Phrase, Say

UNKNOWN = P(
    "Labmates cannot answer in this workspace just now. If it stays so, somebody who may install apps can add it "
    "again: {url}"
)

HEADERS: Final[Mapping[str, str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of the page that Slack sends people to holds a code
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}

ABOUT = P("Peer support for the people of medical laboratories: private, kind, at any hour. In your Slack workspace.")
MAY = (
    P("It answers whoever types a command or opens its home. Most answers are seen by that person alone."),
    P("It posts in channels that a moderator chooses, and writes to members who asked for it."),
    P("It knows the language and the time zone of whoever uses it, and who manages the workspace."),
    P(
        "Slack will say that it may read channels. It looks there for its own messages alone, so that none is sent "
        "twice, and keeps nothing of what others wrote."
    ),
)
ADD, AGAIN, OPEN = P("Add to Slack"), P("Try again"), P("Open Slack")
WHO = P(
    "You need to be somebody who may install apps in your workspace. If you are not, Slack lets you ask one of them."
)
LEAVE = P("How to take it out again")

ADDED = P("Labmates is in {name}")
NEXT = (
    P("In Slack, make a private channel for your moderators, and type /invite @Labmates there."),
    P("Type /labmates setup. It takes three minutes, and nothing is posted before you say so."),
    P("Anybody can type /labmates at once, to see what there is."),
)
FOR_ALL = P("Then choose the workspaces of your organisation that are to have it, in the organisation's settings.")

OUT = P("Taking Labmates out of a workspace")
STEPS = (
    P("In Slack, open Labmates under Apps, and then its settings (About this app, Configuration)."),
    P("Choose Remove app. It falls silent at once, and what we were given to speak with is erased."),
    P("What your community set up waits 30 days, in case you add it again. Then it is erased."),
    P("Members who want their own data erased at once type /mydata before that."),
)

NOT_ADDED = P("Labmates was not added")
REASONS: Final[Mapping[str, Phrase]] = {
    "access_denied": P("You chose not to add it, and nothing has changed. You can come back to it at any time."),
    "invalid_state": P(
        "That took longer than ten minutes, or the page was used before. Nothing has changed: begin anew."
    ),
    "invalid_browser": P(
        "This is not the browser in which it was begun, or it keeps no cookies. Begin anew, and finish in one browser."
    ),
    "invalid_code": P("Slack took back what it had given us. Nothing has changed: begin anew, please."),
    "storage_error": P(
        "Slack agreed, and then we could not write it down. Please try again in a minute: doing it twice does no harm."
    ),
    "invalid_team_for_non_distributed_app": P(
        "This Labmates is only for the workspace that it was made in. Choose that one at the top of Slack's page, or "
        "ask whoever runs this Labmates to open it to others."
    ),
}
LANGUAGE = P("en")  # the code of the language that the page is in
OTHERWISE = P("Something went wrong on the way from Slack to us, and nothing has changed. Please begin anew.")

STYLE = """
:root{color-scheme:light dark;--ink:#1d2733;--soft:#566373;--page:#f4f6f8;--card:#fff;--line:#d7dee5;--go:#0b6b57}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a5b2c0;--page:#12181f;--card:#1b232c;--line:#33404d;--go:#2fae8f}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:var(--page);color:var(--ink);font:17px/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:4vh auto;padding:28px 24px;background:var(--card)}
main{border:1px solid var(--line);border-radius:14px}
h1{margin:0 0 12px;font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
ul,ol{margin:16px 0 24px;padding-left:1.3em}li{margin:8px 0}
a{color:var(--go)}
.go{display:inline-block;padding:13px 22px;border-radius:10px;background:var(--go);color:#fff}
.go{font-weight:600;text-decoration:none}
@media(prefers-color-scheme:dark){.go{color:#06231c}}
.go:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
small{display:block;margin-top:20px;color:var(--soft);font-size:.9rem}
@media(max-width:30rem){.go{display:block;text-align:center}}
"""


def install(url: str, say: Say) -> str:
    """Return the page with the button that leads to Slack."""
    small = f"{_said(WHO, say)} <a href='/slack/uninstall'>{_said(LEAVE, say)}</a>"
    parts = [_paragraph(ABOUT, say), _list("ul", MAY, say), _button(ADD, url, say), f"<small>{small}</small>"]
    return _page("Labmates", parts, say)


def installed(name: str, opened: str, say: Say, *, whole: bool = False) -> str:
    """Return the page for whoever has added it; ``name`` is the workspace's, or that of a whole organisation."""
    steps = (FOR_ALL, *NEXT) if whole else NEXT
    return _page(say(ADDED(name=name)), [_list("ol", steps, say), _button(OPEN, opened, say)], say)


def failed(reason: str, say: Say) -> str:
    """Return the page that says why it was not added, and what to do; ``reason`` itself is shown nowhere."""
    parts = [_paragraph(REASONS.get(reason, OTHERWISE), say), _button(AGAIN, "/slack/install", say)]
    return _page(say(NOT_ADDED), parts, say)


def uninstall(say: Say) -> str:
    """Return the page that says how to take it out."""
    return _page(say(OUT), [_list("ol", STEPS, say)], say)


def known(reason: str) -> str:
    """Return a reason as the log may have it: anybody can write one into an address."""
    return reason if reason in REASONS else "other"


def opened(app: str | None, team: str | None) -> str:
    """Return the address that opens the app in Slack."""
    where = {name: value for name, value in (("app", app), ("team", team)) if value}
    return f"https://slack.com/app_redirect?{urlencode(where)}" if app else "https://slack.com/"


def _page(title: str, parts: Sequence[str], say: Say) -> str:
    shown = escape(title)
    head = "<meta charset='utf-8'><meta name='viewport' content='width=device-width, initial-scale=1'>"
    head += f"<title>{shown}</title><style>{STYLE}</style>"
    body = f"<main><h1>{shown}</h1>{''.join(parts)}</main>"
    language = escape(say(LANGUAGE))
    return f"<!doctype html><html lang='{language}'><head>{head}</head><body>{body}</body></html>"


def _paragraph(words: Phrase, say: Say) -> str:
    return f"<p>{_said(words, say)}</p>"


def _list(kind: str, items: Sequence[Phrase], say: Say) -> str:
    return f"<{kind}>{''.join(f'<li>{_said(item, say)}</li>' for item in items)}</{kind}>"


def _button(words: Phrase, url: str, say: Say) -> str:
    return f"<p><a class='go' href='{escape(url)}'>{_said(words, say)}</a></p>"


def _said(words: Phrase, say: Say) -> str:
    return escape(say(words))
