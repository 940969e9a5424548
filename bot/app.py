"""The composition root: settings to store, services and features; the platforms are made beside it."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, Self

import cogs
from bot import assets
from bot.adapter import Adapter
from bot.audits import KEY_MARK
from bot.care.triage import Triage
from bot.care.triage import shipped as open_triage
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.departures import Departures
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import KEY as DRAFT_KEY
from bot.draft import Drafts
from bot.features import Features
from bot.guard import Adults, Consenting, RateLimit, Switched, for_audience
from bot.handing import Handing
from bot.housekeeping import keep_house
from bot.i18n import Languages
from bot.jobs import Jobs
from bot.leavers import Leavers
from bot.masking import Masking
from bot.message import Choice
from bot.news import ALONE, News
from bot.node import Node, Work
from bot.platforms import clock_of, made, playground_url, told
from bot.privacy.keys import DataKey, KeyFolder
from bot.privacy.phi import PatientDataGuard, open_guard
from bot.retention import Retention
from bot.roles import EVERYTHING, Part, Role, refuse_sqlite
from bot.schedule.agree import EVERY as MINUTELY
from bot.schedule.agree import agree
from bot.schedule.clockwork import Clockwork
from bot.schedule.due import advance, opening
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import Pacing
from bot.schedule.plans import Plans
from bot.schedule.sender import Sender
from bot.schedule.supply import supply
from bot.schedule.tick import Tick
from bot.seeing import Seeing
from bot.services import Services
from bot.settings import Settings
from bot.store import Store
from bot.store.anonymity import Anonymity
from bot.store.answers import Answers
from bot.store.audit import Audit
from bot.store.bulletin import Bulletin
from bot.store.cases import Cases
from bot.store.chores import Chores
from bot.store.condition import Condition
from bot.store.consents import Consents
from bot.store.enrolments import Enrolments
from bot.store.events import Events
from bot.store.facts import Facts
from bot.store.leavings import Leavings
from bot.store.mentors import Mentors
from bot.store.moderation.notes import CaseNotes
from bot.store.named import Named
from bot.store.notes import Notes
from bot.store.overlay import Overlay
from bot.store.prompts import Prompts
from bot.store.pulses import Pulses
from bot.store.rota import Rota
from bot.store.round import Round
from bot.store.same_keys import SameKeys
from bot.store.seen import Seen
from bot.store.settings import CommunitySettings
from bot.store.suggestions import Suggestions
from bot.store.sweeps import Sweeps
from bot.store.whose import Known
from bot.tagged import Tagged
from bot.watch import Watch
from bot.web import Web
from cogs.resources import open_shelf
from cogs.resources.search import Index
from cogs.venting.terms import open_channel

HOUR: Final = timedelta(hours=1)
LOOK_AGAIN: Final = timedelta(seconds=30)  # at a database that could not keep what was written

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What is read from the shipped files and never changes; houses of one process may share it."""

    triage: Triage
    guard: PatientDataGuard
    index: Index

    @classmethod
    def read(cls) -> Self:
        """Read it. Raises ``ValueError`` when a file is broken."""
        judge = triage()
        return cls(judge, guard(), shelf(judge))


