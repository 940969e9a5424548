"""Venting on the real slack-bolt: private until it appears, mentions dead, nothing by direct message."""

from pathlib import Path

from bot import Place
from bot.app import Shipped
from cogs.venting.terms import Terms, settle
from tests.fakes.slack import GENERAL, TEAM, Json, Member, Message
from tests.slack.test_whole_house import Ward, running


async def opened(ward: Ward) -> tuple[Member, Member]:
    """Thirty people, and a channel for venting; two of them are ours."""
    for number in range(30):
        ward.slack.add_user(f"U7Q{number:02}")
    home, place = f"slack:{TEAM}", Place("slack", TEAM, GENERAL)
    await settle(ward.app.services.choices, home, Terms(place=place))
    return Member(ward.slack, "U1ADA"), Member(ward.slack, "U2BOB")


async def last(ward: Ward, who: Member, words: str) -> Message:
    """Wait until somebody sees a message with these words, and return it."""
    return await ward.slack.until(lambda: next((m for m in who.sees() if words in m.text), None))


async def card(ward: Ward, who: Member, words: str) -> Json:
    """Wait until the modal on top, which only its reader has, says these words, and return it."""
    stack = ward.slack.views[who.user]
    return await ward.slack.until(lambda: stack[-1] if stack and words in str(stack[-1]["blocks"]) else None)


def option(form: Json, value: str) -> Json:
    """Return a choice of the form by its value."""
    options = [o for block in form["blocks"] for o in block.get("element", {}).get("options", [])]
    return next(o for o in options if o["value"] == value)


async def pass_by(ward: Ward, minutes: int) -> None:
    for _ in range(minutes):
        await ward.clock.advance(minutes=1)
    await ward.app.jobs.pushed()


async def test_a_post_goes_from_the_form_into_the_channel_and_never_by_direct_message(
    tmp_path: Path, shipped: Shipped
) -> None:
    async with running(tmp_path, shipped) as ward:
        ada, bob = await opened(ward)
        await ada.types("/vent")
        terms = await last(ward, ada, "who can see what")
        assert terms.viewer == "U1ADA" and "owners of the workspace may export" in terms.text
        await ada.presses("I understand, go on", on=terms)
        await ada.gets_form("Write anonymously")
        words = "Short again <!channel> <@U2BOB> @here, Mrs. Doe's tube clotted."
        await ada.submits(text=words, notices=option(ada.view, "dm"))
        preview = await card(ward, ada, "How your post will look")
        assert "[NAME]" in str(preview["blocks"]) and bob.sees() == []
        await ada.presses("Post masked", on=preview)
        thanks = await card(ward, ada, "Thank you")
        assert "nothing about your posts into direct messages" in str(thanks["blocks"])
        await pass_by(ward, 21)
        post = await last(ward, bob, "Short again")
        assert post.viewer is None and "&lt;!channel&gt; &lt;@U2BOB&gt;" in post.text and "ADA" not in str(post)
        await bob.presses("Reply anonymously", on=post)
        await bob.presses("I understand, go on", on=await last(ward, bob, "who can see what"))
        await bob.gets_form("Reply anonymously")
        await bob.submits(text="I know that feeling.")
        await bob.presses("Post", on=await card(ward, bob, "How your reply will look"))
        await card(ward, bob, "Thank you")
        await pass_by(ward, 21)
        reply = await ward.slack.until(lambda: next((m for m in ada.sees(thread=post.ts) if "I know" in m.text), None))
        assert reply.thread == post.ts and reply.viewer is None
        assert ada.inbox == bob.inbox == [] and ward.slack.sent("conversations.open") == []


async def test_where_few_are_in_the_channel_nothing_is_taken(tmp_path: Path, shipped: Shipped) -> None:
    async with running(tmp_path, shipped) as ward:
        place = Place("slack", TEAM, GENERAL)
        await settle(ward.app.services.choices, f"slack:{TEAM}", Terms(place=place))
        ada = Member(ward.slack, "U1ADA")
        await ada.types("/vent", "Anybody here?")
        await ada.presses("I understand, go on", on=await last(ward, ada, "who can see what"))
        refused = await last(ward, ada, "Fewer than 10 people")
        assert refused.viewer == "U1ADA" and "Anybody here?" in refused.text


async def test_news_of_a_note_is_in_the_home_and_never_in_a_direct_message(tmp_path: Path, shipped: Shipped) -> None:
    async with running(tmp_path, shipped) as ward:
        ada, bob = await opened(ward)
        await ada.types("/vent")
        await ada.presses("I understand, go on", on=await last(ward, ada, "who can see what"))
        await ada.gets_form("Write anonymously")
        await ada.submits(text="Short again.", notices=option(ada.view, "dm"))
        await ada.presses("Post", on=await card(ward, ada, "How your post will look"))
        await card(ward, ada, "Thank you")
        await pass_by(ward, 21)
        await bob.presses("Private note", on=await last(ward, bob, "Short again"))
        await bob.presses("I understand, go on", on=await last(ward, bob, "who can see what"))
        await bob.gets_form()
        await bob.submits(text="I sit two stools away.")
        await bob.presses("Send", on=await card(ward, bob, "How they will see it"))
        await card(ward, bob, "Sent.")
        await pass_by(ward, 5)
        await ada.opens_home()
        await ward.slack.until(lambda: "1 new thing waits" in str(ward.slack.homes.get("U1ADA")) or None)
        assert "stools" not in str(ada.home)
        private = {ward.slack.dm("U1ADA"), ward.slack.dm("U2BOB"), "U1ADA", "U2BOB"}
        posted = ward.slack.sent("chat.postMessage", "files.completeUploadExternal", "conversations.open")
        assert [one for one in posted if private & {one.args.get("channel"), one.args.get("channel_id")}] == []
        assert ward.slack.sent("conversations.open") == [] and ada.inbox == bob.inbox == []
