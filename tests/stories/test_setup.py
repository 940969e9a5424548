"""A moderator sets a community up: step by step, left and taken up again, on every platform."""

from bot.people import Place
from tests.contract.guest import Guest
from tests.stories.town import Town, on


def place(town: Town, name: str) -> str:
    """Another channel of the town, in its string form."""
    return str(Place(town.lounge.platform, town.lounge.community, name))


async def chooses(mo: Guest, **values: str) -> str:
    """Press Change and fill the form that opens."""
    await mo.presses("Change")
    return await mo.fills(**values)


async def test_the_steps_are_gone_through_on_one_screen(town: Town) -> None:
    mo = await town.guest("mo")
    first = await mo.runs("setup.start")
    assert "Set-up:" in first and "go on where you were" in first or "goes on where you were" in first
    print(first)
    print(await mo.runs("setup.change", step="community")) if town.name in ("stage", "typed") else None
