"""Filling in what one offers or would like to find: short steps, each kept as a draft that nobody else sees."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Final

from bot import Button, Call, Choice, Cog, Context, Hint, Outcome, P, Phrase, Reply, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices
from bot.courier import Courier
from bot.privacy.phi import Type
from bot.schedule.work import Work, asked_zone, read_work
from bot.schedule.zones import offered
from bot.store.consents import Consents
from bot.store.mentors import Mentors
from bot.store.mentors.profiles import Side, Standing
from cogs.mentors import cards
from cogs.mentors.asking import Asking
from cogs.mentors.cards import CONSENT
from cogs.mentors.profile import MOST_PLACES, Profile, profile
from cogs.mentors.terms import terms_of
from cogs.mentors.wait import Waits
from cogs.mentors.words import Affinity, Cadence, Discipline, Role, Route, Style, Topic

SIDE: Final = Hint(P("Side"), hidden=True)
OFF: Final = P("Your community has switched introductions off. Your moderators can say why.")
CLOSED: Final = P(
    "I cannot send you a direct message. Allow direct messages from this community in your privacy settings, "
    "then press again. What you filled in is kept as a draft."
)
NAME: Final = frozenset({Type.NAME})  # one's own: what else a field for names may hold is masked
YEARS: Final = range(61)


class Step(StrEnum):
    """A form that can be opened again."""

    ABOUT = "about"
    WHEN = "when"
    WORDS = "words"


class SigningUp(Cog):
    """Both sides of it: the questions are the same, what is done with the answers is not."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        waits: Waits,
        consents: Consents,
        choices: Choices,
        courier: Courier,
        clock: Clock,
    ) -> None:
        """``courier`` opens the door to a member who takes part."""
        self._mentors = mentors
        self._asking = asking
        self._waits = waits
        self._consents = consents
        self._choices = choices
        self._courier = courier
        self._clock = clock

    async def zones(self, ctx: Context, typed: str) -> list[Choice]:
        """Zones whose name holds what was typed; those of the US first."""
        return [Choice(name, name) for name in offered(typed)]

    @command("mentor.find", P("Ask for a mentor"), consent=CONSENT)
    async def find(self, ctx: Context) -> Outcome:
        """Begin, or go on where one stopped."""
        return await self._begin(ctx, Side.FIND)

    @command("mentor.offer", P("Offer to mentor somebody"), consent=CONSENT)
    async def offer(self, ctx: Context) -> Outcome:
        """Begin, or go on where one stopped."""
        return await self._begin(ctx, Side.OFFER)

    @command("mentor.young", P("Under 18"), listed=False)
    async def young(self, ctx: Context) -> Outcome:
        """Help for everybody, and nothing kept."""
        await self._consents.withdraw(str(ctx.person), CONSENT.name)
        return cards.young()

    @command("mentor.about", P("About you"), listed=False, consent=CONSENT)
    async def about(
        self,
        ctx: Context,
        side: Annotated[Side, SIDE],
        name: Annotated[
            str, Hint(P("Your first name, told once you both say yes"), max_length=40, shared=True, allows=NAME)
        ],
        role: Annotated[Role, Hint(P("What do you do?"))],
        discipline: Annotated[Discipline, Hint(P("Where in the lab?"))],
        route: Annotated[Route, Hint(P("Which credential, or which way?"))],
        years: Annotated[int, Hint(P("Years in the lab, such as 3"))] = 0,
    ) -> Outcome:
        """Keep who somebody is."""
        if years not in YEARS:
            wrong = {"years": P("A number of years from 0 to 60, please.")}
            known = {"name": name, "role": role, "discipline": discipline, "route": route, "years": str(years)}
            return self.ask("mentor.about", wrong, side=side, **known)
        one = replace(await self._one(ctx, side), name=name, role=role, discipline=discipline, route=route, years=years)
        return await self._kept(one)

    @command("mentor.topics", P("Topics"), listed=False, consent=CONSENT)
    async def topics(self, ctx: Context, side: Annotated[Side, SIDE]) -> Outcome:
        """Show what can be ticked."""
        return cards.topic_card(await self._one(ctx, side))

    @command("mentor.topic", P("Tick a topic"), listed=False, consent=CONSENT)
    async def topic(
        self,
        ctx: Context,
        side: Annotated[Side, SIDE],
        topic: Annotated[Topic, Hint(P("Topic"), hidden=True)],
        on: Annotated[bool, Hint(P("Ticked"), hidden=True)],
    ) -> Outcome:
        """Tick a topic, or take it off; pressed twice, it stays as the button said."""
        before = await self._one(ctx, side)
        one = before.with_topic(topic, on)
        if before.active and not one.topics:
            return Reply.say(P("One topic is needed: tick another before you take off the last."), _back(side))
        return await self._ticked(one, cards.topic_card)

    @command("mentor.when", P("When and how"), listed=False, consent=CONSENT)
    async def when(
        self,
        ctx: Context,
        side: Annotated[Side, SIDE],
        shifts: Annotated[Work, Hint(P("Which shifts do you work?"))],
        cycle: Annotated[
            str,
            Hint(P("First day of the cycle, if it turns"), max_length=120, help=P("Such as Jan 5, or DDNN---- Jan 5")),
        ] = "",
        zone: Annotated[str, Hint(P("Time zone"), max_length=60, suggest=zones, help=P("Such as Central"))] = "",
        style: Annotated[Style, Hint(P("How do you like to talk?"))] = Style.ANY,
        cadence: Annotated[Cadence, Hint(P("How often?"))] = Cadence.FREE,
    ) -> Outcome:
        """Keep when somebody is awake, and how they would like to talk."""
        faults: dict[str, Phrase] = {}
        found = asked_zone(zone or ctx.zone or "", faults)
        plain, _ = read_work(shifts, cycle, self._clock.now().date(), faults)
        if faults or found is None:
            known = {"shifts": shifts.value, "cycle": cycle, "zone": zone, "style": style, "cadence": cadence}
            return self.ask("mentor.when", faults, side=side, **{k: str(v) for k, v in known.items() if v})
        one = await self._one(ctx, side)
        one = replace(one, work=shifts, cycle=plain, zone=found.key, style=style, cadence=cadence)
        return await self._kept(one)

    @command("mentor.words", P("Words and employer"), listed=False, consent=CONSENT)
    async def words(
        self,
        ctx: Context,
        side: Annotated[Side, SIDE],
        languages: Annotated[str, Hint(P("Languages, with commas between"), max_length=120)] = "English",
        words: Annotated[
            str,
            Hint(
                P("What should the other side know?"),
                long=True,
                max_length=600,
                shared=True,
                help=P("No name, no patients."),
            ),
        ] = "",
        employer: Annotated[
            str, Hint(P("Employer, to be kept apart from"), max_length=120, help=P("Only a mark of it is kept."))
        ] = "",
        supervisor: Annotated[
            str, Hint(P("Supervisor, to be kept apart from"), max_length=120, help=P("Only a mark of it is kept."))
        ] = "",
    ) -> Outcome:
        """Keep words that others read."""
        one = await self._one(ctx, side)
        spoken = tuple(dict.fromkeys(word.strip().capitalize() for word in languages.split(",") if word.strip()))
        home, mark = ctx.person.home, self._mentors.profiles.mark
        one = replace(one, languages=spoken[:6] or one.languages, words=words)
        if employer:
            one = replace(one, employer=mark(home, "employer", employer))
        if supervisor:
            one = replace(one, supervisor=mark(home, "supervisor", supervisor))
        return await self._kept(one)

    @command("mentor.wishes", P("Private wishes"), listed=False, consent=CONSENT)
    async def wishes(self, ctx: Context, side: Annotated[Side, SIDE]) -> Outcome:
        """Show what can be wished for in private."""
        return cards.wish_card(await self._one(ctx, side))

    @command("mentor.wish", P("Tick a wish"), listed=False, consent=CONSENT)
    async def wish(
        self,
        ctx: Context,
        side: Annotated[Side, SIDE],
        wish: Annotated[Affinity, Hint(P("Wish"), hidden=True)],
        on: Annotated[bool, Hint(P("Ticked"), hidden=True)],
    ) -> Outcome:
        """Tick a wish, or take it off."""
        return await self._ticked((await self._one(ctx, side)).with_affinity(wish, on), cards.wish_card)

    @command("mentor.places", P("How many at a time"), listed=False, consent=CONSENT)
    async def places(self, ctx: Context, count: Annotated[int, Hint(P("How many at a time?"))]) -> Outcome:
        """Keep how many somebody would mentor at a time; more places may mean somebody at once."""
        if not 1 <= count <= MOST_PLACES:
            return self.ask("mentor.places", {"count": P("A number from 1 to 5, please.")}, count=str(count))
        return await self._kept(replace(await self._one(ctx, Side.OFFER), places=count))

    @command("mentor.edit", P("Change a step"), listed=False, consent=CONSENT)
    async def edit(
        self, ctx: Context, side: Annotated[Side, SIDE], step: Annotated[Step, Hint(P("Step"), hidden=True)]
    ) -> Outcome:
        """Open a step with what was filled in before; of employer and supervisor only marks were kept."""
        return self._form(await self._one(ctx, side), step)

    @command("mentor.preview", P("What the other side sees"), listed=False, consent=CONSENT)
    async def preview(self, ctx: Context, side: Annotated[Side, SIDE]) -> Outcome:
        """Show exactly that."""
        return cards.preview(await self._one(ctx, side))

    @command("mentor.go", P("Take part"), listed=False, consent=CONSENT)
    async def go(self, ctx: Context, side: Annotated[Side, SIDE]) -> Outcome:
        """Take somebody in who has seen what others will see, and say at once what happens next."""
        one = await self._one(ctx, side)
        if one.missing:
            return cards.unfinished(one)
        if not (await terms_of(self._choices, ctx.person.home)).on:
            return Reply.say(OFF)
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            return Reply.say(CLOSED, Button(P("Try again"), Call("mentor.go", {"side": side.value}), Tone.PRIMARY))
        if side is Side.OFFER:
            await self._asking.offer(one)
            return Reply.say(
                P(
                    "Thank you. When somebody asks who fits, I show you what they wrote, without a name, and you say "
                    "yes or not now. You have {days} of your own working days for it, and I write only when you are "
                    "awake."
                )(days=(await terms_of(self._choices, ctx.person.home)).days),
                *cards.mine(),
            )
        await self._asking.ask(one)
        return Reply.say(P("You have asked for a mentor."), *await self._waits.next_steps(ctx.person), *cards.mine())

    async def _begin(self, ctx: Context, side: Side) -> Outcome:
        if not (await terms_of(self._choices, ctx.person.home)).on:
            return Reply.say(OFF)
        kept = await self._mentors.profiles.get(ctx.person, side)
        if kept is None:
            return self._form(await self._one(ctx, side), Step.ABOUT)
        return cards.preview(profile(kept))

    def _form(self, one: Profile, step: Step) -> Outcome:
        known: dict[str, str] = {"side": one.side.value}
        match step:
            case Step.ABOUT if one.name:
                known |= {"name": one.name, "role": one.role, "discipline": one.discipline, "route": one.route}
                known |= {"years": str(one.years)}
            case Step.ABOUT:
                pass
            case Step.WHEN:
                known |= {"shifts": one.work, "cycle": one.cycle, "zone": one.zone, "style": one.style}
                known |= {"cadence": one.cadence}
            case Step.WORDS:
                known |= {"languages": ", ".join(one.languages), "words": one.words}
        return self.ask(f"mentor.{step}", {}, **{name: str(value) for name, value in known.items() if value})

    async def _one(self, ctx: Context, side: Side) -> Profile:
        """Return somebody's side; a new one begins with what they said on the other."""
        kept = await self._mentors.profiles.get(ctx.person, side)
        if kept is not None:
            return profile(kept)
        others = await self._mentors.profiles.of(ctx.person)
        if not others:
            return Profile(ctx.person, side, zone="")
        begun = replace(profile(others[0]), side=side, state=Standing.DRAFT, paused_until=None, places=1)
        return replace(begun, topics=frozenset(), words="", affinity=frozenset())

    async def _kept(self, one: Profile) -> Outcome:
        await self._put(one)
        if one.active:
            await self._asking.moved(one)
        return cards.preview(one)

    async def _ticked(self, one: Profile, card: Callable[[Profile], Reply]) -> Outcome:
        """Keep what was ticked, and show the card on which it was."""
        await self._put(one)
        return card(one)

    async def _put(self, one: Profile) -> None:
        await self._mentors.profiles.put(one.kept(), self._clock.now())


def _back(side: Side) -> Button:
    return Button(P("Topics"), Call("mentor.topics", {"side": side.value}))
