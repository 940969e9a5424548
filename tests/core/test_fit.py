import pytest

from bot import Button, Call, Choice, Divider, Fields, Link, P, Person, Picture, Reply, Select, Text, Tone
from bot.i18n import english
from bot.limits import EVERYTHING, NOTHING, Can, Limits
from bot.render import Fitter, plain
from tests.core.lab import PNG, Lab
from tests.house import house, staged
from tests.stage import Stage, show

ADA = Person("stage", "lab", "ada")


def fitted(reply: Reply, limits: Limits) -> Reply:
    return Fitter(limits, english, lambda call, field: call).fit(reply)


async def test_a_whole_screen_shows_every_block() -> None:
    stage = Stage()
    staged([Lab()], stage)
    assert await stage.actor("ada").runs("shift") == (
        "# Your shift\nStarts: 19:00\n---\nRota <https://example.org/rota>\n(picture: A rising line)\n"
        "[Note it]\n[Bench ▾ Chemistry]"
    )


async def test_what_a_platform_lacks_is_said_in_words_and_works_when_typed() -> None:
    stage = Stage(NOTHING)
    staged([Lab()], stage)
    ada = stage.actor("ada")
    assert await ada.runs("shift") == (
        "# Your shift\nStarts: 19:00\n---\nRota <https://example.org/rota>\nA rising line\n"
        "~ Note it: type /note number:7\nBench\n~ Chemistry: type /draw tube:gold bench:chemistry"
    )
    assert await ada.picks("Bench", "Chemistry") == "1 tube of gold\nchemistry"
    await ada.runs("shift")
    assert await ada.presses("Note it") == ("Note something\n- text = What happened?\nType: /note number:7 text:…")
    assert await ada.fills(text="all quiet, for once") == "Noted 7: all quiet, for once"


async def test_a_form_without_forms_says_what_was_wrong() -> None:
    stage = Stage(Can.BUTTON)
    staged([Lab()], stage)
    ada = stage.actor("ada")
    assert await ada.types("draw gold bench:kitchen") == (
        "Draw a tube\n- tube = Which tube?\n- bench = Bench (if you like): chemistry, blood-bank\n"
        "  Pick one from the list, please.\n- count = How many? (if you like)\nType: /draw bench:… tube:gold"
    )


def test_a_long_paragraph_is_split_at_a_space_and_nothing_is_lost() -> None:
    words = " ".join(f"word{i}" for i in range(200))
    reply = fitted(Reply.say(words), Limits(text=100))
    texts = [b.body for b in reply.blocks if isinstance(b, Text)]
    assert " ".join(str(t) for t in texts) == words
    assert max(len(str(t)) for t in texts) <= 100
    assert (
        "".join(str(b.body) for b in fitted(Reply.say("x" * 250), Limits(text=100)).blocks if isinstance(b, Text))
        == "x" * 250
    )


def test_what_does_not_fit_a_message_is_announced_and_the_buttons_stay() -> None:
    button = Button("More", Call("more"))
    reply = fitted(Reply.say("a" * 90, "b" * 90, "c" * 90, button), Limits(text=100, total=200))
    assert show(reply) == "a" * 90 + "\n~ (The rest did not fit here.)\n[More]"
    many = fitted(Reply.say(*["line"] * 10, button), Limits(blocks=4))
    assert show(many) == "line\nline\nline\n~ (The rest did not fit here.)\n[More]"


def test_what_can_be_pressed_is_kept_up_to_what_a_message_holds_and_no_further_without_a_word() -> None:
    buttons = [Button(f"B{n}", Call("go", {"n": str(n)})) for n in range(4)]
    shown = show(fitted(Reply.say("x" * 500, *buttons), Limits(total=100, presses=3)))
    assert shown == "~ (The rest did not fit here.)\n[B0]\n[B1]\n[B2]"


def test_a_text_that_grows_when_it_is_escaped_is_measured_as_it_will_be() -> None:
    doubled = Limits(text=100, total=10_000, measure=lambda text: len(text) + text.count("*"))
    reply = fitted(Reply.say("*" * 120 + " " + "a" * 60), doubled)
    texts = [str(b.body) for b in reply.blocks if isinstance(b, Text)]
    assert [len(t) for t in texts] == [50, 50, 20 + 1 + 59, 1]
    assert "".join(texts) == "*" * 120 + " " + "a" * 60


def test_labels_are_cut_to_what_a_button_holds() -> None:
    reply = fitted(Reply.say(Button("x" * 80, Call("a")), Link("y" * 80, "https://x.org")), Limits())
    button, link = reply.blocks
    assert isinstance(button, Button) and isinstance(link, Link)
    assert len(str(button.label)) == len(str(link.label)) == 75


async def test_a_long_call_on_a_button_becomes_a_draft_of_its_owner() -> None:
    built = house([Lab()])
    long = Call("diary", {"text": "x" * 300})
    fitter = await built.desk.fitter(Stage().actor("ada").ctx, Limits())
    (button,) = fitter.fit(Reply.say(Button("Go", long))).blocks
    assert isinstance(button, Button) and button.call.command == "draft"
    assert built.drafts.open(button.call, ADA) == long
    with pytest.raises(ValueError, match="100-byte"):
        Fitter(Limits(), english).fit(Reply.say(Button("Go", long)))


def test_plain_text_says_everything_but_the_buttons() -> None:
    reply = Reply.say(
        Text(P("Hi"), Tone.TITLE),
        Fields((("Phone", "988"),)),
        Divider(),
        Link("Site", "https://x.org"),
        Picture(PNG, "A line"),
        Button("B", Call("a")),
        Select("S", Call("a"), "f", (Choice("x", "X"),)),
    )
    assert plain(reply, english) == "Hi\nPhone: 988\nSite: https://x.org\nA line"


def test_fitting_twice_changes_nothing_more() -> None:
    reply = Reply.say(P("Hi"), "x" * 5000, Button(P("B"), Call("a")), Picture(PNG, P("alt")))
    once = fitted(reply, Limits(EVERYTHING))
    assert fitted(once, Limits(EVERYTHING)) == once
