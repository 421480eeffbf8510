"""What Slack, or the way to it, answers -> one of our delivery errors: who must act and whether to try again."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import DeliveryError, DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown

GONE = {"channel_not_found", "is_archived", "user_not_found", "user_disabled", "thread_not_found"}
NO_PERMISSION = {
    "not_in_channel",
    "restricted_action",
    "missing_scope",
    "no_permission",
    "cannot_dm_bot",
    "ekm_access_denied",
}
TOKEN = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "org_login_required"}
UNCLEAR = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
LONGEST_WAIT, DEFAULT_WAIT = 900.0, 30.0

#: What a call of slack_sdk raises when it did not come off.
TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, DeliveryError)


def delivery_error(error: BaseException) -> DeliveryError:
    """Return what the failure of a call means; an unclear outcome is Unknown, never RetryLater."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, SlackApiError):
        return _api_error(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return RetryLater("Slack cannot be reached", retry_after=DEFAULT_WAIT)
    if isinstance(error, TimeoutError | OSError | aiohttp.ClientError | SlackClientError):
        return Unknown(f"no answer from Slack ({type(error).__name__})")
    return Refused(f"the message cannot be sent: {type(error).__name__}: {error}")


def _api_error(error: SlackApiError) -> DeliveryError:
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    code = str(response.get("error", "")) if hasattr(response, "get") else ""
    said = f"Slack said {code or status}"
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return RetryLater(said, retry_after=_retry_after(error))
    if code in TOKEN:
        return TokenRevoked(f"Slack does not accept SLACK_BOT_TOKEN ({said})")
    if code in GONE:
        return DestinationGone(f"it is no more ({said})")
    if code in NO_PERMISSION:
        return DestinationPaused(f"Limelight may not post there ({said})")
    if status >= 500 or code in UNCLEAR or not code:
        return Unknown(said)
    return Refused(said)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), DEFAULT_WAIT)
    try:
        return min(max(float(found), 0.0), LONGEST_WAIT)
    except (TypeError, ValueError):
        return DEFAULT_WAIT
