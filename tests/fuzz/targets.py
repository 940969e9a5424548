"""The parsers, each as a function of text, of bytes or of JSON, with the faults of its own that it may raise."""

from __future__ import annotations

import base64
import json
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from icalendar import Calendar
from pydantic import ValidationError

from adapters.discord import parse as discord
from adapters.playground import parse as playground
from adapters.slack import parse as slack
from adapters.slack import spot
from adapters.slack import text as slack_text
from bot.command import Command
from bot.draft import Drafts
from bot.handing import Handing
from bot.message import Call, sound
from bot.people import Group, Person, Place, Post
from bot.privacy.keys import KeyFault, KeyFolder
from bot.privacy.seal import Seal, SealBroken
from bot.schedule.dates import read_date, read_day, read_days
from bot.schedule.moments import end_of, read_moment, start_of
from bot.schedule.shifts import Shifts
from bot.schedule.times import read_time
from bot.schedule.work import Work, asked_zone, read_work
from bot.schedule.zones import offered, read_zone
from bot.steps import Step
from bot.store.address import Address
from bot.store.errors import StoreAddressWrong
from bot.typed import parse as typed
from cogs.checkins.instruments import InstrumentError
from cogs.checkins.load import read_instrument
from cogs.events.ics import calendar_file
from cogs.events.reading import is_link
from cogs.mentors.programme import read as read_programme
from cogs.resources.lexicon import read_groups, read_situations, read_words
from cogs.resources.load import CatalogueError, read_aliases, read_catalogue
from cogs.resources.overlay import OverlayError, read_overlay
from cogs.setup import sheet
from cogs.setup.house import CommunityStep, ModeratorsStep
from cogs.setup.retention import RetentionStep
from cogs.wellness.load import PromptError, open_prompts
from tests.clock import FakeClock
from tests.core.lab import Lab
from tests.discord.corner import Corner
from tests.events.test_ics import EVENT
from tests.slack.ward import Ward

TODAY, NOW, CHICAGO = date(2026, 1, 5), datetime(2026, 1, 5, 15, tzinfo=UTC), ZoneInfo("America/Chicago")
COMMANDS: Final[Mapping[str, Command]] = {c.name: c for cog in (Lab(), Ward(), Corner()) for c in cog.commands()}
STEPS: Final[tuple[Step, ...]] = (ModeratorsStep(), CommunityStep(()), RetentionStep())
ADA: Final = Person("stage", "lab", "ada")
KEY: Final = secrets.token_bytes(32)
SEAL: Final = Seal("fuzz", lambda: KEY)
BODIES: Final = (playground.Typed, playground.Press, playground.Submit, playground.Menu, playground.Suggest)


@dataclass(frozen=True)
class Target:
    """``feed`` returns something or raises one of ``faults``; anything else is a find."""

    feed: Callable[[Any], object]
    faults: tuple[type[Exception], ...] = ()

    def __call__(self, given: Any) -> None:
        try:
            self.feed(given)
        except self.faults as fault:
            assert given == "" or len(str(given)) < 20 or str(given) not in str(fault), "a fault quotes what was given"


def _address(text: str) -> None:
    for kind in (Person, Place, Group, Post):
        try:
            found = kind.parse(text)
        except ValueError:
            continue
        assert str(found) == text


def _call(text: str) -> None:
    for call in (Call.parse(text), Call.parse(text, text)):
        repr(call)
        assert all(isinstance(v, str) for v in call.args.values())


def _page(text: str) -> None:
    for body in BODIES:
        try:
            found = body.model_validate_json(text)
        except ValidationError as fault:
            assert len(text) < 20 or text not in str(fault)
            continue
        if isinstance(found, playground.Submit):
            playground.submitted(found)


def _shifts(text: str) -> None:
    for work in Work:
        faults: dict[str, Any] = {}
        cycle, shifts = read_work(work, text, TODAY, faults)
        assert faults or not cycle or work is not Work.OWN or shifts.cycle


def _typed(text: str) -> None:
    for name in ("", "echo ", "vent text:", "mentor offer ", "checked "):
        typed(name + text, COMMANDS)
    playground.line(text, COMMANDS)


def _zone(text: str) -> None:
    read_zone(text), offered(text), asked_zone(text, {})


def _slack_text(text: str) -> None:
    slack_text.plain(text), slack_text.place_id(text), slack_text.group_id(text), slack_text.person_id(text)
    slack_text.cut(slack_text.escape(text), 40), slack_text.link(text, text), spot.split(text)
    view = {"private_metadata": text}
    slack.unpack(view), slack.view_call(view)


