"""How workspaces and organisations install the fake's app: codes, tokens that run out, refresh tokens good once."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Protocol
from urllib.parse import urlencode

from tests.fakes.slack.state import APP, BOT_USER, Json, Refused, Workspace

CLIENT_ID, CLIENT_SECRET = "1234567890.1234567890", "fedcba9876543210fedcba9876543210"
LASTS = 43_200  # seconds


@dataclass
class Org:
    """An organisation with workspaces; ``open`` are those in which the app may be."""

    id: str
    name: str
    open: list[Workspace] = field(default_factory=list)


Home = Workspace | Org


class Numbers(Protocol):
    def number(self, prefix: str) -> str: ...


class Distribution:
    """The app, as everybody can install it."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.rotating = True
        self.public = True  # others than the workspace that it was made in may install it
        self.redirects: list[str] = []
        self.homes: list[Home] = []
        self.codes: dict[str, tuple[Home, str]] = {}
        self.tokens: dict[str, Home] = {}
        self.expired: set[str] = set()
        self.refreshes: dict[str, Home] = {}
        self.scopes = ""

    def at(self, name: str) -> Home:
        return next(h for h in self.homes if name in (h.team if isinstance(h, Workspace) else h.id, h.name))

    def page(self, query: Json) -> str:
        """What somebody sees whom we sent to Slack."""
        assert query["client_id"] == CLIENT_ID, "bad client id"
        back, state = query["redirect_uri"], query["state"]
        ways = [(escape(self.allow(home, back, state)), escape(home.name)) for home in self.homes]
        links = [f"<p><a href='{way}'>{name}</a></p>" for way, name in ways]
        cancel = f"<p><a href='{escape(self.deny(back, state))}'>Cancel</a></p>"
        self.scopes = query["scope"]
        return f"<!doctype html><title>Slack</title><h1>May Labmates…</h1>{''.join(links)}{cancel}"

    def allow(self, home: Home, back: str, state: str) -> str:
        """Where Slack sends somebody who said yes."""
        if not self.public and home is not self.homes[0]:
            return self.deny(back, state, "invalid_team_for_non_distributed_app")
        code = self.numbers.number("code-")
        self.codes[code] = home, back
        return f"{back}?{urlencode({'code': code, 'state': state})}"

    def deny(self, back: str, state: str, why: str = "access_denied") -> str:
        return f"{back}?{urlencode({'error': why, 'state': state})}"

    def exchange(self, args: Json) -> Json:
        """What ``oauth.v2.access`` does: a code, or a refresh token, becomes a token. Each is good once."""
        if args.get("client_id") != CLIENT_ID:
            raise Refused("invalid_client_id")
        if args.get("client_secret") != CLIENT_SECRET:
            raise Refused("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            home = self.refreshes.pop(args["refresh_token"], None)
            if home is None:
                raise Refused("invalid_refresh_token")
            return self.given(home)
        home, back = self.codes.pop(args.get("code", ""), (None, ""))
        if home is None:
            raise Refused("invalid_code")
        if args.get("redirect_uri") != back:
            raise Refused("bad_redirect_uri")
        return self.given(home)

    def given(self, home: Home) -> Json:
        """Hand out a token, and what goes with it."""
        kind = "xoxe.xoxb-" if self.rotating else "xoxb-"
        token = self.numbers.number(kind)
        self.tokens[token] = home
        answer: Json = {"access_token": token, "token_type": "bot", "scope": self.scopes, "bot_user_id": BOT_USER}
        answer |= {"app_id": APP, "authed_user": {"id": "U9ADMIN"}}
        if self.rotating:
            refresh = self.numbers.number("xoxe-")
            self.refreshes[refresh] = home
            answer |= {"refresh_token": refresh, "expires_in": LASTS}
        if isinstance(home, Org):
            return answer | {"is_enterprise_install": True, "enterprise": {"id": home.id, "name": home.name}}
        return answer | {"is_enterprise_install": False, "team": {"id": home.team, "name": home.name}}

    def expire(self) -> None:
        """Let twelve hours pass for every token handed out so far."""
        self.expired |= set(self.tokens)

    def revoke(self, token: str) -> Json:
        """What ``auth.revoke`` does."""
        return {"revoked": self.tokens.pop(token, None) is not None}

    def uninstall(self, home: Home) -> Json:
        """What ``apps.uninstall`` does, and somebody who takes the app out."""
        self.tokens = {token: kept for token, kept in self.tokens.items() if kept is not home}
        self.refreshes = {token: kept for token, kept in self.refreshes.items() if kept is not home}
        return {"uninstalled": True}

    def space(self, token: str, args: Json) -> Workspace | str:
        """The workspace in which a token does something, or Slack's word for why there is none."""
        if token in self.expired:
            return "token_expired"
        home = self.tokens.get(token)
        if home is None:
            return "invalid_auth"
        return home if isinstance(home, Workspace) else within(home, args)


def within(org: Org, args: Json) -> Workspace | str:
    """Which of an organisation's workspaces arguments speak of; Slack knows it by ids that are nowhere twice."""
    addresses = ("channel", "channel_id", "user", "user_id", "users", "usergroup", "trigger_id", "view_id")
    names = {args.get(name) for name in addresses}
    for space in org.open:
        known = {*space.channels, *space.users, *space.groups, *space.triggers}
        views = {view["id"] for stack in space.views.values() for view in stack}
        if args.get("team_id") == space.team or (names | {args.get("trigger_id"), args.get("view_id")}) & (
            known | views
        ):
            return space
    return "team_access_not_granted"


def auth_test(token: str, home: Home) -> Json:
    """Who the bot of an installation is."""
    about: Json = {"url": "https://lab.slack.com/", "user": "labmates", "bot_id": "B0BOT", "user_id": BOT_USER}
    if isinstance(home, Org):
        return about | {"enterprise_id": home.id, "team_id": home.id, "team": home.name, "is_enterprise_install": True}
    return about | {"team_id": home.team, "team": home.name, "is_enterprise_install": False}
