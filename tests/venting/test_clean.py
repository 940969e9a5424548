"""What is typed, cleaned: nothing hidden is posted, nothing seen is lost, and tricks are seen through."""

import pytest

from cogs.venting.clean import LONGEST, checked, cleaned, fault


@pytest.mark.parametrize(
    ("typed", "posted"),
    [
        ("a\u200bb\u200cc\u2060d\ufeff", "abcd"),  # zero-width
        ("\u202egnihton\u202c \u2066x\u2069", "gnihton x"),  # characters that turn the line round
        ("so\u00adft", "soft"),
        ("\u3164\u115f\u2800hidden\u3164", "hidden"),
        ("a\x00\x07b\x1b[31m", "ab[31m"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one   \n\n\n\n\ntwo", "one\n\ntwo"),
        ("z" + "\u0301" * 40 + "algo", "\u017a" + "\u0301" * 4 + "algo"),
        ("👩\u200d🔬 tired 🏳️\u200d🌈", "👩\u200d🔬 tired 🏳️\u200d🌈"),  # emoji of several parts stay whole
        ("día difícil, ñandú", "día difícil, ñandú"),
        ("10⁹/L, 5 µL, ½ shift ™", "10⁹/L, 5 µL, ½ shift ™"),  # what a lab writes stays as it is
        ("tag\U000e0041\U000e0042", "tag"),
        ("\ue000private", "private"),
    ],
)
def test_what_nobody_can_see_is_taken_out_and_the_rest_stays(typed: str, posted: str) -> None:
    assert cleaned(typed) == posted and cleaned(posted) == posted


@pytest.mark.parametrize("text", ["", "😭😭😭", "…!?", "🏳️\u200d🌈 👍", "---"])
def test_signs_and_emoji_alone_are_asked_for_a_word(text: str) -> None:
    assert "at least a word" in str(fault(cleaned(text)))


@pytest.mark.parametrize("text", ["ok", "7", "Danke", "estoy 😭", "疲れた"])
def test_a_word_in_any_script_is_enough(text: str) -> None:
    assert fault(cleaned(text)) is None


@pytest.mark.parametrize(
    "link",
    [
        "discord.gg/abc",
        "https://discord.com/invite/abc",
        "https://discordapp.com/invite/abc",
        "DISCORD . GG / abc",
        "d\u200biscord.gg/abc",
        "ｄｉｓｃｏｒｄ.ｇｇ/abc",
        "disсord.gg/abc",  # with a Cyrillic letter
        "https://join.slack.com/t/x/shared_invite/y",
    ],
)
def test_invitations_are_refused_however_they_are_dressed_up(link: str) -> None:
    assert "Invitations" in str(fault(cleaned(f"come to {link}")))


def test_other_links_are_kept() -> None:
    text = "read https://www.cdc.gov/labs and https://discord.com/safety"
    assert fault(text) is None and cleaned(text) == text


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    assert fault("x" * LONGEST) is None
    assert str(fault("x" * (LONGEST + 1))).startswith("That is 1 character too long")
    assert str(fault("x" * 4500)).startswith("That is 1500 characters too long: 3000 fit")


@pytest.mark.parametrize(
    ("text", "read"),
    [("ＤＯＢ ０１/０２/１９９０", "DOB 01/02/1990"), ("МRN １２３４５６", "MRN 123456"), ("½ µL 10⁹", None)],
)
def test_rules_read_what_is_meant_at_the_same_places(text: str, read: str | None) -> None:
    assert len(checked(text)) == len(text)
    assert read is None or checked(text) == read
