"""What members read about themselves and each other: the card of one side, with no name on it, and its buttons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot import Block, Button, Call, P, Reply, Select, Text, Tone, Words
from bot.command import Consent
from bot.i18n import listed
from bot.message import Choice, Fields
from bot.schedule.words import in_words
from bot.store.mentors.profiles import Side
from cogs.mentors.profile import MOST_PLACES, Profile
from cogs.mentors.words import Affinity, Topic

STEPS: Final = {"about": "mentor.about", "topics": "mentor.topics", "when": "mentor.when"}


def consent_card() -> Reply:
    """Who sees what, and that this is for adults."""
    return Reply.say(
        Text(P("Before you start"), Tone.TITLE),
        P("Mentor introductions are for people aged 18 or over. By going on you say that you are."),
        P(
            "Nobody sees what you fill in until you say so, and you see it first exactly as the other side would. Your "
            "first name is told only to somebody you both said yes to. Your words, your name and your wishes are "
            "stored encrypted; of your employer only a mark is kept, to keep people of one employer apart."
        ),
        P(
            "Introductions are between colleagues. They are no supervision, no care and no hiring, and I cannot check "
            "who somebody is. Share no patient data. Leave at any time: /mentor leave. After 180 days without a sign "
            "of life I forget what you filled in."
        ),
        Button(P("I am under 18"), Call("mentor.young")),
    )


CONSENT: Final = Consent("mentor", consent_card)


def facts(one: Profile) -> list[tuple[Words, Words]]:
    """What the other side sees of somebody: no name, no wish, no employer."""
    years = P("{n} year", "{n} years")(n=one.years)
    return [
        (P("Works as"), one.role.label),
        (P("Discipline"), one.discipline.label),
        (P("Credential"), one.route.label),
        (P("In the lab for"), years),
        (P("Would talk about"), topics(one)),
        (P("Languages"), ", ".join(one.languages)),
        (P("Shifts"), one.work.label),
        (P("Time zone"), one.zone),
        (P("Likes to talk by"), one.style.label),
        (P("How often"), one.cadence.label),
    ]


def topics(one: Profile) -> Words:
    """Somebody's topics in words."""
    return listed([topic.label for topic in Topic if topic in one.topics])


def card(one: Profile) -> list[Block]:
    """Somebody as the other side sees them."""
    blocks: list[Block] = [Fields(tuple(facts(one)))]
    if one.words:
        blocks.append(Text(P("In their own words: {words}")(words=one.words)))
    return blocks


def preview(one: Profile) -> Reply:
    """Exactly what the other side would see, and what one may still change."""
    missing, side = one.missing, {"side": one.side.value}
    if missing:
        return unfinished(one)
    offers = one.side is Side.OFFER
    title = P("This is what somebody you could mentor sees") if offers else P("This is what a mentor sees")
    private = P("Only you and I know: your name ({name}), your employer, and your wishes.")(name=one.name)
    blocks: list[Block] = [Text(title, Tone.TITLE), *card(one), Text(private, Tone.SMALL)]
    if not one.active:
        go = P("Offer this") if offers else P("Ask for a mentor")
        blocks.append(Button(go, Call("mentor.go", side), Tone.PRIMARY))
    blocks += changes(one)
    if offers:
        blocks.append(places(one))
    return Reply(tuple(blocks))


def unfinished(one: Profile) -> Reply:
    """What is still to be filled in; everything so far is kept."""
    step = one.missing[0]
    titles = {"about": P("About you"), "topics": P("Topics"), "when": P("When and how")}
    args = {"side": one.side.value} | ({} if step == "topics" else {"_form": "1"})
    return Reply.say(
        P("What you filled in so far is kept as a draft that nobody sees. Next: {step}.")(step=titles[step]),
        Button(P("Go on"), Call(STEPS[step], args), Tone.PRIMARY),
    )


def changes(one: Profile) -> list[Block]:
    """Everything that may be changed, a button each."""
    side = {"side": one.side.value}
    form = side | {"_form": "1"}
    return [
        Button(P("About you"), Call("mentor.edit", side | {"step": "about"})),
        Button(P("Topics"), Call("mentor.topics", side)),
        Button(P("When and how"), Call("mentor.edit", side | {"step": "when"})),
        Button(P("Words and employer"), Call("mentor.edit", side | {"step": "words"})),
        Button(P("Private wishes"), Call("mentor.wishes", side)),
        Button(P("Not with somebody"), Call("mentor.avoid", {"_form": form["_form"]})),
    ]


def places(one: Profile) -> Select:
    """How many somebody would mentor at a time."""
    choices = tuple(Choice(str(n), P("{n} person", "{n} people")(n=n)) for n in range(1, MOST_PLACES + 1))
    label = P("How many at a time? (now {count})")(count=one.places)
    return Select(label, Call("mentor.places"), "count", choices)


def topic_card(one: Profile) -> Reply:
    """Topics to tick."""
    offers = one.side is Side.OFFER
    ask = P("What could you talk about with somebody?") if offers else P("What would you like to talk about?")
    buttons = [
        Button(
            P("✓ {topic}")(topic=topic.label) if topic in one.topics else topic.label,
            Call("mentor.topic", {"side": one.side.value, "topic": topic.value, "on": _flip(topic in one.topics)}),
        )
        for topic in Topic
    ]
    return Reply.say(
        Text(P("Topics"), Tone.TITLE),
        ask,
        *buttons,
        Button(P("Next"), Call("mentor.preview", {"side": one.side.value}), Tone.PRIMARY),
    )


def wish_card(one: Profile) -> Reply:
    """Wishes to tick that nobody is shown."""
    buttons = [
        Button(
            P("✓ {wish}")(wish=wish.label) if wish in one.affinity else wish.label,
            Call("mentor.wish", {"side": one.side.value, "wish": wish.value, "on": _flip(wish in one.affinity)}),
        )
        for wish in Affinity
    ]
    return Reply.say(
        Text(P("Somebody who shares this with you"), Tone.TITLE),
        P(
            "Tick what you would like to share with the other side. It counts a little, and only where you both ask "
            "for the same. It is stored encrypted, shown to nobody, not even as a reason, and never counted."
        ),
        *buttons,
        Button(P("Done"), Call("mentor.preview", {"side": one.side.value}), Tone.PRIMARY),
    )


def young() -> Reply:
    """What somebody under 18 gets: help, and nothing kept."""
    return Reply.say(
        P("Thank you for saying so. Introductions are for adults, and nothing was kept. These are for everybody:"),
        Button(P("Find help"), Call("resources"), Tone.PRIMARY),
        Button(P("Talk to a person right now"), Call("helpnow")),
    )


def when(one: Profile, at: datetime, language: str) -> str:
    """An instant in somebody's own time, in words."""
    return in_words(at, one.clock, language)


def mine(*more: Block) -> Sequence[Block]:
    """The buttons below most answers."""
    return (*more, Button(P("How do I stand?"), Call("mentor.status")))


def _flip(on: bool) -> str:
    return "no" if on else "yes"