def _key(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys" / "data.key"
        path.parent.mkdir()
        path.touch(0o600)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        for master in ("", text, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="):
            try:
                KeyFolder(path.parent, Path(folder) / "var", master).read("data")
            except KeyFault as fault:
                assert len(text) < 20 or text not in str(fault)


def _calendar(text: str) -> None:
    said, page = sound(text).strip() or "x", f"https://example.org/{sound(text)}"  # the dispatcher makes it sound
    link = page if is_link(page) else ""
    about = replace(EVENT.about, title=said, place=said, city=said, words=said, ce=said, cost=said, link=link)
    content = calendar_file(replace(EVENT, about=about)).content
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
    assert not [line for line in content.split("\r\n") if line.startswith(("ATTENDEE", "ORGANIZER", "ATTACH"))]


class Overheard:
    """News as another process of the house tells them, and as anybody with the database could."""

    current = True

    def __init__(self) -> None:
        self.hear: dict[str, Callable[[str], object]] = {}

    def on(self, topic: str, hear: Callable[[str], object], fresh: object = None) -> None:
        self.hear[topic] = hear

    async def tell(self, topic: str, what: str, *, tx: object = None) -> None:
        self.hear[topic](what)

    def soon(self, topic: str, what: str) -> None:
        assert json.loads(what) if what[:1] == "[" else what is not None


def _handing(text: str) -> None:
    news, drafts = Overheard(), Drafts(FakeClock())
    handing = Handing(news, lambda: KEY, FakeClock())
    handing.share("_draft", drafts.drawer)
    key = drafts.keep(Call("vent", {"text": "x"}), ADA).args["_draft"]
    theirs = base64.b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    for hear in news.hear.values():
        for said in (text, json.dumps([text, key, text]), json.dumps(["1", key, theirs]), json.dumps(["1", key, text])):
            hear(said)
        hear(json.dumps([text, theirs, len(text), 3, text]))


def _discord(found: Any) -> None:
    for kind in range(7):
        call = discord.read(kind, found, "1", COMMANDS)
        assert call is None or all(isinstance(v, str) for v in call.args.values())
    discord.typing(discord.data(found)), discord.stamp(discord.data(found))


def _slack(found: Any) -> None:
    body = found if isinstance(found, dict) else {"payload": found}
    slack.read(body, "T1", COMMANDS), slack.key(body), slack.removed(body), slack.nothing(body)


TEXTS: Final[Mapping[str, Target]] = {
    "address": Target(_address),
    "call": Target(_call),
    "typed line": Target(_typed),
    "page": Target(_page),
    "slack text": Target(_slack_text),
    "time": Target(read_time),
    "date": Target(lambda text: (read_date(text, TODAY), read_day(text), read_days(text))),
    "moment": Target(lambda text: read_moment(text, TODAY)),
    "start": Target(lambda text: start_of(text, CHICAGO, NOW)),
    "end": Target(lambda text: end_of(text, NOW, CHICAGO)),
    "shifts": Target(_shifts),
    "own cycle": Target(lambda text: Shifts.own(text, TODAY), (ValueError,)),
    "zone": Target(_zone),
    "database url": Target(Address.parse, (StoreAddressWrong,)),
    "key": Target(_key),
    "handing": Target(_handing),
    "calendar": Target(_calendar),
    "settings": Target(lambda text: sheet.read(text, STEPS)),
    "programme": Target(read_programme),
    "instrument": Target(lambda text: read_instrument(text, "x.yaml"), (InstrumentError,)),
    "prompts": Target(lambda text: open_prompts({"x.yaml": text}), (PromptError,)),
    "sources": Target(lambda text: open_prompts({"sources.yaml": text}), (PromptError,)),
    "overlay": Target(read_overlay, (OverlayError,)),
    "catalogue": Target(read_catalogue, (CatalogueError,)),
    "aliases": Target(read_aliases, (CatalogueError,)),
    "lexicon": Target(lambda text: read_groups(text, "x.yaml"), (CatalogueError,)),
    "situations": Target(read_situations, (CatalogueError,)),
    "words": Target(read_words, (CatalogueError,)),
}
BYTES: Final[Mapping[str, Target]] = {"seal": Target(lambda raw: SEAL.open(raw, "about"), (SealBroken,))}
JSON: Final[Mapping[str, Target]] = {"discord": Target(_discord), "slack": Target(_slack)}
