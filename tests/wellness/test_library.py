"""The shipped prompts are whole: in both languages, well filled by tag, short, all different, and kind by the rules."""

import re
from collections import Counter
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from adapters.discord.render import LIMITS as DISCORD
from adapters.slack.outlet import LIMITS as SLACK
from bot import assets
from bot.i18n import english
from bot.limits import Limits
from bot.people import Place
from bot.render import Fitter
from bot.store.prompts.entries import Entry
from cogs.wellness.card import card
from cogs.wellness.load import PromptError, open_prompts
from cogs.wellness.prompt import LONGEST, Crew, Prompt, Tag
from tests.clock import START

FILES = assets.texts("prompts", ".yaml")
PROMPTS = open_prompts(FILES)
LANGUAGES = ("en", "es")
ALIKE = 75.0  # of 100; the two nearest of all have 62
PLACE = Place("stage", "lab", "break")
UNKIND = re.compile(
    r"\b(good vibes|stay positive|positive vibes|look on the bright side|everything happens for a reason|just smile|"
    r"cheer up|no excuses|buenas vibras|ponle buena cara|todo pasa por algo|échale ganas)\b",
    re.IGNORECASE,
)
PATIENT = re.compile(r"\bpatients?\b|\bpacientes?\b|\bMRN\b", re.IGNORECASE)
USTED = re.compile(r"\b(usted|ustedes|vos|tenés|[A-Za-z]+@s)\b", re.IGNORECASE)


def test_there_are_enough_and_every_tag_is_well_filled() -> None:
    tags = Counter(tag for prompt in PROMPTS.values() for tag in prompt.tags)
    assert len(PROMPTS) >= 132
    assert {*tags} == {*Tag} and min(tags.values()) >= 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_say_the_same(language: str) -> None:
    pairs = combinations(PROMPTS.values(), 2)
    near = [(a.id, b.id) for a, b in pairs if fuzz.token_set_ratio(a.texts[language], b.texts[language]) >= ALIKE]
    assert near == []


@pytest.mark.parametrize("limits", [DISCORD, SLACK], ids=["discord", "slack"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_shown_whole(limits: Limits, language: str) -> None:
    entry = Entry("0" * 12, PLACE, "0" * 8, START, "x", 1)
    fitter = Fitter(limits, english)
    cut = [one.id for one in PROMPTS.values() if not fitter.whole(card(entry, one, language))]
    assert cut == [] and max(len(one.texts[language]) for one in PROMPTS.values()) <= LONGEST


def test_the_spanish_is_no_copy_and_not_much_longer() -> None:
    same = [p.id for p in PROMPTS.values() if fuzz.ratio(p.texts["en"], p.texts["es"]) > 80]
    longer = [p.id for p in PROMPTS.values() if len(p.texts["es"]) > 1.4 * len(p.texts["en"])]
    assert same == [] and longer == []


def test_none_speaks_of_a_patient_or_tells_people_to_be_cheerful() -> None:
    said = [(p.id, text) for p in PROMPTS.values() for text in p.texts.values()]
    assert [id_ for id_, text in said if PATIENT.search(text) or UNKIND.search(text)] == []


def test_the_spanish_says_tu() -> None:
    formal = [p.id for p in PROMPTS.values() if USTED.search(p.texts["es"])]
    assert formal == ["inspect-8"]  # what one says to an inspector


@pytest.mark.parametrize("crew", [Crew.DAY, Crew.EVENING, Crew.NIGHT])
def test_every_crew_has_some_of_its_own(crew: Crew) -> None:
    assert sum(p.crew is crew for p in PROMPTS.values()) >= 3


def test_every_source_is_used_and_each_tag_with_trials_names_one() -> None:
    used = {p.source.name for p in PROMPTS.values() if p.source}
    named = set(re.findall(r'name: "(.+)"', FILES["sources.yaml"]))
    assert used == named
    for tag in (Tag.BREATHING, Tag.GRATITUDE, Tag.THREE, Tag.SLEEP):
        assert any(p.source for p in PROMPTS.values() if tag in p.tags)


BROKEN = {
    "no list": ("a: b", "a list of entries"),
    "no YAML": ("- id: [", "not valid YAML"),
    "unknown field": ("- {id: a, tags: [body], en: x, es: y, mood: z}", "a: fields are"),
    "unknown tag": ("- {id: a, tags: [luck], en: x, es: y}", "a: tags are among"),
    "no tag": ("- {id: a, en: x, es: y}", "a: tags are among"),
    "unknown crew": ("- {id: a, tags: [body], crew: noon, en: x, es: y}", "a: a crew is one of"),
    "one language": ("- {id: a, tags: [body], en: x}", "a: en and es are both needed"),
    "too long": (f"- {{id: a, tags: [body], en: {'x' * 351}, es: y}}", "at most 350"),
    "unknown source": ("- {id: a, tags: [body], source: hearsay, en: x, es: y}", "not in sources.yaml"),
    "long id": ("- {id: aaaaaaaaaaaaaaaaaaaaaaaaa, tags: [body], en: x, es: y}", "at most 20"),
    "twice": ("- {id: a, tags: [body], en: x, es: y}\n- {id: a, tags: [body], en: u, es: v}", "a second time"),
}


@pytest.mark.parametrize("text, fault", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_by_file_and_entry(text: str, fault: str) -> None:
    with pytest.raises(PromptError, match=fault) as told:
        open_prompts({"mine.yaml": text})
    assert "mine.yaml" in str(told.value)


def test_a_text_in_one_language_is_said_in_that_one() -> None:
    own = Prompt("own", frozenset({Tag.BODY}), {"es": "Suelta los hombros."}, own=True)
    assert own.said("en") == own.said("es") == "Suelta los hombros."
