"""After everything that one can do around posts, nothing on the disk and in the logs says who did it."""

import logging
from pathlib import Path

import pytest

from bot import Call
from bot.app import App
from tests.stage import Stage, show
from tests.store.needles import hits
from tests.stories.test_pulse import everything
from tests.stories.test_venting_around import noted
from tests.stories.venting import agreed, posts, push, ready

AUTHOR, OTHER = "837465019283746501", "564738291056473829"


def logged(caplog: pytest.LogCaptureFixture) -> bytes:
    """What our own modules logged, before any masking, and what of the libraries' reaches a log of the house."""
    said = [r for r in caplog.records if r.name.startswith(("bot", "cogs")) or r.levelno >= logging.WARNING]
    return "\n".join(f"{record.getMessage()} {vars(record)}" for record in said).encode()


async def test_hears_notes_lists_and_ones_own_data_leave_no_name_anywhere(
    app: App, stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await ready(app, stage)
    author, other = await agreed(stage, AUTHOR), await agreed(stage, OTHER)
    post = await posts(app, stage, author, "Nobody says thank you.", notices="dm")
    second = await posts(app, stage, author, "Another night.")
    for who in (author, other):
        await who.calls(Call("vent.hear", {"post": post}))
    assert "Sent." in await noted(stage, other, post, "Hold on.")
    (talk,) = await app.anonymity.talks.about([post])
    await author.calls(Call("myvents.talk", {"talk": talk.id}))
    await author.calls(Call("note.answer", {"talk": talk.id, "text": "Thank you."}))
    await author.presses("Send")
    await other.calls(Call("myvents.talk", {"talk": talk.id}))
    await other.runs("vent.reply", post=post, text="I know that feeling.")
    await other.presses("Post")
    await push(app, minutes=22)
    assert len(author.inbox) == 1  # told past every table
    for name in ("myvents", "home", "mydata.export", "mydata.delete"):
        await author.runs(name)
    await author.calls(Call("myvents.post", {"post": post}))
    await author.calls(Call("myvents.delete", {"post": second, "sure": "yes"}))
    await other.calls(Call("myvents.delete", {"post": post, "sure": "yes"}))
    await author.calls(Call("myvents.block", {"talk": talk.id}))
    people, threads = [author.ctx.person, other.ctx.person], {post, second, talk.id}
    public = "\n".join(show(reply) for place in stage.channels.values() for reply in place).encode()
    assert hits(everything(tmp_path) + logged(caplog) + public, people, threads) == []
    await author.calls(Call("mydata.delete", {"sure": "yes"}))
    await app.store.scrub()
    await app.anonymity.reorder()
    assert hits(everything(tmp_path) + logged(caplog), people, threads) == []
