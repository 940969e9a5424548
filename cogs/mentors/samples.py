"""What members read around introductions, with two who are made up, for the moderator who looks at it first."""

from collections.abc import Sequence

from bot import Context, P, Person, Reply, Text, Tone
from bot.clock import Clock
from bot.schedule.work import Work
from bot.steps import Sample
from bot.store.mentors.follows import Follow, Step, Voice
from bot.store.mentors.pairs import Pair
from bot.store.mentors.profiles import Side
from cogs.mentors import cards
from cogs.mentors.meeting import Two, welcome
from cogs.mentors.profile import Profile
from cogs.mentors.questions import question
from cogs.mentors.words import Role, Topic

ZONE = "America/Chicago"


class MentorSamples:
    """The card before, what a mentor is shown of somebody, the welcome of two, and the question a week later."""

    def __init__(self, clock: Clock) -> None:
        """The two were introduced now."""
        self._clock = clock

    async def __call__(self, ctx: Context) -> Sequence[Sample]:
        """Return them in the order in which a member meets them."""
        rosa, june = (Person(ctx.person.platform, ctx.person.community, name) for name in ("rosa", "june"))
        topics = frozenset({Topic.NIGHTS, Topic.CERTIFICATION})
        mentee = Profile(
            rosa, Side.FIND, role=Role.PHLEBOTOMIST, topics=topics, work=Work.NIGHTS, zone=ZONE, name="Rosa"
        )
        mentor = Profile(june, Side.OFFER, role=Role.LEAD, topics=topics, zone=ZONE, years=12, name="June")
        pair = Pair("sample", rosa, june, 40, (f"topic-{Topic.NIGHTS}",), self._clock.now())
        asked = question(pair, Follow(pair.id, rosa.home, Step.MET), Voice(), "June", Side.FIND)
        seen = Reply((Text(P("This is what a mentor sees"), Tone.TITLE), *cards.card(mentee)))
        return [
            Sample(P("Before somebody asks for a mentor, or offers to be one"), cards.consent_card()),
            Sample(P("What a mentor is shown, without a name"), seen),
            Sample(P("The welcome of two, in their own place"), Reply(tuple(welcome(Two(pair, mentee, mentor))))),
            Sample(P("A week later, to each of them alone"), Reply(tuple(asked))),
        ]
