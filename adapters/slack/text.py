"""Slack's own writing: what must be escaped on the way out, and what comes back escaped on the way in."""

import re

# Source: docs.slack.dev, "Formatting message text": only these three are control characters.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_URL_ESCAPES = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "\n": "%0A"})
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|[^<>]*)?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>")


def escape(text: str) -> str:
    """Return text that Slack shows as it is: no mention, link or entity in it comes alive."""
    return text.translate(_ESCAPES)


def cut(text: str, size: int) -> str:
    """Return escaped text of at most *size* characters, never ending within an entity."""
    if len(text) <= size:
        return text
    return re.sub(r"&[a-z]{0,3}$", "", text[: size - 1]) + "…"


def link(label: str, url: str) -> str:
    """Return a link in Slack's mark-up; anything but http and https stays plain text."""
    if not url.startswith(("https://", "http://")):
        return escape(f"{label}: {url}")
    shown = escape(label.replace("\n", " ").replace("|", "¦"))
    return f"<{url.translate(_URL_ESCAPES)}|{shown}>"


def plain(text: str) -> str:
    """Return what a member typed, as they read it on their own screen."""
    shown = _MARKED.sub(_as_read, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def place_id(text: str) -> str | None:
    """Return the channel's id when the text is a channel mention."""
    found = _CHANNEL.fullmatch(text.strip())
    return found[1] if found else None


def person_id(text: str) -> str | None:
    """Return the member's id when the text is the mention of one."""
    found = _PERSON.fullmatch(text.strip())
    return found[1] if found else None


def group_id(text: str) -> str | None:
    """Return the user group's id when the text is the mention of one."""
    found = _GROUP.fullmatch(text.strip())
    return found[1] if found else None


def _as_read(match: re.Match[str]) -> str:
    target, label = match[1], match[2]
    match target[:1]:
        case "#" | "@":
            return f"{target[0]}{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _ if target.startswith(("http://", "https://")):
            return target
        case _ if target.startswith(("mailto:", "tel:")):
            return target.partition(":")[2]
        case _:
            return match[0]
