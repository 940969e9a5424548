"""Asking a moderator to reach one: a name leaves here, and only on the press that says so. Any feature may offer it."""

from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Mention, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier


class Reaching(Cog):
    """From a member to the moderators' channel."""

    for_everybody = True
    private = True

    def __init__(self, communities: Communities, courier: Courier, clock: Clock) -> None:
        """Post where the community said that its moderators meet."""
        self._communities = communities
        self._courier = courier
        self._clock = clock

    @command("reach", P("Ask a moderator to reach you"), listed=False)
    async def reach(
        self,
        ctx: Context,
        sure: Annotated[bool, Hint(P("Tell them who I am?"), hidden=True)] = False,
        posting: Annotated[bool, Hint(P("Is a post being written?"), hidden=True)] = False,
    ) -> Outcome:
        """Say what will be passed on; pass it on at the second press, once a day."""
        if not sure:
            return _asked(GUESS if posting else SEEN)
        place = await self._communities.moderators_place(ctx.person.home)
        if place is None:
            return _nobody()
        key = f"reach {ctx.person} {self._clock.now():%Y-%m-%d}"
        try:
            await self._courier.post(place, _card(ctx), key)
        except (Undeliverable, RetryLater):
            return _nobody()
        return Reply.say(
            P("Your moderators know that you would like to be reached. They are volunteers and may take a while."),
            Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
            fresh=True,
        )


SEEN: Final = P("They do not see what you answered, ticked or noted.")
GUESS: Final = P(
    "They do not see what you wrote here; but if you post it as well, soon after, they may guess that it is yours."
)


def _asked(unseen: Phrase) -> Reply:
    return Reply.say(
        P(
            "If you go on, your moderators see your name and that you would like to be reached. They are volunteers, "
            "not counsellors."
        ),
        unseen,
        Button(P("Yes, tell them who I am"), Call("reach", {"sure": "yes"}), Tone.PRIMARY),
        Button(P("Talk to a person right now instead"), Call("helpnow")),
        fresh=True,
    )


def _card(ctx: Context) -> Reply:
    return Reply.say(
        Text(P("Somebody would like to be reached"), Tone.TITLE),
        Mention(ctx.person),
        P("They asked for this themselves. Write to them in private, soon, and listen before anything else."),
        Text(P("If you are not up to it today, ask another moderator. /helpnow is for you, too."), Tone.SMALL),
    )


def _nobody() -> Reply:
    return Reply.say(
        P("I cannot reach your moderators just now, and told nobody. Write to one of them, or talk to a person."),
        Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
        fresh=True,
    )
