"""Talks about a post: two sides, no names, letters in order without times, and gone with the week's key."""

import asyncio
from pathlib import Path

import pytest

from bot.privacy.capsule import LENGTH, Where
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store import Store
from bot.store.talks import UNANSWERED, Head, Sent, Side, Talk
from bot.store.vents import within
from tests.store.scene import ADA, BEN, CLEO, EVE, Scene


@pytest.fixture
async def scene(store: Store, tmp_path: Path) -> Scene:
    scene = Scene(store, tmp_path)
    await scene.house.open()
    return scene


async def written(scene: Scene, post: Where, text: str = "Hold on.") -> Talk:
    sent, talk = await scene.house.talks.open(post, text, EVE, Head(7, message=True))
    assert sent is Sent.YES
    return talk


async def test_a_note_begins_a_talk_and_the_next_one_goes_on_with_it(scene: Scene) -> None:
    post, talks = await scene.writes(ADA, "Tired."), scene.house.talks
    talk = await written(scene, post)
    again = await written(scene, post, "Still thinking of you. 😣")
    assert again == talk and await talks.get(talk.id) == talk and talk.head == Head(7, message=True)
    assert await talks.answer(talk.id, Side.AUTHOR, "Thank you.") is Sent.YES
    letters = await talks.letters(talk)
    assert [(letter.side, letter.text) for letter in letters] == [
        (Side.OTHER, "Hold on."),
        (Side.OTHER, "Still thinking of you. 😣"),
        (Side.AUTHOR, "Thank you."),
    ]
    assert {letter.day for letter in letters} == {scene.clock.now().date()}


async def test_another_person_and_the_moderators_have_talks_of_their_own(scene: Scene) -> None:
    post, talks = await scene.writes(ADA, "Tired."), scene.house.talks
    one = await written(scene, post)
    two = (await talks.open(post, "I am here, too.", BEN))[1]
    ours = [(await talks.open(post, "Can we help?"))[1] for _ in range(2)]
    assert len({one.id, two.id, ours[0].id}) == 3 and ours[0] == ours[1] and ours[0].capsule is None
    assert {talk.id for talk in await talks.about([post.post])} == {one.id, two.id, ours[0].id}
    found = await talks.sealed(ADA.home, post.epoch)
    mine = [where.post for where, capsule in found if scene.house.capsules.is_by(capsule, where, BEN)]
    assert await talks.some(mine) == [two] and len(found) == 2
    assert await talks.sealed(CLEO.home, post.epoch) == []
    assert await talks.about([]) == await talks.some(["nothing"]) == []


async def test_letters_are_waiting_until_the_other_side_looks(scene: Scene) -> None:
    post, talks = await scene.writes(ADA, "Tired."), scene.house.talks
    talk = await written(scene, post)
    await written(scene, post)
    assert await talks.waiting([talk.id], Side.AUTHOR) == {talk.id: 2}
    assert await talks.waiting([talk.id], Side.OTHER) == {}
    await talks.look(talk, Side.OTHER)
    assert await talks.waiting([talk.id], Side.AUTHOR) == {talk.id: 2}
    assert [letter.seen for letter in await talks.look(talk, Side.AUTHOR)] == [False, False]
    assert await talks.waiting([talk.id], Side.AUTHOR) == {}
    await talks.answer(talk.id, Side.AUTHOR, "Yes?")
    assert await talks.waiting([talk.id], Side.OTHER) == {talk.id: 1}


async def test_nobody_writes_on_and_on_without_an_answer_or_into_a_closed_talk(scene: Scene) -> None:
    post, talks = await scene.writes(ADA, "Tired."), scene.house.talks
    sent = [(await talks.open(post, "Hello?", EVE))[0] for _ in range(UNANSWERED + 1)]
    assert sent == [Sent.YES] * UNANSWERED + [Sent.PATIENCE]
    talk = (await talks.about([post.post]))[0]
    assert await talks.answer(talk.id, Side.AUTHOR, "Here.") is Sent.YES
    assert await talks.answer(talk.id, Side.OTHER, "Good.") is Sent.YES
    await talks.close(talk.id)
    assert await talks.answer(talk.id, Side.OTHER, "Still?") is Sent.CLOSED
    assert (await talks.open(post, "Still?", EVE))[0] is Sent.CLOSED
    assert len(await talks.letters(talk)) == UNANSWERED + 2
    assert (await talks.get(talk.id) or talk).closed
    assert await talks.answer("nothing", Side.OTHER, "Hm.") is Sent.GONE


