"""Slack's error codes, sorted: what an operator must mend, what will never arrive, what arrives later."""

import logging

from adapters.slack.scopes import MEND_SCOPES
from bot.adapter import Gone, RetryLater, Undeliverable
from bot.errors import PlatformFault

APP_METHOD = "apps.connections.open"  # the one method that takes the app-level token

# Codes are Slack's own (docs.slack.dev, errors of each method).
TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "not_allowed_token_type",
        "team_access_not_granted",
        "org_login_required",
        "forbidden_team",
        "app_uninstalled",
    }
)
SCOPE = frozenset(["missing_scope", "no_permission"])
NOT_INSTALLED = "not_installed"  # our own word: nobody in the workspace has installed us, or somebody took us out
LEFT = frozenset({"user_disabled", "user_not_found"})
GONE = frozenset(
    {
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "users_list_not_supplied",
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
        "method_not_supported_for_channel_type",
        "user_not_in_channel",
        "message_not_found",
        "thread_not_found",
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "cant_update_message",
        "cant_delete_message",
        "edit_window_closed",
        "channel_is_limited_access",
        "invalid_user_combination",
        "too_many_users",
        NOT_INSTALLED,
    }
)
PASSING = frozenset(
    ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "rollup_error"]
)

MEND_BOT = "copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions at api.slack.com/apps into SLACK_BOT_TOKEN"
MEND_APP = (
    "make an app-level token (xapp-…) with the scope connections:write under Basic Information at "
    "api.slack.com/apps and put it into SLACK_APP_TOKEN"
)

REPAIR = 600.0  # seconds until another try, when an operator has something to mend

log = logging.getLogger(__name__)


class Refused(Exception):
    """Slack said no to one request; ``code`` is its word for it. The text holds nothing that anybody wrote."""

    def __init__(self, method: str, code: str) -> None:
        """Keep the method and the code."""
        super().__init__(f"{method}: {code}")
        self.code = code


class Lacking(PlatformFault):
    """The app was installed without a scope that one request needs; the text names the mend."""

    alone = False
    """Whether it is one workspace of many that lacks it."""


def refusal(method: str, code: str, needed: str = "", again: str = "") -> Refused | PlatformFault:
    """Return the error for a code: one that an operator can mend is a ``PlatformFault`` and says how.

    ``again`` says how one workspace of many installs the app again: its refused token is its own affair.
    """
    if again and method != APP_METHOD:
        return _of_one(method, code, needed, again)
    if code in TOKEN:
        name, mend = ("SLACK_APP_TOKEN", MEND_APP) if method == APP_METHOD else ("SLACK_BOT_TOKEN", MEND_BOT)
        return PlatformFault(f"Slack refuses {name} ({code}): {mend}")
    if code in SCOPE and method == APP_METHOD:
        return PlatformFault(f"SLACK_APP_TOKEN lacks the scope connections:write: {MEND_APP}")
    if code in SCOPE:
        return Lacking(f"Slack wants the scope {needed or 'that is missing'} for {method}: {MEND_SCOPES}")
    if method == "auth.test":  # without it nothing else works
        return PlatformFault(f"Slack refuses the app ({code} to {method}): look at its page at api.slack.com/apps")
    return Refused(method, code)


def _of_one(method: str, code: str, needed: str, again: str) -> Refused | PlatformFault:
    if code in TOKEN:
        log.warning("slack-token-refused", extra={"method": method, "code": code, "mend": again})
        return Refused(method, NOT_INSTALLED)
    if code in SCOPE:
        lacking = Lacking(f"a workspace has not granted {needed or 'a scope'} for {method}: {again}")
        lacking.alone = True
        return lacking
    return Refused(method, code)


def not_sent(why: Refused | PlatformFault) -> Undeliverable | RetryLater:
    """Return what the port says of a refusal, and log what an operator must know."""
    if isinstance(why, PlatformFault):
        log.error("slack-fault", extra={"mend": str(why)})
        return RetryLater(REPAIR, alone=isinstance(why, Lacking) and why.alone)
    if why.code in LEFT:
        return Gone(str(why))
    if why.code not in GONE:
        log.error("slack-refused", extra={"code": why.code})
    return Undeliverable(str(why))
