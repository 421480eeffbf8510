"""A token -> the client that calls Slack's Web API: each call once, and all of them as posted forms or JSON."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

DEADLINE = 30.0  # seconds


class WebClient(AsyncWebClient):
    """slack_sdk's client; what it would put into an address stands in the body, where no log of addresses keeps it.

    Slack takes both; some servers that speak its API take posted calls only.
    """

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:
        """Call a method."""
        params = dict(call.get("params") or {})
        if not call.get("json"):
            call["params"] = {"token": params.pop("token")} if "token" in params else None
            form = {name: int(value) if isinstance(value, bool) else value for name, value in params.items()}
            call["data"] = {**(call.get("data") or {}), **form}
        return await super().api_call(api_method, **{**call, "http_verb": "POST"})


def web_client(token: str, *, base_url: str = "", deadline: float = DEADLINE) -> AsyncWebClient:
    """Return a client that tries once: slack_sdk's own retries post twice when an answer is lost."""
    client = WebClient(token=token, timeout=int(deadline), retry_handlers=[], trust_env_in_session=False)
    if base_url:
        client.base_url = base_url
    return client
