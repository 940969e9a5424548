"""Venting told once for every platform, from a writer's first press to the last: hearing, notes, moderators, news."""

import asyncio
from collections.abc import Awaitable, Mapping

import pytest

from bot.people import Place
from cogs.venting.terms import Terms, settle
from tests.contract.guest import Guest
from tests.stories.test_venting_everywhere import opens, writer
from tests.stories.town import Town, on

WORDS = "Two people short again, and nobody says thank you."
CRUEL = "You are the weak link on that bench."
SLOW = 21  # minutes after which everything that waits soon has come


async def later(town: Town, minutes: int = SLOW) -> None:
    """Let minutes pass one by one, and after them what is due go out."""
    for _ in range(minutes):
        await town.clock.advance(minutes=1)
    await town.app.jobs.pushed()
    await town._sent()
    await town.clock.advance(minutes=1)
    await town.app.jobs.pushed()


async def published(town: Town, who: Guest, text: str = WORDS, **more: str) -> None:
    """Write, look, post, and wait until it stands."""
    assert "How your post will look" in await who.fills(text=text, **more)
    assert "Thank you" in await who.presses("Post")
    await later(town)


async def ticking(town: Town, act: Awaitable[str]) -> str:
    """Do something for which the platform's pace takes a second or two of the clock."""
    doing = asyncio.ensure_future(act)
    while not (await asyncio.wait({doing}, timeout=0.05))[0]:
        await town.clock.advance(seconds=1)
    return doing.result()


async def post_of(town: Town, text: str, who: Guest) -> str:
    """Return how the newest post that says this reads."""
    return [seen for seen in await who.sees() if text in seen and "I hear you" in seen][-1]


