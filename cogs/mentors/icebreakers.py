"""A first question that fits what two have in common."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot import P, Phrase
from bot.matching import tie
from cogs.mentors.words import Topic

FITTING: Final[Mapping[Topic, Sequence[Phrase]]] = {
    Topic.FIRST_JOB: (
        P("What surprised you most in your first weeks on a bench?"),
        P("Which question did you not dare to ask in your first job, and who answered it in the end?"),
    ),
    Topic.CERTIFICATION: (
        P("Which part of the exam outline do you like least, and what made something click for you before?"),
        P("When in your week is your head clearest for studying?"),
    ),
    Topic.NIGHTS: (
        P("What does the last hour of a night shift look like for you?"),
        P("What do you do on the day before your first night?"),
    ),
    Topic.CHANGE: (P("What would you miss from the work you do now, and what would you leave gladly?"),),
    Topic.LEADERSHIP: (P("Think of a lead you liked to work for. What did they do on a bad day?"),),
    Topic.MOVING: (P("What should a lab in a new state have, so that you would stay?"),),
    Topic.RETURNING: (P("What changed most in the lab while you, or somebody you know, were away?"),),
    Topic.BELONGING: (P("When did you last feel that a lab was also yours?"),),
    Topic.BENCH: (P("Which sample or smear taught you the most, without telling whose it was?"),),
}
USUAL: Final = (
    P("How did you find your way into a lab?"),
    P("What is the best part of a good shift, and what do you do after a bad one?"),
    P("Which analyzer would you save from a fire, and which would you let burn?"),
)


def icebreaker(pair: str, shared: Sequence[Topic]) -> Phrase:
    """Return a question for two who share these topics; the same for the same pair (its id)."""
    questions = [question for topic in shared for question in FITTING[topic]] or USUAL
    return questions[tie("icebreaker", pair) % len(questions)]
