"""Adding the app to a workspace as somebody does it in a browser, and everything that can go wrong on the way."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs

import aiohttp
import pytest
from yarl import URL

from adapters.slack.scopes import BOT_SCOPES
from bot.app import Shipped
from bot.errors import PlatformFault
from tests.fakes.slack import Branch, Fault
from tests.slack.estate import Estate, estate


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped.read()


@pytest.fixture
async def town(tmp_path: Path, shipped: Shipped) -> AsyncIterator[Estate]:
    async with estate(tmp_path, shipped=shipped) as made:
        made.slack.distribution.homes.append(Branch(made.slack, "T1", "North Lab"))
        yield made


async def test_the_page_says_what_it_does_and_asks_for_exactly_our_scopes(town: Estate) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/install")
    assert "keeps nothing of what others wrote" in ada.reads and "Add to Slack" in ada.reads
    address = URL(ada.text.partition("class='go' href='")[2].partition("'")[0].replace("&amp;", "&"))
    asked = parse_qs(address.query_string)
    assert address.path == "/oauth/v2/authorize" and asked["redirect_uri"] == [f"{town.url}/slack/oauth_redirect"]
    assert set(asked["scope"][0].split(",")) == set(BOT_SCOPES) and "user_scope" not in asked
    assert ada.headers["Cache-Control"] == "no-store" and ada.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in ada.headers["Content-Security-Policy"]


async def test_who_adds_it_reads_what_comes_next_and_can_open_it(town: Estate) -> None:
    ada = await town.browser()
    await ada.adds("North Lab")
    assert ada.status == 200 and "Labmates is in North Lab" in ada.reads and "/labmates setup" in ada.reads
    assert "https://slack.com/app_redirect?app=A0LAB&amp;team=T1" in ada.text
    install = await town.installs.find("slack:T1")
    assert install is not None and install.name == "North Lab" and set(install.scopes) == set(BOT_SCOPES)


async def test_the_pages_speak_the_language_of_the_browser(town: Estate) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/install", "es-MX,es;q=0.9")
    assert "<html lang='es'>" in ada.text and "Agregar a Slack" in ada.reads


async def test_who_says_no_has_changed_nothing_and_may_come_back(town: Estate) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/install")
    await ada.presses("Add to Slack")
    await ada.presses("Cancel")
    assert ada.status == 200 and "You chose not to add it" in ada.reads
    await ada.presses("Try again")
    assert "Add to Slack" in ada.reads and await town.installs.homes() == []


async def test_a_state_is_good_once_for_ten_minutes_and_in_one_browser(town: Estate) -> None:
    ada, eve = await town.browser(), await town.browser()
    await ada.adds("North Lab")
    spent = town.slack.distribution
    (state,) = {m.value for m in ada.session.cookie_jar if m.key == "slack-app-oauth-state"} or {""}
    assert state in ("", "deleted"), "the browser forgets it"
    await ada.opens(f"{town.url}/slack/install")
    await ada.presses("Add to Slack")
    late = ada.text
    await town.clock.advance(minutes=10)
    await ada.presses("North Lab")
    assert (ada.status, "longer than ten minutes" in ada.reads) == (401, True)
    eve.text = late
    await eve.presses("North Lab")
    assert (eve.status, "not the browser" in eve.reads) == (400, True)
    assert len(spent.tokens) == 1


async def test_what_was_begun_by_somebody_else_is_refused_in_my_browser(town: Estate) -> None:
    eve, ada = await town.browser(), await town.browser()
    await eve.opens(f"{town.url}/slack/install")
    await eve.presses("Add to Slack")
    await ada.opens(f"{town.url}/slack/install")
    ada.text = eve.text  # a link that was sent to her
    await ada.presses("North Lab")
    assert ada.status == 400 and await town.installs.homes() == []


async def test_the_same_way_back_twice_installs_once(town: Estate) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/install")
    await ada.presses("Add to Slack")
    page, cookies = ada.text, {c.key: c.value for c in ada.session.cookie_jar}
    await ada.presses("North Lab")
    ada.session.cookie_jar.update_cookies(cookies, URL(town.url))
    ada.text = page
    await ada.presses("North Lab")
    assert ada.status == 401 and len(town.slack.distribution.tokens) == 1


async def test_another_workspace_than_the_one_it_is_for_is_told_what_to_do(town: Estate) -> None:
    town.slack.distribution.homes.append(Branch(town.slack, "T2", "South Lab"))
    town.slack.distribution.public = False
    ada = await town.browser()
    await ada.adds("South Lab")
    assert "only for the workspace that it was made in" in ada.reads


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("error=<script>alert(1)</script>", "Something went wrong"),
        ("code=abc", "not the browser"),
        ("code=abc&state=" + "A" * 76, "not the browser"),
        ("", "not the browser"),
    ],
)
async def test_forged_ways_back_are_refused_and_show_nothing_of_themselves(
    town: Estate, query: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/oauth_redirect?{query}")
    assert says in ada.reads and "script" not in ada.text.partition("<main>")[2] and "script" not in caplog.text
    assert not town.slack.distribution.tokens


async def test_a_code_that_slack_takes_back_and_a_slack_that_is_down_are_said_kindly(town: Estate) -> None:
    ada = await town.browser()
    town.slack.fail("oauth.v2.access", Fault.error("invalid_code"), Fault.broken())
    for _ in range(2):
        await ada.adds("North Lab")
        assert ada.status == 401 and "begin anew" in ada.reads
    await ada.adds("North Lab")
    assert "Labmates is in North Lab" in ada.reads


async def test_no_token_code_or_secret_lies_in_the_database_or_the_log(
    town: Estate, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    town.slack.fail("oauth.v2.access", Fault.error("invalid_code"))
    for _ in range(2):
        await (await town.browser()).adds("North Lab")
    issued = town.slack.distribution
    secrets = [*issued.tokens, *issued.refreshes, "fedcba9876543210fedcba9876543210", "code-"]
    on_disk = b"".join(path.read_bytes() for path in (tmp_path / "var").iterdir())
    assert [s for s in secrets if s.encode() in on_disk] == []
    house = "\n".join(f"{r.getMessage()} {vars(r)}" for r in caplog.records if r.name.startswith(("bot", "adapters")))
    assert [s for s in secrets if s in house] == []
    bolt = [r for r in caplog.records if r.name.startswith("slack")]
    assert [r for r in bolt if any(s in r.getMessage() for s in secrets)] == []
    shown = f"{town.many._client!r} {await town.installs.find('slack:T1')!r}"
    assert [s for s in secrets if s in shown] == []


async def test_how_to_take_it_out_stands_on_a_page(town: Estate) -> None:
    ada = await town.browser()
    await ada.opens(f"{town.url}/slack/install")
    await ada.presses("How to take it out again")
    assert "Remove app" in ada.reads and "30 days" in ada.reads


async def test_pages_ask_to_come_again_while_the_adapter_is_not_there(town: Estate) -> None:
    await town.many.close()
    async with aiohttp.ClientSession() as session:
        for page in ("install", "oauth_redirect", "uninstall"):
            async with session.get(f"{town.url}/slack/{page}") as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_a_wrong_client_secret_says_the_mend(town: Estate) -> None:
    town.slack.fail("oauth.v2.access", Fault.error("bad_client_secret"))
    with pytest.raises(PlatformFault, match="LABMATES_SLACK_CLIENT_SECRET") as fault:
        await town.many.check()
    assert "fedcba" not in str(fault.value)
