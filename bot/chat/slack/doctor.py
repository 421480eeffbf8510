"""Slack's tokens and the channels that are to be told -> what is wrong with them, one line and one remedy each."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import web_client
from bot.chat.slack.manifest import SCOPES
from bot.model import Audience, Finding

AGAIN = "install the app again from `limelight slack manifest`"


async def examine(bot_token: str, app_token: str, api_base: str, audiences: Sequence[Audience]) -> list[Finding]:
    """Ask Slack about both tokens and each channel; nothing is posted. Never raises for what Slack says."""
    client = web_client(bot_token, base_url=api_base)
    try:
        known = await client.auth_test()
    except SlackApiError as error:
        remedy = f"copy the bot token (xoxb-...) into SLACK_BOT_TOKEN, or {AGAIN}"
        return [Finding(what=f"Slack does not accept SLACK_BOT_TOKEN ({error.response['error']})", remedy=remedy)]
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        remedy = "check the network and SLACK_API_BASE"
        return [Finding(what=f"Slack cannot be reached: {error or type(error).__name__}", remedy=remedy)]
    found = [Finding(what=f"the bot token is accepted, as {known.get('user')} in {known.get('team')}")]
    granted = {name.strip() for name in known.headers.get("x-oauth-scopes", "").split(",") if name.strip()}
    lacking = [scope for scope in SCOPES if granted and scope not in granted]
    if lacking:
        found.append(Finding(what=f"scopes are missing: {', '.join(lacking)}", remedy=AGAIN))
    found.append(await _socket(app_token, api_base))
    mine = [one for one in audiences if one.platform == "slack" and one.address[:1] in "CG"]
    return [*found, *[await _channel(client, one) for one in mine]]


async def _socket(app_token: str, api_base: str) -> Finding:
    if not app_token:
        remedy = "make an app-level token with connections:write and put it into SLACK_APP_TOKEN"
        return Finding(what="SLACK_APP_TOKEN is not set: digests go out, but nobody can ask", remedy=remedy)
    try:
        await web_client(app_token, base_url=api_base).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        remedy = "copy the app-level token (xapp-..., scope connections:write) into SLACK_APP_TOKEN"
        said = error.response.get("error") or error.response.status_code
        return Finding(what=f"Slack does not accept SLACK_APP_TOKEN ({said})", remedy=remedy)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding(what=f"Socket Mode cannot be asked for: {error}", remedy="check the network")
    return Finding(what="the app-level token is accepted")


async def _channel(client: AsyncWebClient, audience: Audience) -> Finding:
    """Look whether the bot can read the channel, as it must after a crash; what it may read it may post to."""
    name = audience.name or audience.address
    try:
        await client.conversations_history(channel=audience.address, limit=1)
    except SlackApiError as error:
        remedy = "invite the bot there (/invite), or set the digest up in another channel"
        return Finding(what=f"{name}: the channel cannot be read ({error.response['error']})", remedy=remedy)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding(what=f"{name}: Slack did not answer ({error})", remedy="check the network")
    return Finding(what=f"{name}: the bot is there")