class App:
    """One house: everything is made here, once, and handed in."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        shipped: Shipped | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        """Put the house together over an open store; nothing runs yet. ``shipped``: what is read already.

        ``pacing``: the pace of platforms that are not the usual ones.
        """
        shipped = shipped or Shipped.read()
        self.settings = settings
        self.clock = clock
        self.store = store
        self.condition = Condition(store)
        self.seeing = Seeing(settings, store, clock, self.condition)
        meter, spans = self.seeing.meter, self.seeing.spans
        store.spans = spans
        self.news: Bulletin | None = None if store.sqlite else Bulletin(store, clock)
        news: News = self.news or ALONE
        self.seen = Seen(store, clock)
        self.notes = Notes(store, clock, news)
        self.adapters: dict[str, Adapter] = {}
        languages = Languages(assets.path("locales"))
        choices = CommunitySettings(store, news=news)
        communities = Communities(choices, languages)
        folder = KeyFolder(settings.key_dir, settings.data_dir, told(settings.master_key))
        self.key = DataKey(folder)
        audit = Audit(store, clock, self.key)
        self.anonymity = Anonymity(store, clock, folder, audit)
        self.same_keys = SameKeys(Facts(store), (self.anonymity.epochs, self.anonymity.blocks), clock)
        consents = Consents(store, clock, news)
        share = None if store.sqlite else Chores(store, clock).share
        self.pacing, self.jobs = pacing or Pacing(), Jobs(share, meter=meter)
        self.sweeps, self.leavings = Sweeps(store, clock), Leavings(store, clock, news)
        drafts, handing = Drafts(clock), Handing(news, self.key, clock)
        handing.share(DRAFT_KEY, drafts.drawer)
        self.outbox = Outbox(store, clock)
        courier = Courier(self.adapters, communities, languages, self.notes, self.leavings)
        cases, rota = Cases(store, self.anonymity.epochs, clock), Rota(store)
        leavers = Leavers(cases, communities, courier, self.outbox, audit, clock)
        self.services = Services(
            clock=clock,
            communities=communities,
            choices=choices,
            features=Features(cogs.FEATURES, choices),
            courier=courier,
            plans=Plans(store, clock, advance),
            outbox=self.outbox,
            enrolments=Enrolments(store),
            answers=Answers(store, self.key.seal("answer")),
            pulses=Pulses(store),
            mentors=Mentors.over(store, self.key),
            events=Events.over(store),
            prompts=Prompts.over(store),
            anonymity=self.anonymity,
            met=Tagged(self.anonymity.cards, "welcome", news),
            young=Tagged(self.anonymity.cards, "young", news),
            triage=shipped.triage,
            guard=shipped.guard,
            jobs=self.jobs,
            leavers=leavers,
            retention=Retention(self.jobs, self.sweeps),
            drafts=drafts,
            handing=handing,
            news=news,
            audit=audit,
            cases=cases,
            case_notes=CaseNotes(store, self.anonymity.epochs, clock),
            rota=rota,
            watch=Watch(rota, cases, choices, communities, clock),
            consents=consents,
            named=Named(store, choices, consents, self.notes),
            known=Known(store),
            round=Round(store),
            leavings=self.leavings,
            sweeps=self.sweeps,
            overlay=Overlay(store, clock),
            suggestions=Suggestions(store, clock),
            transaction=store.write,
            read=assets.text,
            files=assets.texts,
            commands=lambda: tuple(self.desk.commands.values()),
            last_tick=lambda: self.clockwork.last(),
        )
        spoken = tuple(Choice(code, languages.name(code)) for code in languages.names)
        guards = (
            leavers,
            for_audience,
            RateLimit(clock),
            Adults(self.services.young),
            Switched(self.services.features),
            Consenting(consents, self.anonymity.cards),
        )
        listed = cogs.build(self.services, spoken, shipped.index)
        features = self.services.features
        masking = Masking(self.services.guard, drafts)
        dispatch = Dispatcher(listed, guards, drafts, masking, features, meter=meter, spans=spans)
        talked = self.pacing.talked
        self.desk = Desk(
            dispatch,
            drafts,
            languages,
            clock,
            communities,
            self.notes,
            self.seen.first,
            talked,
            self.leavings,
            meter=meter,
            spans=spans,
        )
        if self.news is not None:
            self.desk.bring = handing.bring
        self.holders = cogs.holders(listed)
        self.greeter = self.desk.greeter = cogs.greeter(listed)
        self.departures = Departures(
            choices, self.services.plans, self.leavings, self.services.known.people, self.adapters, clock
        )
        self.desk.left, self.desk.returned = self.departures.left, self.departures.back
        due, said = features.resting(dispatch.due), None if store.sqlite else Facts(store)
        self.supply = supply(store, clock, opening, self.pacing, meter=meter)
        self.sender = Sender(clock, self.supply, due, courier, meter=meter, spans=spans)
        self.clockwork = Clockwork(clock, Tick(store, advance), self.supply, self.sender, said, meter=meter)
        keep_house(self.services, store, self.seen)
        self.jobs.every(LOOK_AGAIN, "look-after-the-database", self.condition.look, here=True)
        self.jobs.every(MINUTELY, "keep-the-databases-time", partial(agree, clock, store), here=True)
        self.jobs.every(HOUR, "look-who-took-us-out", self.departures.look)
        self.jobs.every(MINUTELY, "look-who-took-us-out-meanwhile", self.departures.look_first)
        self.services.retention.every(6 * HOUR, "erase-who-took-us-out", "communities", self.departures.sweep)

    async def unlock(self) -> None:
        """Make the keys ready: the first time over this database they are made. Raises ``KeyFault`` with the mend."""
        await self.open_data_key()
        await self.anonymity.open()
        if not self.store.sqlite:
            await self.same_keys.check()

    async def open_data_key(self) -> None:
        """Make the data key ready, and the audit's ends with it. Raises ``KeyFault`` with the mend."""
        facts = Facts(self.store)
        mark = await facts.get(KEY_MARK)
        if self.key.open(mark):
            mend = "keep a copy of data.key, apart from copies of the database, and of no other key there"
            log.warning("data-key-made", extra={"folder": str(self.key.folder.folder), "mend": mend})
        if mark is None:
            self.key.open(await facts.settle(KEY_MARK, self.key.mark))  # another process may have been first
        await self.services.audit.open()

    async def run(self, part: Part = EVERYTHING) -> None:
        """Do this process' part, with every platform that has a token or the playground when none has, until cancelled.

        Raises ``PlatformFault`` when all platforms refuse us, ``WebFault`` when the web server cannot listen, and
        ``RoleFault`` for what one process cannot do alone.
        """
        if self.store.sqlite:
            refuse_sqlite(part)
        await self.seen.load()
        await self.notes.load()
        await self.leavings.load()
        if playground_url(self.settings):
            await self._furnish()
        web = Web(self.settings.http_host, self.settings.http_port)
        meter = self.seeing.meter
        seats = made(self.settings, self.clock, self.store, web, self.tick, self.key, part, meter)
        self.adapters |= {seat.adapter.name: seat.adapter for seat in seats}
        self.seeing.expect({seat.adapter.name: seat.ready for seat in seats}, ticks=Role.TICK in part.roles)
        work = [*self._work(part), *self.seeing.works()]
        await Node(part, self.clock, web, seats, work, meter=meter).run(self.desk)

    def _work(self, part: Part) -> Sequence[Work]:
        """What this process does beside its platforms; what only it has in memory, it sees to in any role."""
        ticks, sends = Role.TICK in part.roles, Role.WORKER in part.roles
        clockwork = partial(self.clockwork.run, self.adapters, alone=self.store.sqlite, ticks=ticks, sends=sends)
        news = [self.news.run, self.same_keys.run] if self.news is not None else []
        return [*news, self.seen.run, partial(self.jobs.run, house=ticks), *([clockwork] if ticks or sends else [])]

    async def _furnish(self) -> None:
        """Give the made-up community its channels, so that all can be tried at once; what was chosen there stands."""
        from adapters.playground.community import HOME, place

        communities = self.services.communities
        if await communities.moderators_place(HOME) is None:
            await communities.choose_moderators(HOME, place("moderators"), None)
        await open_channel(self.services.choices, HOME, place("venting"))

    async def tick(self) -> None:
        """Do all that is due by the house's clock, and return when what came of it has been sent."""
        await self.clockwork.tick()
        await self.jobs.pushed(self.clock.now())
        for platform in self.adapters:
            await self.sender.drain(platform)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock | None = None, part: Part = EVERYTHING) -> AsyncIterator[App]:
    """Open the store, bring its tables up to date, and give the house; close everything afterwards.

    A process that does only a part may have others of another version beside it.
    Raises ``StoreError`` or ``KeyFault`` when database or key cannot be used; the text says the mend.
    """
    async with housed(settings, clock or clock_of(settings), beside=not part.whole) as app:
        await app.unlock()
        yield app


@asynccontextmanager
async def housed(settings: Settings, clock: Clock, *, beside: bool = False) -> AsyncIterator[App]:
    """Do as ``opened``, without looking at any key yet."""
    store = await Store.open(settings.store_url)
    try:
        await store.migrate(beside=beside)
        await agree(clock, store)
        yield App(settings, clock, store)
    finally:
        await store.close()


def shelf(judge: Triage | None = None) -> Index:
    """Return the shipped catalogue and its search, with a triage that is made already or one of its own."""
    return open_shelf(assets.text, judge or triage())


def triage() -> Triage:
    """Return the triage of distress, from the shipped files. Raises ``ValueError`` when its rules are broken."""
    return open_triage(assets.text)


def guard() -> PatientDataGuard:
    """Return the guard of patient data."""
    return open_guard(assets.text)
