"""The guide: looked at first, posted and pinned, changed where it stands, and never there twice."""

import asyncio

from bot import Call
from bot.app import App
from tests.contract.guest import Guest
from tests.stage import Stage, show
from tests.stories.town import WIRES, Town, on

LOUNGE, QUIET = "stage:lab:lounge", "stage:lab:quiet"


def guides(stage: Stage, channel: str = "lounge") -> list[str]:
    return [text for reply in stage.channels[channel] if "peers, not clinicians" in (text := show(reply))]


async def told_to(mo: Guest) -> str:
    """What a moderator sees once all is done: the post that everybody sees comes before their own answer."""
    async with asyncio.timeout(30):
        while "Done." not in (said := "\n".join(await mo.sees())):
            await mo.runs("helpnow")
    return said


async def test_a_moderator_posts_a_guide_and_everybody_finds_it(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    preview = await mo.runs("welcome.post", channel=str(town.lounge), title="Hello from the night crew")
    assert "Everybody would read this" in preview and "Hello from the night crew" in preview
    assert not any("night crew" in text for text in await ada.sees())
    await mo.presses("Post it")
    told = await told_to(mo)
    assert "It stands in that channel." in told
    assert ("It is pinned." in told) == bool(town.pinned()) == (town.name != "playground")
    (guide,) = [text for text in await ada.sees() if "night crew" in text]
    assert "peers, not clinicians" in guide and "aged 18 or over" in guide
    assert "988" in await ada.presses_in(town.lounge, "Talk to a person right now")


@on("stage", "typed", *WIRES)
async def test_a_changed_guide_takes_the_place_of_the_one_that_stands(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    for title in ("First", "Second"):
        await mo.runs("welcome.post", channel=str(town.lounge), title=title)
        await mo.presses("Post it")
    found = [text for text in await ada.sees() if "peers, not clinicians" in text]
    assert len(found) == 1 and "Second" in found[0] and "First" not in found[0]
    assert town.pinned() == 1


@on("stage", "typed", *WIRES)
async def test_where_we_may_not_pin_that_is_said_with_the_mend(town: Town) -> None:
    assert town.forbids_pins is not None
    town.forbids_pins()
    mo, ada = await town.guest("mo"), await town.guest("ada")
    await mo.runs("welcome.post", channel=str(town.lounge))
    await mo.presses("Post it")
    told = await told_to(mo)
    assert "I may not pin it." in told and "pins:write" in told and town.pinned() == 0
    assert any("Labmates is here" in text for text in await ada.sees())


async def test_own_words_with_patient_data_come_back_masked(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("welcome.post", channel=LOUNGE, words="Ask Mary Brown, DOB 03/04/1961, how it helped.")
    assert "[DOB]" in mo.reads and "1961" not in mo.reads.replace("03/04/1961", "") and guides(stage) == []


async def test_twice_pressed_is_once_posted(stage: Stage) -> None:
    mo, mia = (stage.actor(name, moderator=True) for name in ("mo", "mia"))
    call = Call("welcome.publish", {"channel": LOUNGE, "title": "Hello"})
    await asyncio.gather(mo.calls(call), mia.calls(call))
    await mo.calls(call)
    assert len(guides(stage)) == 1 and len(stage.pins) == 1


async def test_another_channel_takes_it_over_and_one_that_was_deleted_is_posted_anew(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.calls(Call("welcome.publish", {"channel": LOUNGE}))
    assert "takes the place of the guide that stands" in await mo.runs("welcome.post", channel=QUIET)
    assert "The earlier one is gone." in await mo.presses("Post it")
    assert guides(stage) == [] and len(guides(stage, "quiet")) == 1
    stage.channels["quiet"].clear()  # somebody deleted it
    await mo.runs("welcome.post", channel=QUIET)
    assert "Done." in await mo.presses("Post it")
    assert len(guides(stage, "quiet")) == 1
    log = await app.services.audit.read("stage:lab")
    assert [(line.action, line.subject) for line in log] == [
        ("guide.posted", QUIET),
        ("guide.posted", QUIET),
        ("guide.posted", LOUNGE),
    ]


async def test_an_earlier_one_out_of_reach_is_told(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.calls(Call("welcome.publish", {"channel": LOUNGE}))
    stage.closed.add("lounge")
    told = await mo.calls(Call("welcome.publish", {"channel": QUIET}))
    assert "The earlier one still stands" in told and len(guides(stage, "quiet")) == 1


async def test_a_channel_that_is_closed_is_told_and_the_words_are_kept(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    stage.closed.add("lounge")
    told = await mo.calls(Call("welcome.publish", {"channel": LOUNGE, "title": "Hello"}))
    assert "I cannot post there." in told and "Hello" in told
    assert await app.services.choices.get("stage:lab", "guide") is None


async def test_members_post_no_guide(stage: Stage) -> None:
    assert "for moderators" in await stage.actor("ada").runs("welcome.post", channel=LOUNGE)
