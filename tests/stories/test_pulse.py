"""The pulse and the promises around it: one figure a week, made once; nothing in clear; no role reads an answer."""

import logging
from pathlib import Path

import pytest

from bot import Call
from bot.app import App
from bot.privacy.keys import DataKey, KeyFault, KeyFolder
from tests.stage import Stage, show
from tests.stories.test_checkins import push, push_days, signed_up

NOTE = "Centrifuge three again and nobody helped"
WEEK = {"kind": "weekly", "week": "2026-01-05"}


def everything(folder: Path) -> bytes:
    """All bytes of all files: the database, its write-ahead log, the keys."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def answered(stage: Stage, count: int, pick: str = "2", cause: str = "staffing") -> None:
    for n in range(count):
        who = await signed_up(stage, f"member{n:02}")
        await who.calls(Call("checkin.tap", WEEK | {"pick": pick}))
        await who.calls(Call("checkin.cause", WEEK | {"cause": cause, "on": "yes"}))


async def test_few_answers_give_no_figure_and_enough_give_one_that_never_changes(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await answered(stage, 22)
    assert "no figure for this week" in await mo.types("pulse")
    await push_days(app, 8)
    first = await mo.types("pulse")
    assert "# The week of Jan 5" in first and "20–49 answered." in first and "random noise" in first
    assert "Privacy spent in the last 52 weeks: epsilon 1" in first
    late = stage.actor("member00")
    await late.calls(Call("checkin.tap", WEEK | {"pick": "5"}))
    for n in range(15):
        await stage.actor(f"member{n:02}").types("checkin stop")
        await app.services.answers.erase(stage.actor(f"member{n:02}").ctx.person)
    assert await mo.types("pulse") == first
    assert not any(f"member{n:02}" in first for n in range(22))


async def test_on_monday_the_moderators_channel_gets_the_post_once(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    stage.channels["moderators"].clear()
    await answered(stage, 12)
    await push_days(app, 8)
    before, post = stage.channels["moderators"]
    assert "no figure for this week" in show(before)
    assert "# The week of Jan 5" in show(post) and "10–19 answered." in show(post)
    assert "hard: about" in show(post) and "not hard: about" in show(post)
    await push_days(app, 7)
    assert len(stage.channels["moderators"]) == 3


async def test_the_post_follows_the_moderators_to_another_channel(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:old")
    await signed_up(stage)
    await mo.runs("setup.moderators", channel="stage:lab:new")
    await mo.types("checkins status")
    stage.channels.clear()
    await push_days(app, 8)
    assert "old" not in stage.channels and len(stage.channels["new"]) == 2


async def test_nothing_in_database_keys_or_logs_says_what_somebody_answered(
    app: App, stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = await signed_up(stage)
    await ada.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    for cause in ("conflict", "errors"):
        await ada.calls(Call("checkin.cause", WEEK | {"cause": cause, "on": "yes"}))
    await ada.calls(Call("checkin.note", {"week": "2026-01-05", "text": NOTE}))
    await ada.calls(Call("checkin.tap", {"kind": "burnout", "week": "2026-01-05", "pick": "5"}))
    await push(app, hours=1)
    found = everything(tmp_path)
    assert b"stage:lab:ada" in found and b"weekly" in found  # the search would find what is there
    for secret in (NOTE, "Centrifuge", "conflict", "errors", '"choice"', "Very hard", "pick=", "I feel completely"):
        assert secret.encode() not in found and secret not in caplog.text.replace("errors.py", "")


async def test_no_role_reads_what_another_answered(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await ada.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    await ada.calls(Call("checkin.note", {"week": "2026-01-05", "text": NOTE}))
    for other in (stage.actor("bea"), stage.actor("mo", moderator=True)):
        for command in app.desk.commands.values():
            if not command.name.startswith(("checkin", "pulse")):
                continue
            args = {"person": "stage:lab:ada", "member": "ada", "user": "ada", "week": "2026-01-05", "kind": "weekly"}
            screen = await other.calls(Call(command.name, args))
            assert NOTE not in screen and "Very hard (" not in screen and "Jan 5: Very hard" not in screen
            await push(app, seconds=10)


async def test_answers_do_not_open_without_the_key_folder(app: App, stage: Stage, tmp_path: Path) -> None:
    ada = await signed_up(stage)
    await ada.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    (tmp_path / "keys" / "data.key").unlink()
    with pytest.raises(KeyFault, match="put the key folder back"):
        DataKey(KeyFolder(tmp_path / "keys", tmp_path / "var")).open(app.key.mark)
    app.key = DataKey(KeyFolder(tmp_path / "keys", tmp_path / "var"))
    with pytest.raises(KeyFault):
        await app.unlock()


async def test_a_broken_row_is_told_kindly_and_not_shown(app: App, stage: Stage) -> None:
    from sqlalchemy import text

    ada = await signed_up(stage)
    await ada.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    async with app.store.write() as tx:
        await tx.execute(text("UPDATE answers SET sealed = x'0102'"))
    assert "Something broke on my side" in await ada.types("checkin history")
