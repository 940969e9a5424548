"""Settings as YAML: taken along, looked at before they are brought in, every error by its line, nothing by halves."""

from bot.app import App
from bot.people import Group, Place
from tests.stage import Stage
from tests.stories.town import Town, on

HOME = "stage:lab"


async def settled(app: App) -> None:
    """A community with some settings."""
    choices = app.services.choices
    async with choices.change(HOME) as tx:
        mods, desk = Group("stage", "lab", "mods"), Place("stage", "lab", "desk")
        await app.services.communities.choose_moderators(HOME, desk, mods, tx)
        await choices.put(HOME, "zone", "America/Chicago", tx=tx)
        await choices.put(HOME, "venting", {"on": False, "place": "stage:lab:vents"}, tx=tx)


async def exported(stage: Stage, name: str = "mod") -> str:
    mod = stage.actor(name, moderator=True)
    screen = await mod.runs("setup.export")
    return "labmates: 1" + screen.partition("labmates: 1")[2].partition("\n~ ")[0]


async def test_a_copy_holds_settings_with_names_of_channels_and_nobody(app: App, stage: Stage) -> None:
    await settled(app)
    text = await exported(stage)
    assert text.startswith(
        "labmates: 1\nmoderators:\n  channel: stage:lab:desk  # desk\n  group: stage:lab:mods  # Mod"
    )
    assert "  zone: America/Chicago\n" in text and "  venting: no\n" in text and "stage:lab:mod\n" not in text
    assert len(text) < 1500


async def test_a_copy_brought_back_changes_nothing_and_a_changed_one_shows_what(app: App, stage: Stage) -> None:
    await settled(app)
    mod, text = stage.actor("mod", moderator=True), await exported(stage)
    assert "That changes nothing here." in await mod.runs("setup.import", yaml=text)
    new = (
        text.replace("America/Chicago", "Denver")
        .replace("venting: no", "venting: yes")
        .replace("weekly: 3", "weekly: 2")
    )
    screen = await mod.runs("setup.import", yaml=new)
    assert "Zone, language, messages. Time zone: America/Chicago → America/Denver" in screen
    assert "Messages a week for one member: 3 → 2" in screen and "Features. Anonymous posts: off → on" in screen
    assert (await app.services.choices.all(HOME))["zone"] == "America/Chicago"
    assert "Kept: Zone, language, messages, Features." in await mod.presses("Change it")
    kept = await app.services.choices.all(HOME)
    assert kept["zone"] == "America/Denver" and kept["messages-a-week"] == 2
    assert isinstance(kept["venting"], dict) and kept["venting"]["on"] is True
    assert kept["venting"]["place"] == "stage:lab:vents"
    lines = await app.services.audit.read(HOME)
    assert [(line.action, line.subject) for line in lines] == [
        ("setup.imported", "features"),
        ("setup.imported", "community"),
    ]


async def test_every_error_is_named_by_its_line_and_nothing_is_kept(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    text = """labmates: 1
moderators:
  channel: somewhere
community:
  zone: Narnia
  weekly: 99
  colour: blue
weather:
  rain: yes
checkins:
  days: [mon]
  questions: none such
features:
  venting: perhaps
"""
    screen = await mod.runs("setup.import", yaml=text)
    for said in (
        "Line 3: Channel that only moderators read: Pick one from the list",
        "Line 5: zone: I do not know that time zone.",
        "Line 6: weekly: A number from 1 to 14",
        "Line 7: “colour” is no setting of community.",
        "Line 8: “weather” is no step of set-up.",
        "Line 11: “days” takes one value on its line",
        "Line 12: questions: One weekly question",
        "Line 14: Anonymous posts: Yes or no, please.",
    ):
        assert said in screen, said
    assert await app.services.choices.all(HOME) == {}
    await mod.presses("Mend it")
    assert "Narnia" in mod.reads


async def test_what_is_no_yaml_or_of_another_version_is_told_kindly(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    for text, said in (
        ("labmates: 2\n", "Line 1: That is version 2, and I read version 1"),
        ("community:\n  zone: UTC\n", "Line 1: The first line should be"),
        ("labmates: 1\n  a: - b: [\n", "Line 2: This is not YAML that I can read."),
        ("just words", "Line 1: Begin with “labmates: 1”"),
        ("labmates: 1\ncommunity: &a\n  zone: UTC\nventing: *a\n", "Line 2: References (& and *)"),
        ("labmates: 1\ncommunity:\n  zone: UTC\ncommunity:\n  zone: UTC\n", "Line 4: “community” is there twice."),
        ("labmates: 1\ncommunity: UTC\n", "Line 2: Under “community” there should be lines"),
    ):
        assert said in await mod.runs("setup.import", yaml=text), text


async def test_channels_and_roles_that_do_not_exist_here_are_said_and_left_out(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    stage.closed.add("gone")
    text = """labmates: 1
moderators:
  channel: discord:600:700
  group: stage:lab:no-such
venting:
  channel: stage:lab:gone
community:
  zone: Eastern
"""
    screen = await mod.runs("setup.import", yaml=text)
    assert "From another community, so it is left out" in screen and "Channel that only moderators read" in screen
    assert screen.count("There is none of that id here any more") == 2
    await mod.presses("Change it")
    assert (await app.services.choices.all(HOME)).keys() == {"zone", "setup"}


async def test_a_change_in_between_is_shown_before_anything_is_kept(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    await mod.runs("setup.import", yaml="labmates: 1\ncommunity:\n  zone: Eastern\n")
    await app.services.choices.put(HOME, "zone", "America/Denver")
    screen = await mod.presses("Change it")
    assert "Somebody changed a setting since you looked." in screen and "America/Denver → America/New_York" in screen
    await mod.presses("Change it")
    assert (await app.services.choices.all(HOME))["zone"] == "America/New_York"


@on("playground", "discord", "slack")
async def test_settings_are_carried_over_the_wires(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.export")
    text = (await mo.files())["labmates.yaml"].replace("zone: none", "zone: Denver")
    assert "labmates: 1" in text
    if town.name == "discord":
        await mo.runs("setup.import")
        screen = await mo.fills(yaml=text)
    else:
        screen = await mo.runs("setup.import", yaml=text)
    assert "not chosen yet → America/Denver" in screen
    assert "Kept: Zone, language, messages." in await mo.presses("Change it")
    assert (await town.app.services.choices.all(town.lounge.home))["zone"] == "America/Denver"
