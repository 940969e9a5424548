"""What moderators see when the author of a post answers them, and how they write back; nobody is named."""

from typing import Annotated, Final

from bot import Audience, Button, Call, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, command
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.talks import Sent, Side, Talk
from cogs.venting.clean import cleaned, fault
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.letters import NOT_YOURS, OVER
from cogs.venting.note import BECAME, LENGTH

TITLE: Final = P("The author of a post answers you")


class ToModerators:
    """A card in the moderators' own channel."""

    def __init__(self, desk: ModeratorsDesk) -> None:
        """Post through ``desk``."""
        self._desk = desk

    async def answered(self, talk: Talk, text: str) -> None:
        """Show an answer, with a way to write back."""
        back = Button(P("Answer"), Call("vent.back", {"talk": talk.id}), Tone.PRIMARY)
        await self._desk.post(talk.where.community, Reply.say(Text(TITLE, Tone.TITLE), text, back))


class Backing(Cog):
    """Moderators' side of a talk."""

    def __init__(self, anonymity: Anonymity) -> None:
        """Letters go into the talk that all moderators share."""
        self._talks = anonymity.talks

    @command("vent.back", P("Answer the author"), listed=False, audience=Audience.MODERATORS)
    async def back(
        self,
        ctx: Context,
        talk: Annotated[str, Hint(P("Talk"), hidden=True, max_length=40)],
        text: Annotated[str, Hint(P("Your answer"), long=True, max_length=LENGTH)],
    ) -> Outcome:
        """Write in a talk of the moderators of this community; in no other."""
        words = cleaned(text)
        if wrong := fault(words, LENGTH):
            return self.ask("vent.back", {"text": wrong}, talk=talk, text=text)
        try:
            found = await self._talks.get(talk)
            if found is None or found.capsule is not None or found.where.community != ctx.person.home:
                return Reply.say(NOT_YOURS, fresh=True)
            sent = await self._talks.answer(talk, Side.OTHER, words)
        except KeyGone:
            return Reply.say(OVER, fresh=True)
        if sent is Sent.YES:
            return Reply.say(P("Sent, as the moderators. They see it in their private list."), fresh=True)
        return Reply.say(BECAME[sent], fresh=True)
