"""What the taps do: a card a month for moderators, nothing told of a few people, weak prompts last, then left out."""

from bot.app import App
from tests.stage import Actor, Stage, show
from tests.stories.prompts import HOME, MARK, cards, passes, planned

PEOPLE = [f"member{n}" for n in range(6)]


async def judged(app: App, stage: Stage, weak: str = "", people: int = 6) -> list[str]:
    """Let everybody tap under the posts of the week: not today under a ``weak`` one, or useful under all."""
    seen: list[str] = []
    for post in await app.services.prompts.entries.between(HOME, app.clock.now().replace(year=2025), app.clock.now()):
        old = (app.clock.now() - post.due).days >= 7
        if post.useful or post.later or old or weak not in ("", post.prompt):
            continue
        seen.append(post.prompt)
        for name in PEOPLE[:people]:
            kind = "later" if post.prompt == weak else "useful"
            await stage.actor(name).runs("prompts.tap", p=post.id, v=kind)
    return seen


async def weeks(app: App, stage: Stage, number: int, weak: str = "", people: int = 6) -> list[str]:
    found = []
    for _ in range(number):
        await passes(app, days=7)
        found += await judged(app, stage, weak, people)
    return found


def month_cards(stage: Stage) -> list[str]:
    return [card for card in cards(stage) if "Wellness prompts in " in card]


async def test_a_month_is_told_on_the_eighth_and_once(app: App, stage: Stage) -> None:
    mo = await planned(stage, days="Mon", tags="celebration")
    assert "There is no month to tell of yet" in await mo.runs("prompts.summary")
    await weeks(app, stage, 5)
    (card,) = month_cards(stage)
    assert "Wellness prompts in 2026-01" in card and "3 prompts were posted." in card, "the 19th is a holiday"
    assert "To 3 of them five or more people answered; 100% of those taps were “useful”." in card
    assert "What sinks:" in card and "Comes last" not in card
    assert "Wellness prompts in 2026-01" in await mo.runs("prompts.summary")
    await mo.runs("prompts.month")
    assert len(month_cards(stage)) == 1


async def test_nothing_is_told_of_few_people(app: App, stage: Stage) -> None:
    await planned(stage, days="Mon", tags="celebration")
    await weeks(app, stage, 5, people=4)
    (card,) = month_cards(stage)
    assert "None had taps from 5 or more people" in card and "%" not in card
    assert await app.services.prompts.ratings.weak(HOME) == {}


async def weak_one(app: App, stage: Stage) -> tuple[Actor, str]:
    """Let one prompt be weak in January."""
    mo = await planned(stage, days="every day", tags="celebration")
    await passes(app, hours=5)
    (post,) = await app.services.prompts.entries.between(HOME, app.clock.now().replace(day=1), app.clock.now())
    await weeks(app, stage, 5, weak=post.prompt)
    return mo, post.prompt


async def test_a_weak_prompt_sinks_then_is_left_out_until_it_is_kept(app: App, stage: Stage) -> None:
    mo, weak = await weak_one(app, stage)
    (card,) = month_cards(stage)
    assert "Comes last: " in card
    await weeks(app, stage, 4, weak=weak)
    assert "Left out: " in month_cards(stage)[-1]
    assert (await app.services.prompts.ratings.weak(HOME))[weak] == 2
    first = app.clock.now()
    await passes(app, days=25)
    came = [post.prompt for post in await app.services.prompts.entries.between(HOME, first, app.clock.now())]
    assert len(came) >= 24 and weak not in came
    await mo.runs("prompts.summary")
    assert "Kept: it comes in its turn again" in await mo.presses("Keep it")
    first = app.clock.now()
    await passes(app, days=3)
    came = [post.prompt for post in await app.services.prompts.entries.between(HOME, first, app.clock.now())]
    assert weak in came
    assert "prompts.kept" in [line.action for line in await app.services.audit.read(HOME)]


async def test_what_is_left_out_is_marked_in_the_library_for_moderators(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    async with app.services.transaction() as tx:
        await app.services.prompts.ratings.rate(HOME, "breath-1", 2, "2026-01", tx=tx)
    assert "Left out here: keep it" in await mo.runs("prompts.library", tag="breathing")
    assert "Left out" not in await stage.actor("ada").runs("prompts.library", tag="breathing")
    await mo.presses("Left out here: keep it")
    assert await app.services.prompts.ratings.weak(HOME) == {}
    assert "not here any more" in await mo.runs("prompts.keep", prompt="nothing")


async def test_a_month_without_moderators_channel_is_kept_for_whoever_asks(app: App, stage: Stage) -> None:
    mo = await planned(stage, days="Mon", tags="celebration")
    stage.closed.add("mods")
    await weeks(app, stage, 5)
    assert month_cards(stage) == []
    assert "3 prompts were posted." in await mo.runs("prompts.summary")
    assert all(MARK not in show(reply) for reply in stage.channels["mods"])
