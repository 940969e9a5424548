"""Changes of settings: looked at before they are written, kept together with their lines in the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot import Context, Person
from bot.community import Changing, Json
from bot.steps import Kept, Step, digest
from bot.store.audit import Audit

PROGRESS: Final = "setup"
DONE, SKIPPED = "done", "skipped"


class Meanwhile(Exception):
    """Somebody changed a step since it was looked at."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one step's settings are to be; ``was`` is the digest of those on which it is based, empty for none."""

    step: Step
    values: Mapping[str, object]
    was: str = ""


def progress(kept: Kept, mark: str) -> frozenset[str]:
    """Return the steps with this mark: gone through, or skipped."""
    row = kept.get(PROGRESS)
    names = row.get(mark) if isinstance(row, dict) else None
    return frozenset(str(name) for name in names) if isinstance(names, list) else frozenset()


def marked(kept: Kept, names: Sequence[str], mark: str) -> Json:
    """Return the row of progress with these steps marked."""
    row: dict[str, Json] = {}
    for each in (DONE, SKIPPED):
        others = progress(kept, each) - set(names)
        row[each] = [*sorted(others | set(names) if each == mark else others)]
    return row


class Ledger:
    """The one place where set-up writes."""

    def __init__(self, steps: Sequence[Step], choices: Changing, audit: Audit) -> None:
        """Both are written in one transaction; afterwards all ``steps`` do what follows for them."""
        self._steps = steps
        self.choices = choices
        self._audit = audit

    async def keep(self, ctx: Context, wishes: Sequence[Wish], action: str = "setup.changed") -> Kept:
        """Keep all of these or none, and return what was kept before.

        Raises ``Meanwhile``, ``Unfit`` or ``StoreError``.
        """
        home = ctx.person.home
        async with self.choices.change(home) as tx:
            before = await self.choices.kept(home, tx=tx)
            now: dict[str, Json] = dict(before)
            for wish in wishes:
                told = self._apply(home, now, wish)
                if told:
                    await self._audit.record(home, str(ctx.person), action, wish.step.name, told, tx=tx)
            now[PROGRESS] = marked(now, [wish.step.name for wish in wishes], DONE)
            for name, value in now.items():
                if value != before.get(name):
                    await self.choices.put(home, name, value, tx=tx)
        await self._follow(ctx.person, before)
        return before

    async def skip(self, by: Person, step: Step) -> None:
        """Remember that a step was skipped. Raises ``StoreError``."""
        async with self.choices.change(by.home) as tx:
            kept = await self.choices.kept(by.home, tx=tx)
            await self.choices.put(by.home, PROGRESS, marked(kept, [step.name], SKIPPED), tx=tx)
        await self._follow(by, kept)

    async def _follow(self, by: Person, before: Kept) -> None:
        """One step's change may matter to another: where moderators meet, their weekly figure is posted."""
        for step in self._steps:
            await step.settled(by, before)

    def _apply(self, home: str, now: dict[str, Json], wish: Wish) -> str:
        """Write one wish into what is kept, and return what it changes, for the audit."""
        before = wish.step.read(now)
        if wish.was and wish.was != based_on(before):
            raise Meanwhile
        now |= wish.step.write(home, now, wish.values)
        return told(before, wish.step.read(now))


def based_on(values: Mapping[str, str]) -> str:
    """Return the digest of a step's settings, which a form carries along."""
    return digest(sorted(values.items()))


def told(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what changed, as the audit tells it."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return "; ".join(f"{name}: {before.get(name) or 'none'} -> {after.get(name) or 'none'}" for name in names)
