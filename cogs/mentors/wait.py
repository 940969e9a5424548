"""How long it takes, and why it takes so long: from real figures, and truthfully where there are none."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Final

from bot import Block, P, Person, Phrase, Text, Tone
from bot.clock import Clock
from bot.community import Communities
from bot.store.mentors import Mentors
from bot.store.mentors.offers import Said
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Stage
from cogs.mentors.cards import when
from cogs.mentors.fit import Fit, Limit, fit, limit
from cogs.mentors.profile import Profile, profile

FLOOR: Final = 5  # people, below which a figure would be about somebody
SINCE: Final = timedelta(days=180)
APART: Final = (Limit.BARRED, Limit.EMPLOYER, Limit.SUPERVISOR)


class Waits:
    """What somebody who waits is told."""

    def __init__(self, mentors: Mentors, communities: Communities, clock: Clock) -> None:
        self._mentors = mentors
        self._communities = communities
        self._clock = clock

    async def usual(self, home: str) -> Phrase:
        """Return how long people here waited lately for a first yes, or that nobody can know yet."""
        waits = await self._mentors.requests.waits(home, self._clock.now() - SINCE)
        if len(waits) < FLOOR:
            return P("Too few people have asked here lately for me to say how long it takes.")
        days = max(1, round(median(wait / timedelta(days=1) for wait in waits)))
        return P(
            "Lately, half of those who asked here had a first yes within {n} day.",
            "Lately, half of those who asked here had a first yes within {n} days.",
        )(n=days)

    async def next_steps(self, person: Person) -> list[Block]:
        """Return what happens next for somebody who asked, why nothing has yet, and what would help."""
        request = await self._mentors.requests.live(person)
        kept = await self._mentors.profiles.get(person, Side.FIND)
        if request is None or kept is None:
            return []
        if request.state is Stage.PROPOSED:
            return [Text(P("A mentor has said yes, and I have asked you whether you would like to meet."))]
        one, offers = profile(kept), await self._mentors.offers.of_request(request.id)
        waiting = [offer for offer in offers if offer.state is Said.OPEN]
        blocks: list[Block] = []
        if waiting:
            language = await self._communities.language(person)
            until = when(one, max(offer.expires_at for offer in waiting), language)
            blocks.append(
                Text(
                    P(
                        "I am asking a mentor who fits, with your words and without your name. They have until "
                        "{until}; if they cannot, I ask the next."
                    )(until=until)
                )
            )
        else:
            blocks += [Text(sentence) for sentence in await self.why_not(one, {offer.mentor for offer in offers})]
        return [*blocks, Text(await self.usual(person.home), Tone.SMALL)]

    async def why_not(self, one: Profile, asked: set[Person]) -> Sequence[Phrase]:
        """Return why nobody is being asked for somebody just now, and what would help. Names nobody.

        Who keeps themselves apart from whom is not told: it is one with the rule about employers.
        """
        home = one.person.home
        givers = [profile(kept) for kept in await self._mentors.profiles.community(home, Side.OFFER)]
        others = [giver for giver in givers if giver.person != one.person]
        if not others:
            return [NOBODY, ASK_MODERATORS]
        taken = await self._mentors.pairs.loads(home) + await self._mentors.offers.loads(home)
        barred, met = await self._mentors.bars.community(home), await self._mentors.pairs.met(home)
        found: Counter[str] = Counter()
        for giver in others:
            kept_apart = limit(one, giver, barred, met) or fit(one, giver)
            if giver.person in asked or kept_apart is Limit.MET:
                found["asked"] += 1
            elif kept_apart in APART:
                found["apart"] += 1
            elif not isinstance(kept_apart, Fit):
                found[kept_apart.value] += 1
            elif taken[giver.person] >= giver.places:
                found["full"] += 1
            else:
                found["free"] += 1
        if found["free"]:
            return [P("A mentor who fits is free, and I am about to ask them.")]
        return [sentence for name, sentence in WHY.items() if found[name]] or [NOBODY]


NOBODY: Final = P("Nobody offers to mentor here yet.")
ASK_MODERATORS: Final = P(
    "Your moderators can invite people: /mentor offer takes three minutes. I ask the first who fits."
)
WHY: Final[dict[str, Phrase]] = {
    "full": P("Mentors who fit have no free place just now. I ask them as soon as one has, in the order people asked."),
    "asked": P("I have asked everybody who fits and was free. I go on asking whoever comes new."),
    "language": P("Some mentors share no language with you. If you speak another, add it: /mentor profile."),
    "distant": P(
        "Some mentors have little in common with what you filled in. One more topic may help: /mentor profile."
    ),
    "apart": P("Some mentors are kept apart from you by the rules, such as having the same employer."),
}
