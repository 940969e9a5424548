"""The plan of two: written by either, agreed to by both as it stands, kept sealed, and changed whenever they like."""

import hashlib
from typing import Annotated, Final, TypeGuard

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.message import Fields
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from bot.store.values import Body, dump
from cogs.mentors.answering import PAIR
from cogs.mentors.words import Cadence, Style

GOALS: Final = 3
PRIVATE: Final = P("What we say here stays between us, unless somebody is in danger.")
ENDING: Final = P("Either of us can end it with one press, without a reason. We say thank you first.")
NOT_OURS: Final = P("There is no plan to be made: this introduction is not open, or it is not yours.")


class Agreeing(Cog):
    """The agreement that both tick."""

    def __init__(self, mentors: Mentors, transaction: Transaction) -> None:
        self._mentors = mentors
        self._transaction = transaction

    @command("mentor.write", P("Write or change our plan"), listed=False)
    async def write(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Open the form with the plan as it stands, or with what most people say."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not _ours(pair, ctx):
            return Reply.say(NOT_OURS)
        kept = {name: str(said) for name, said in pair.plan.items() if isinstance(said, str)}
        goals = pair.plan.get("goals")
        lines = {"goals": "\n".join(map(str, goals))} if isinstance(goals, list) else {}
        usual = {"private": str(PRIVATE), "ending": str(ENDING), "cadence": Cadence.FORTNIGHTLY.value}
        return self.ask("mentor.plan", {}, **usual | {"style": Style.ANY.value} | kept | lines | {"p": p})

    @command("mentor.plan", P("Our plan"), listed=False)
    async def plan(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        goals: Annotated[str, Hint(P("Up to three goals, one a line"), long=True, max_length=400, shared=True)],
        cadence: Annotated[Cadence, Hint(P("How often do we talk?"))] = Cadence.FORTNIGHTLY,
        style: Annotated[Style, Hint(P("How do we talk?"))] = Style.ANY,
        private: Annotated[str, Hint(P("What stays between us?"), long=True, max_length=300, shared=True)] = str(
            PRIVATE
        ),
        ending: Annotated[str, Hint(P("How do we end it?"), long=True, max_length=300, shared=True)] = str(ENDING),
    ) -> Outcome:
        """Keep a plan that both are to agree to."""
        pair = await self._mentors.pairs.get(p)
        if not _ours(pair, ctx):
            return Reply.say(NOT_OURS)
        said = {"goals": goals, "private": private, "ending": ending}
        lines = [line.strip() for line in goals.splitlines() if line.strip()]
        if len(lines) > GOALS:
            wrong = {"goals": P("Three goals at most: what matters most in the next weeks?")}
            return self.ask("mentor.plan", wrong, p=p, cadence=cadence.value, style=style.value, **said)
        body: Body = {**said, "goals": [*lines], "cadence": cadence.value, "style": style.value}
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            kept = await self._mentors.pairs.plan(p, body, tx=tx)
            mine = "mentee_agrees" if pair is not None and pair.mentee == ctx.person else "mentor_agrees"
            kept = kept and await self._mentors.pairs.change(p, [Bond.ACTIVE], tx=tx, **{mine: True})
        return await self._shown(ctx, p) if kept else Reply.say(NOT_OURS)

    @command("mentor.agree", P("Agree to our plan"), listed=False)
    async def agree(
        self, ctx: Context, p: Annotated[str, PAIR], e: Annotated[str, Hint(P("Edition"), hidden=True)] = ""
    ) -> Outcome:
        """Tick the plan that somebody has read; one that was changed since is shown instead."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            pair = await self._mentors.pairs.get(p, tx=tx)
            if not _ours(pair, ctx) or not pair.plan:
                return Reply.say(NOT_OURS)
            if e == edition(pair):
                mine = "mentee_agrees" if pair.mentee == ctx.person else "mentor_agrees"
                await self._mentors.pairs.change(p, [Bond.ACTIVE], tx=tx, **{mine: True})
        return await self._shown(ctx, p)

    async def _shown(self, ctx: Context, p: str) -> Outcome:
        """Show the plan to both where they talk, and anywhere else to who asked only."""
        pair = await self._mentors.pairs.get(p)
        return Reply.say(NOT_OURS) if pair is None else shown(pair, public=pair.place == ctx.place)


def edition(pair: Pair) -> str:
    """Return what tells one wording of a plan from another."""
    return hashlib.blake2b(dump(pair.plan).encode(), digest_size=6).hexdigest()


def shown(pair: Pair, *, public: bool) -> Reply:
    """The plan, and who has agreed to it."""
    plan = pair.plan
    goals = plan.get("goals")
    said = [str(goal) for goal in goals] if isinstance(goals, list) else []
    both = pair.mentee_agrees and pair.mentor_agrees
    state = P("You both agree. It can be changed at any time.") if both else P("One of you has agreed. And the other?")
    agree = (
        [] if both else [Button(P("I agree"), Call("mentor.agree", {"p": pair.id, "e": edition(pair)}), Tone.PRIMARY)]
    )
    return Reply.say(
        Text(P("Your plan"), Tone.TITLE),
        *(Text(P("{n}. {goal}")(n=number, goal=goal)) for number, goal in enumerate(said, 1)),
        Fields(
            (
                (P("How often"), _label(Cadence, plan.get("cadence"))),
                (P("How we talk"), _label(Style, plan.get("style"))),
                (P("What stays between us"), str(plan.get("private", ""))),
                (P("How we end it"), str(plan.get("ending", ""))),
            )
        ),
        Text(state),
        *agree,
        Button(P("Change our plan"), Call("mentor.write", {"p": pair.id})),
        public=public,
    )


def _label(kind: type[Cadence] | type[Style], kept: object) -> Phrase | str:
    return next((member.label for member in kind if member.value == kept), "")


def _ours(pair: Pair | None, ctx: Context) -> TypeGuard[Pair]:
    return pair is not None and pair.holds(ctx.person) and pair.state is Bond.ACTIVE