async def test_two_notes_at_once_make_one_talk_with_both_letters(scene: Scene) -> None:
    post = await scene.writes(ADA, "Tired.")
    await asyncio.gather(*(scene.house.talks.open(post, f"{n}", EVE) for n in range(3)))
    (talk,) = await scene.house.talks.about([post.post])
    assert sorted(letter.text for letter in await scene.house.talks.letters(talk)) == ["0", "1", "2"]


async def test_what_is_kept_of_talks_has_one_length_and_nothing_in_common(scene: Scene) -> None:
    posts = [await scene.writes(ADA, "One."), await scene.writes(ADA, "Two.")]
    texts = ["a", "b" * 2000]
    for post, text in zip(posts, texts, strict=True):
        await scene.house.talks.open(post, text, EVE, Head(65_535, message=True))
        await scene.house.talks.open(post, "Ours.")
    rows = await scene.rows()
    one, two = ({*row.values()} for row in rows["vent_talks"] if row["capsule"])
    assert one & two == {ADA.home, posts[0].epoch, "open"}
    assert lengths(rows["vent_talks"], "capsule") == {LENGTH}
    assert len(lengths(rows["vent_talks"], "head")) == len(lengths(rows["vent_letters"], "sealed")) == 1
    assert {row["day"] for row in rows["vent_letters"]} == {"2026-01-05"}


def lengths(rows: list[dict[str, object]], column: str) -> set[int]:
    return {len(value) for row in rows if isinstance(value := row[column], bytes)}


async def test_a_letter_moved_to_another_talk_or_side_does_not_open(scene: Scene) -> None:
    post = await scene.writes(ADA, "Tired.")
    talk = await written(scene, post)
    async with scene.store.write() as tx:
        await tx.exec_driver_sql("UPDATE vent_letters SET side = 'author'")
    with pytest.raises(SealBroken):
        await scene.house.talks.letters(talk)


async def test_talks_go_with_the_post_and_with_the_key(scene: Scene) -> None:
    posts = [await scene.writes(ADA, "One."), await scene.writes(ADA, "Two.")]
    first, second = [await written(scene, post) for post in posts]
    await scene.house.visits.visit(posts[0].post, 2)
    await scene.house.vents.withdraw(posts[0].post)
    assert await scene.house.talks.get(first.id) is None and (await scene.rows())["vent_visits"] == []
    assert await scene.house.talks.get(second.id) == second
    await scene.clock.advance(days=35)
    with pytest.raises(KeyGone):
        await scene.house.talks.get(second.id)
    await scene.house.expiry.run()
    rows = await scene.rows()
    assert rows["vent_talks"] == rows["vent_letters"] == []


async def test_talks_need_their_key_at_start_and_are_given_up_with_it(scene: Scene) -> None:
    post = await scene.writes(ADA, "One.")
    await written(scene, post)
    await scene.house.vents.forget(within([post.epoch]))
    assert await scene.house.talks.hang_on([post.epoch, "2025-W01"]) == {post.epoch}
    (scene.keys.folder / f"epoch-{post.epoch}.key").unlink()
    again = Scene(scene.store, scene.folder)
    assert await again.house.give_up_lost() == [post.epoch]
    assert (await again.rows())["vent_letters"] == []


async def test_ones_own_side_can_be_dropped(scene: Scene) -> None:
    post = await scene.writes(ADA, "One.")
    talk = await written(scene, post)
    kept = (await scene.house.talks.open(post, "Ours."))[1]
    await scene.house.talks.drop([talk.id, "nothing"])
    assert await scene.house.talks.about([post.post]) == [kept]
    assert len((await scene.rows())["vent_letters"]) == 1


async def test_replies_are_counted_by_thread_and_a_visit_remembers_how_many(scene: Scene) -> None:
    first, other = await scene.writes(ADA, "One."), await scene.writes(ADA, "Two.")
    replies = {(await scene.writes(person, "Same here.", first)).post for person in (BEN, EVE)}
    visits, threads = scene.house.visits, [first.post, other.post]
    assert await visits.replies(threads) == {first.post: replies}
    assert await visits.seen(threads) == {}
    for seen in (1, 2):
        await visits.visit(first.post, seen)
    assert await visits.seen(threads) == {first.post: 2}
    await scene.clock.advance(days=35)
    await scene.house.expiry.run()
    assert await visits.seen(threads) == {}


async def test_somebody_who_only_sends_a_note_is_seated_once(scene: Scene) -> None:
    post = await scene.writes(ADA, "One.")
    seat = scene.house.pseudonyms.seat(EVE, post.thread, post.epoch)
    names = [await scene.house.vents.sit(post.thread, seat) for _ in range(2)]
    assert names[0] == names[1] and await scene.house.vents.named(post.thread, seat.tag) == (names[0], False)
    await scene.clock.advance(days=1)
    later = scene.held(EVE, "Me too.", post)
    assert await scene.publishes(later) == names[0]
