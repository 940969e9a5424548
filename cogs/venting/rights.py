"""Anonymous posts, as far as their author may take them along or have them erased: no further back than the keys."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot import P, Person, Words
from bot.privacy.terms import KeyGone
from bot.rights import Erased
from bot.store.anonymity import Anonymity
from bot.store.talks import Side, Talk
from cogs.venting.card import CONSENT
from cogs.venting.mine import Mine
from cogs.venting.shelf import Own, Shelf
from cogs.venting.taking import Taken, Taking

NOT_IN_SLACK: Final = (
    "Your anonymous posts and notes are not in this file, because owners of the workspace may export files. "
    "/myvents shows them, to you alone."
)
OLDER: Final = P(
    "Anonymous posts of more than about a month ago: their keys are destroyed, so nobody can find which were yours. "
    "They stay up; a moderator can remove one if you point at it."
)
MUTES: Final = P(
    "A mute, if you have one: it holds no name and no post, and ends by itself. Could it be erased here, "
    "it would be none."
)
COUNTS: Final = P("“I hear you” and reports of yours: counted without a name, so that nobody can take them out again.")
OUT_OF_REACH: Final = P(
    "{n} anonymous post that I could not take off the channel just now. It is still in /myvents: try again there.",
    "{n} anonymous posts that I could not take off the channel just now. They are still in /myvents: try again there.",
)
SAME: Final = P(
    "Whether you wrote any stands under no name, so I do not say it here. /myvents shows them, to you alone."
)


class VentRights:
    """Own posts and replies, what is held, and both sides of talks, while the keys are there."""

    name = "anonymous posts"
    title: Words = P("Anonymous posts")
    term: Words = P(
        "What leads from a post to you is sealed for 28 to 35 days; then its key is destroyed, for everybody. The post "
        "itself stays until somebody removes it."
    )
    keeps: Words = P(
        "Anonymous posts and replies of the last weeks, and notes. They vanish from the channel together, so somebody "
        "watching may guess that they had one author; deleting them one by one in /myvents, over days, avoids that."
    )

    def __init__(
        self, shelf: Shelf, mine: Mine, taking: Taking, anonymity: Anonymity, forget: Callable[[Person], None]
    ) -> None:
        """Find with ``shelf`` and ``mine``, take back with ``taking``; ``forget`` drops what is half written."""
        self._shelf = shelf
        self._mine = mine
        self._taking = taking
        self._anonymity = anonymity
        self._forget = forget

    async def summary(self, person: Person) -> Sequence[Words]:
        """The same for everybody: a screen that says more says that they wrote."""
        return (SAME,)

    async def export(self, person: Person) -> Mapping[str, object]:
        """Own posts with their talks, and the talks that one began; on Slack only where to read them."""
        owned, begun = await self._shelf.of(person), await self._mine.begun(person)
        if person.platform == "slack":
            return {"note": NOT_IN_SLACK}  # the same for everybody: a file that says more says that they wrote
        talks = await self._anonymity.talks.about([own.id for own in owned])
        found: dict[str, object] = {
            "posts": [_post(own) for own in owned],
            "notes about your posts": [await self._letters(talk, Side.AUTHOR) for talk in talks],
            "notes that you sent": [await self._letters(talk, Side.OTHER) for talk in begun],
        }
        return {part: kept for part, kept in found.items() if kept}

    async def erase(self, person: Person) -> Erased:
        """Take back what can still be found: each post with its message; then the talks, in one transaction."""
        self._forget(person)
        owned = await self._shelf.of(person)
        became = [await self._taking.back(own) for own in owned]
        begun = await self._mine.begun(person)
        await self._anonymity.talks.drop([talk.id for talk in begun])
        left = sum(one is not Taken.YES for one in became)
        if not left:
            await self._anonymity.cards.withdraw(str(person), CONSENT.name)
        stays = (OUT_OF_REACH(n=left),) if left else ()
        gone = P("Anonymous posts that could still be found, with the notes about them, and the notes that you sent.")
        return Erased((gone,), (*stays, OLDER, MUTES, COUNTS))

    async def _letters(self, talk: Talk, side: Side) -> list[dict[str, str]]:
        try:
            letters = await self._anonymity.talks.letters(talk)
        except KeyGone:
            return []
        return [
            {"day": one.day.isoformat(), "from": "you" if one.side is side else "them", "text": one.text}
            for one in letters
        ]


def _post(own: Own) -> dict[str, object]:
    found: dict[str, object] = {"state": str(own.stands.label), "kind": "reply" if own.answers else "post"}
    if own.day is not None:
        found["day"] = own.day.isoformat()
    if own.written is not None:
        found["text"] = own.written.text
    return found
