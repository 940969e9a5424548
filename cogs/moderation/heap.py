"""How much waits and for how long, in words: kinds and counts, never what somebody wrote."""

from collections.abc import Sequence
from datetime import date

from bot import Block, P, Text
from bot.docket import Docket


async def heap(docket: Docket, home: str, today: date) -> Sequence[Block]:
    """Return one line for each kind of case that waits; none when nothing does."""
    blocks: list[Block] = []
    for kind, number, since in await docket.cases.heap(home):
        title, days = docket.looks[kind].title, (today - since).days
        if days < 1:
            said = P("{title}: {n} waits, since today.", "{title}: {n} wait, since today.")(title=title, n=number)
        else:
            age = P("{n} day", "{n} days")(n=days)
            words = P("{title}: {n} waits, for {age}.", "{title}: {n} wait, the oldest for {age}.")
            said = words(title=title, n=number, age=age)
        blocks.append(Text(said))
    return blocks
