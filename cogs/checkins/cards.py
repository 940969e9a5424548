"""What a member reads before and around check-ins: who sees what, the next times in words, how they stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot import Block, Button, Call, P, Person, Phrase, Reply, Text, Tone, Words
from bot.command import Consent
from bot.message import Fields
from bot.schedule.due import rule, shifts
from bot.schedule.sleep import Shift
from bot.schedule.words import AS_CHOSEN, in_words, why
from bot.store.enrolments import Pace
from cogs.checkins.fatigue import SAID
from cogs.checkins.roster import Part, Roster
from cogs.checkins.wish import DAYS, Wish


def consent_card() -> Reply:
    """Who sees what, and that this is for adults."""
    return Reply.say(
        Text(P("Before you start"), Tone.TITLE),
        P("Check-ins are for people aged 18 or over. By going on you say that you are."),
        P(
            "Only you can see what you answer. No moderator, no administrator and no command shows one person's "
            "answer. Answers and notes are stored encrypted and deleted after 90 days, and you can take them with you "
            "or stop at any time: /checkin export, /checkin stop."
        ),
        P(
            "Moderators see one figure a week for the whole community: only when ten or more answered, rounded, and "
            "with random noise, so that nobody can be read out of it."
        ),
        P(
            "What I cannot prevent: whoever runs me holds both the database and its key, and Discord or Slack, or an "
            "employer who owns the workspace, may see that you and I exchange messages and which button you press."
        ),
        P("I am a bot, not a crisis service. No answer alerts anybody; /helpnow has people who answer day and night."),
        Button(P("I am under 18"), Call("checkin.young")),
    )


FREE = P("left free; what falls on one comes the day after")
UNCHOSEN = P("at the usual time, as you named none")
CONSENT = Consent("checkin", consent_card)


def young() -> Reply:
    """What somebody under 18 gets: help, and no questions."""
    return Reply.say(
        P("Thank you for saying so. Check-ins are for adults, and nothing was kept. These are for everybody:"),
        Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
        Button(P("Find help"), Call("resources")),
    )


def preview(wish: Wish, dues: Sequence[datetime], roster: Roster, person: Person, language: str) -> Reply:
    """The next four times, in words and with the reason, before anything is kept."""
    plan = roster.plan(person, wish)
    times = [
        Text(P("{when}: {why}")(when=in_words(due, wish.zone, language), why=_why(due, plan.rule, plan.shifts, wish)))
        for due in dues
    ]
    args = wish.asked.args()
    return Reply.say(
        Text(P("This is when I would write to you"), Tone.TITLE),
        *times,
        Text(P("Once a week, one tap. If you leave messages unanswered, I ask less often, and tell you."), Tone.SMALL),
        Button(P("Start"), Call("checkin.confirm", args), Tone.PRIMARY),
        Button(P("Change something"), Call("checkin.start", args | {"_form": "1"})),
    )


def standing(part: Part, dues: Iterable[datetime], language: str) -> list[Block]:
    """How a member stands, and what they may change."""
    wish = part.wish
    facts: list[tuple[Words, Words]] = [
        (P("How often"), SAID[part.enrolment.pace]),
        (P("Day and time"), P("{day}, {time}")(day=DAYS[wish.asked.day.day], time=f"{wish.at:%H:%M}")),
        (P("Time zone"), wish.zone.key),
        (P("Shifts"), wish.asked.shifts.label),
        (P("Quiet hours"), quiet_words(wish)),
        (P("US federal holidays"), FREE if wish.free_holidays else P("like any other day")),
    ]
    blocks: list[Block] = [Text(P("Your check-ins"), Tone.TITLE), Fields(tuple(facts))]
    if not part.active:
        blocks += [Text(P("They are paused.")), Button(P("Take them up again"), Call("checkin.resume"), Tone.PRIMARY)]
    for due in dues if part.active else ():
        said = P("Next: {when}, {why}.")
        reason = _why(due, part.plan.rule, part.plan.shifts, wish)
        blocks.append(Text(said(when=in_words(due, wish.zone, language), why=reason)))
    blocks += [Button(P("Change"), Call("checkin.start", wish.asked.args() | {"_form": "1"}))]
    blocks += [Button(P("Quiet hours"), Call("checkin.quiet", {"_form": "1"})), _holidays(wish)]
    blocks += [
        Button(P("Ask me: {pace}")(pace=SAID[pace]), Call("checkin.pace", {"pace": pace.value}))
        for pace in Pace
        if pace is not part.enrolment.pace
    ]
    if part.active:
        blocks += _swaps(part)
        blocks.append(Button(P("Pause"), Call("checkin.pause", {"_form": "1"})))
    return [*blocks, Button(P("Stop"), Call("checkin.stop"))]


def _holidays(wish: Wish) -> Button:
    if wish.free_holidays:
        return Button(P("Ask me on holidays, too"), Call("checkin.holidays", {"free": "no"}))
    return Button(P("Leave holidays free"), Call("checkin.holidays", {"free": "yes"}))


def quiet_words(wish: Wish) -> Phrase:
    """The quiet hours in words."""
    if wish.quiet is None:
        return P("none")
    return P("{start} to {end}")(start=f"{wish.quiet.start:%H:%M}", end=f"{wish.quiet.end:%H:%M}")


def _swaps(part: Part) -> list[Block]:
    if not part.wish.shifts.cycle:
        return []
    if shifts(part.plan.shifts).swap is not None:
        return [Button(P("Back to my usual shifts this week"), Call("checkin.swap", {"to": "usual"}))]
    to_nights = Button(P("Swapped to nights this week"), Call("checkin.swap", {"to": "nights"}))
    to_days = Button(P("Swapped to days this week"), Call("checkin.swap", {"to": "days"}))
    return [to_nights, to_days]


SWAPS = {"nights": Shift.NIGHT, "days": Shift.DAY, "evenings": Shift.EVENING}


def _why(due: datetime, kept_rule: str, kept_shifts: str, wish: Wish) -> Phrase:
    found = why(due, rule(kept_rule), wish.zone, wish.quiet, shifts(kept_shifts))
    return UNCHOSEN if found == AS_CHOSEN and not wish.asked.time else found
