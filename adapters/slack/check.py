"""Asks Slack what the doctor wants to know: tokens and scopes."""

from adapters.slack import Slack
from adapters.slack.scopes import MEND_SCOPES
from bot.adapter import RetryLater
from bot.errors import PlatformFault
from bot.finding import Finding, Health


async def check(slack: Slack, many: bool = False) -> list[Finding]:
    """Return what Slack says of this app; being out of reach is a finding too. ``many`` workspaces install it."""
    try:
        await slack.check()
    except PlatformFault as fault:
        return [Finding("slack", Health.FAULT, "Slack refuses the app", str(fault))]
    except RetryLater:
        return [
            Finding("slack", Health.FAULT, "Slack cannot be reached", "check the network and LABMATES_SLACK_API_URL")
        ]
    if slack.lacking:
        says = "it can post, and not yet look whether a post arrived whose receipt was lost, or pin one"
        return [Finding("slack", Health.NOTE, says, f"grant {', '.join(slack.lacking)}: {MEND_SCOPES}")]
    if many:
        return [Finding("slack", Health.WELL, "Slack knows the app; workspaces add it at /slack/install")]
    return [Finding("slack", Health.WELL, "the tokens are good, and all scopes are granted")]
