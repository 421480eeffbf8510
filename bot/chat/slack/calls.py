"""A token -> the client that calls Slack's Web API: each call once, and all of them as posted forms or JSON."""

from __future__ import annotations

import json
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

    async def _request(self, **call: Any) -> dict[str, Any]:
        """Make the request; what comes as text is JSON or nothing, where slack_sdk would fail over a proxy's error."""
        found = await super()._request(**call)
        if isinstance(found["data"], str):
            try:
                answer = json.loads(found["data"])
            except ValueError:
                answer = {}
            found["data"] = answer if isinstance(answer, dict) else {}
        return found


def web_client(token: str, *, base_url: str = "", deadline: float = DEADLINE) -> AsyncWebClient:
    """Return a client that tries once: slack_sdk's own retries post twice when an answer is lost."""
    client = WebClient(token=token, timeout=int(deadline), retry_handlers=[], trust_env_in_session=False)
    if base_url:
        client.base_url = base_url.rstrip("/") + "/"
    return client
