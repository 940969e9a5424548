"""The questions after an introduction, in words: usual, gentle after a silence, and with a pause offered after two."""

from collections.abc import Sequence
from typing import Final

from bot import Block, Button, Call, P, Phrase, Text, Tone, Words
from bot.store.mentors.follows import Follow, Step, Voice
from bot.store.mentors.pairs import Pair
from bot.store.mentors.profiles import Side
from cogs.mentors import cards
from cogs.mentors.following import SILENT, Answer

ONLY_I: Final = P("Only I read your answer. The other side never sees it, and neither do moderators.")
UNMET: Final = 2  # times that two had not met yet, after which a pause is offered
GENTLE: Final = P(
    "I asked about you and {name} a week ago and heard nothing, which is fine: weeks are full. One press is enough."
)
LATE: Final = P(
    "Is it a bad time for you and {name}? A hard rota can eat a month. You two can rest as long as you like. If I hear "
    "nothing for another week, I end this introduction for now: no blame, and you can come back at any time."
)


def question(pair: Pair, follow: Follow, voice: Voice, name: Words, side: Side) -> list[Block]:
    """Return what one of two is asked; ``name`` is the other one's."""
    met, token = follow.step is Step.MET, {"p": pair.id}
    late = voice.silent >= SILENT - 1 or follow.unmet >= UNMET
    title = P("Have you met?") if met else P("How are you two getting on?")
    blocks: list[Block] = [Text(title, Tone.TITLE), Text(_words(follow, voice, met)(name=name))]
    said = (Answer.MET, Answer.NOT_YET) if met else (Answer.WELL, Answer.MIXED)
    for number, answer in enumerate(said):
        call = Call("mentor.answer", token | {"said": answer.value})
        blocks.append(Button(SAYS[answer], call, Tone.PLAIN if number else Tone.PRIMARY))
    if late or voice.silent:
        blocks += [*pauses(pair.id), shifts(side)]
    blocks.append(Button(P("This isn't working"), Call("mentor.unwell", token)))
    return [*blocks, Text(ONLY_I, Tone.SMALL)]


SAYS: Final = {
    Answer.MET: P("Yes, we have"),
    Answer.NOT_YET: P("Not yet"),
    Answer.WELL: P("Well"),
    Answer.MIXED: P("So-so"),
}


def _words(follow: Follow, voice: Voice, met: bool) -> Phrase:
    if voice.silent >= SILENT - 1:
        return LATE
    if voice.silent:
        return GENTLE
    if met and follow.unmet >= UNMET:
        return P("You and {name} have not found a time yet. Is it a bad one? You two can rest and go on later.")
    if met and follow.unmet:
        return P("You and {name} had not met when I asked before. Did it work out since?")
    if met:
        return P("You and {name} were introduced a week ago. A few words in writing count as well.")
    return P("Another month for you and {name}.")


def thanks(said: Answer, p: str) -> Sequence[Block]:
    """Return what somebody reads who has answered."""
    programme = Button(P("Choose a programme"), Call("mentor.programmes", {"p": p}))
    plan = Button(P("Write our plan"), Call("mentor.write", {"p": p}))
    match said:
        case Answer.MET:
            return (Text(P("Good. I ask again in a month, and leave you two in peace until then.")), programme)
        case Answer.NOT_YET:
            tip = P("What often helps: name two times in your place, and one question. I ask again in two weeks.")
            return (Text(tip), programme, *pauses(p))
        case Answer.WELL:
            return (Text(P("Good to hear. I ask again in a month.")), *cards.mine())
        case Answer.MIXED:
            tip = P("Thank you for saying so. A plan with one goal, or a programme with a small task a week, may help.")
            return (Text(tip), plan, programme, *pauses(p), Button(NOT_WORKING, Call("mentor.unwell", {"p": p})))


NOT_WORKING: Final = P("This isn't working")


def pauses(p: str) -> Sequence[Block]:
    """Return the ways to rest."""
    return (
        Button(P("Pause us for four weeks"), Call("mentor.rest", {"p": p})),
        Button(P("Pause us until …"), Call("mentor.rest", {"p": p, "_form": "1"})),
    )


def shifts(side: Side) -> Block:
    """Return the way to tell of another rota."""
    return Button(P("My shifts have changed"), Call("mentor.edit", {"side": side.value, "step": "when"}))


def unwell(p: str, side: Side) -> Sequence[Block]:
    """Return what happens to what does not work, before it does."""
    call = Call("mentor.unwell", {"p": p, "sure": "yes"})
    said = P(
        "That happens, and it is nobody's fault. If you go on, this introduction ends, and I never pair the two of you "
        "again. The other side is told that it ended, and nothing else."
    )
    end = Button(P("End it"), call, Tone.DANGER)
    if side is Side.OFFER:
        return (Text(said), end, *pauses(p))
    return (Text(said), Button(P("End it, and find me somebody else"), call.having(again="yes")), end, *pauses(p))