async def test_a_post_is_heard_answered_in_private_and_closed_by_its_author(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, bea = await writer(town), await town.guest("bea")
    await published(town, ada)
    assert "1 person hears this post" in await bea.presses("I hear you")
    await bea.presses("Private note")
    assert "Your note" in await bea.presses("I understand, go on")
    assert "How they will see it" in await bea.fills(text="I sit two stools away.")
    assert "Sent." in await bea.presses("Send")
    await later(town, 2)
    assert "1 person hears you" in await post_of(town, WORDS, ada)
    listed = await ada.runs("myvents")
    assert "1 new note" in listed and "1 hears you" in listed
    await ada.presses("Open 1")
    letter = await ada.presses("Read note 1")
    assert "two stools away" in letter and bea.person.id not in letter
    await ada.presses("Answer")
    assert "How they will see it" in await ada.fills(text="Thank you.")
    assert "They do not learn who you are" in await ada.presses("Send")
    assert "Note 1: 1 new answer" in await bea.runs("myvents")
    answer = await bea.presses("Note 1: 1 new answer")
    assert "Thank you." in answer and ada.person.id not in answer
    await ada.runs("myvents")
    await ada.presses("Open 1")
    await ada.presses("Read note 1")
    assert "Closed." in await ada.presses("Block")
    await bea.runs("myvents")
    assert "This talk is closed" in await bea.presses("Note 1")
    assert [text for text in [*await ada.inbox(), *await bea.inbox()] if "stools" in text] == []


async def test_an_author_deletes_and_nobody_sees_the_words_any_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, bea = await writer(town), await town.guest("bea")
    await published(town, ada)
    await post_of(town, WORDS, bea)
    assert "nothing here" in await bea.runs("myvents")
    await ada.runs("myvents")
    await ada.presses("Open 1")
    assert "Delete it?" in await ada.presses("Delete")
    assert "Deleted" in await ada.presses("Delete") or "gone" in ada.reads
    assert [seen for seen in await bea.sees() if WORDS in seen] == []


async def test_reports_hide_a_post_and_moderators_restore_remove_and_mute(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, mo = await writer(town), await town.guest("mo")
    await published(town, ada, CRUEL)
    for name in ("bea", "cy", "dee", "eli"):
        who = await town.guest(name)
        await who.presses("Report")
        assert "Your moderators will look at it" in await ticking(town, who.fills(reason="attack"))
    await later(town, 1)
    assert [seen for seen in await ada.sees() if CRUEL in seen and "I hear you" in seen] == []
    assert "1 case waits" in await mo.runs("mod.queue")
    assert "is hidden, until you decide" in await mo.presses("Open number 1")
    assert CRUEL in await mo.presses("Read it")
    await mo.presses("Back to the case")
    await ticking(town, mo.presses("Restore"))
    await post_of(town, CRUEL, ada)
    await (fay := await town.guest("fay")).presses("Report")
    await ticking(town, fay.fills(reason="attack"))
    await mo.runs("mod.queue")
    card = await mo.presses("Open number 1")
    assert ada.person.id not in card
    assert "Nobody learns who" in await mo.picks("Mute author", "7 days")
    await ticking(town, mo.presses("Remove"))
    assert [seen for seen in await fay.sees() if CRUEL in seen and "I hear you" in seen] == []
    refused = await ada.runs("vent")
    assert "until the end of" in refused and "What is on your mind?" not in refused


async def test_a_community_that_reads_first_approves_and_declines(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await opens(town, monkeypatch)
    ada, mo = await writer(town), await town.guest("mo")
    await mo.runs("mod.vetting", first="yes")
    await ada.fills(text="The one on bench four never listens.")
    assert "a moderator reads posts first" in await ada.presses("Post")
    await later(town)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    assert "bench four" in await mo.presses("Read it")
    await mo.presses("Decline")
    assert "Its writer reads your reason" in await mo.fills(reason="Please leave the bench out.")
    assert "it came back to you" in await ada.runs("myvents")
    assert "leave the bench out" in await ada.presses("Open 1")
    await ada.presses("Edit and send again")
    assert "bench four" in await ada.presses("Edit")
    await ada.fills(text="Somebody never listens.")
    await ada.presses("Post")
    await later(town)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    assert "It appears within the next minutes" in await mo.presses("Approve")
    await later(town, 4)
    await post_of(town, "Somebody never listens.", mo)


async def test_moderators_offer_help_and_are_answered_without_a_name(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, mo = await writer(town), await town.guest("mo")
    await published(town, ada)
    bea = await town.guest("bea")
    await bea.presses("Report")
    await bea.fills(reason="danger")
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Offer help")
    assert "Nobody learns who they are" in await mo.fills(text="We read this. Shall we look at the rota?")
    await ada.runs("myvents")
    await ada.presses("Open 1")
    assert "look at the rota" in await ada.presses("Read the moderators' note")
    await ada.presses("Answer")
    await ada.fills(text="Yes, please.")
    await ada.presses("Send")
    assert "2 cases wait" in await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    read = await mo.presses("Read and answer")
    assert "Yes, please." in read and ada.person.id not in read


async def test_a_hard_text_brings_an_alert_without_a_name_and_a_lockdown_stops_posts(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, mo = await writer(town), await town.guest("mo")
    assert "988" in await ada.fills(text="I want to kill myself.")
    await ada.presses("Go on with my words")
    await ada.presses("Keep private (discard)")
    await later(town, 6)
    assert "1 case waits" in await mo.runs("mod.queue")
    alert = await mo.presses("Open number 1")
    assert "Somebody may be in danger" in alert
    assert "thoughts of suicide" in alert and ada.person.id not in alert and "kill" not in alert
    assert "It is yours" in await mo.presses("I have it")
    await mo.runs("mod.brake", what="stop")
    refused = await ada.runs("vent")
    assert "What is on your mind?" not in refused


GONE: Mapping[str, str] = {"discord": "700000000000000404", "slack": "C9GONE"}
CHOSEN: Mapping[str, int] = {"discord": 1, "slack": 0}


@on("discord", "slack")
async def test_news_comes_by_message_only_where_that_is_private_and_never_says_what(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada, bea = await writer(town), await town.guest("bea")
    if town.name == "discord":
        await town.app.services.courier.open(ada.person)  # as the press in /settings does
    before = len(await ada.inbox())
    await published(town, ada, notices="dm")
    await bea.presses("Private note")
    await bea.presses("I understand, go on")
    await bea.fills(text="I sit two stools away.")
    await bea.presses("Send")
    await later(town, 3)
    news = (await ada.inbox())[before:]
    assert len(news) == CHOSEN[town.name]
    assert all("something new" in text and "stools" not in text and WORDS not in text for text in news)
    assert "1 new note" in await ada.runs("myvents")


@on("discord", "slack")
async def test_a_channel_that_is_gone_keeps_the_post_and_tells_writer_and_moderators(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(town, monkeypatch)
    ada = await writer(town)
    await ada.fills(text=WORDS)
    await ada.presses("Post")
    gone = Place(
        town.lounge.platform, town.lounge.community, "C9GONE" if town.name == "slack" else "700000000000000404"
    )
    await settle(town.app.services.choices, town.lounge.home, Terms(place=gone))
    mo = await town.guest("mo")
    await town.app.services.communities.choose_moderators(town.lounge.home, town.lounge, None)
    await later(town, 25)
    assert [seen for seen in await mo.sees() if WORDS in seen and "I hear you" in seen] == []
    assert "I go on trying" in await ada.runs("myvents")
    assert [seen for seen in await mo.sees() if "venting" in seen.lower() and WORDS not in seen] != []
    await settle(town.app.services.choices, town.lounge.home, Terms(place=town.lounge))
    await later(town, 25)
    await post_of(town, WORDS, mo)
    assert len([seen for seen in await mo.sees() if WORDS in seen and "I hear you" in seen]) == 1
