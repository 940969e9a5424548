"""Settings as YAML: whatever is written is read back, and whatever is pasted is answered in words."""

from hypothesis import given
from hypothesis import strategies as st

from bot import Place
from bot.steps import Step
from cogs.setup import sheet
from cogs.setup.house import CommunityStep, ModeratorsStep
from cogs.setup.retention import RetentionStep

STEPS: list[Step] = [ModeratorsStep(), CommunityStep(()), RetentionStep()]
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["C"]), max_size=60)


def back(values: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    found, faults = sheet.read(sheet.write(STEPS, values, lambda text: ""), STEPS)
    assert faults == []
    read = {step: {name: line.text for name, line in lines.items() if line.text} for step, lines in found.items()}
    return {step: lines for step, lines in read.items() if lines}


@given(TEXTS, TEXTS)
def test_what_is_written_is_read_back(zone: str, channel: str) -> None:
    values = {"community": {"zone": zone.strip()}, "moderators": {"channel": channel.strip()}}
    wanted = {
        step: {n: t for n, t in lines.items() if t and t.casefold() not in ("none", "null", "~")}
        for step, lines in values.items()
    }
    assert back(values) == {step: lines for step, lines in wanted.items() if lines}


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_answered(text: str) -> None:
    found, faults = sheet.read(text, STEPS)
    assert faults or found == {} or "labmates" in text
    assert all(fault.line >= 1 and str(fault.say) for fault in faults)


def test_deep_and_long_texts_are_refused_in_words() -> None:
    for text in ("[" * 5_000, "labmates: 1\n" + "x" * 30_000, "a: " * 2_000, "{" * 900 + "}" * 900):
        _, faults = sheet.read(text, STEPS)
        assert faults


def test_a_reader_is_told_what_a_channel_is_called() -> None:
    place = str(Place("discord", "6", "7"))
    text = sheet.write(STEPS, {"moderators": {"channel": place}}, lambda t: "desk" if t == place else "")
    assert f"  channel: {place}  # desk\n  group: none\n" in text
