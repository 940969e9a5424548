"""The steps that belong to no feature: who moderates and where, the community's zone, language and message budget."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot import Button, Call, Choice, Group, P, Person, Phrase, Place, Words
from bot.adapter import Lack
from bot.community import LANGUAGE, MEETING, MODERATORS, ZONE
from bot.field import Field
from bot.finding import Health
from bot.schedule.budget import MOST, SETTING, WEEKLY, limit_of
from bot.schedule.work import asked_zone
from bot.steps import Kept, Remark, Unfit

NO_CHANNEL: Final = P("Without it nobody hears of reports and alerts: they wait unseen in /mod queue.")


class ModeratorsStep:
    """Where moderators meet, and who is one."""

    name = "moderators"
    title = P("Moderators")
    about = P("Reports, suggestions and alerts come to a channel that only moderators read.")
    fields: tuple[Field, ...] = (
        Field("channel", P("Channel that only moderators read"), Place, required=False),
        Field("group", P("Role or user group that moderates"), Group, required=False),
    )
    needs: Mapping[str, frozenset[Lack]] = {"channel": frozenset({Lack.FILES, Lack.HISTORY})}

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return channel and group."""
        found = {"channel": kept.get(MEETING), "group": kept.get(MODERATORS)}
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a channel."""
        return "channel" in self.read(kept)

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Keep both as text."""
        names = {"channel": MEETING, "group": MODERATORS}
        return {names[name]: str(value) if value else None for name, value in values.items()}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say what is missed without a channel."""
        if self.chosen(kept):
            return ()
        choose = Button(P("Choose a channel"), Call("setup.change", {"step": self.name}))
        return (Remark(Health.FAULT, NO_CHANNEL, button=choose),)

    async def settled(self, by: Person, before: Kept) -> None:
        """Do nothing: the next card goes to the new channel."""


class CommunityStep:
    """Zone, language, and how often one member may be written to."""

    name = "community"
    title = P("Zone, language, messages")
    about = P("Posts in channels come by this clock and in this language. Members choose their own for themselves.")
    needs: Mapping[str, frozenset[Lack]] = {}

    def __init__(self, languages: Sequence[Choice]) -> None:
        """Offer these languages."""
        help_ = P("Such as 3; a check-in goes before a reminder, a reminder before a prompt")
        self.fields: tuple[Field, ...] = (
            Field("zone", P("Time zone"), required=False, max_length=60, help=P("Such as Chicago, Central or Ohio")),
            Field("language", P("Language of posts in channels"), choices=tuple(languages), required=False),
            Field("weekly", P("Messages a week for one member"), int, required=False, help=help_),
        )

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return all three, and what is usual where nothing was chosen."""
        zone, language = kept.get(ZONE), kept.get(LANGUAGE)
        found = {"zone": zone if isinstance(zone, str) else ""}
        found["language"] = language if isinstance(language, str) else "en"
        found["weekly"] = str(limit_of(kept.get(SETTING)) or WEEKLY)
        return {name: value for name, value in found.items() if value}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a zone."""
        return isinstance(kept.get(ZONE), str)

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Read the zone as people name it, and the number within its bounds."""
        errors: dict[str, Phrase] = {}
        found: dict[str, str | int | None] = {}
        for name, value in values.items():
            if name == "zone":
                zone = asked_zone(str(value), errors) if value else None
                found[ZONE] = zone.key if zone else None
            elif name == "language":
                found[LANGUAGE] = str(value) if value else None
            else:
                found[SETTING] = self._weekly(value, errors)
        if errors:
            raise Unfit(dict[str, Words](errors))
        return dict(found)

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing: there is no channel here."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Do nothing: what falls due next goes by the new clock."""

    def _weekly(self, value: object, errors: dict[str, Phrase]) -> int | None:
        if value is None:
            return None
        if not isinstance(value, int) or limit_of(value) is None:
            errors["weekly"] = P("A number from 1 to {most}, please.")(most=str(MOST))
            return None
        return value
