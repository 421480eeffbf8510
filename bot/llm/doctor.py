"""A model's name, key and server -> whether they would answer, one line and one remedy; no token is spent."""

from __future__ import annotations

from bot.model import Finding


async def examine(*, model: str, api_key: str, base_url: str) -> list[Finding]:
    """Ask the server for its list of models. Never raises for what it says."""
    import openai

    where = base_url or "api.openai.com"
    async with openai.AsyncOpenAI(
        api_key=api_key or "none", base_url=base_url or None, timeout=15, max_retries=0
    ) as client:
        try:
            names = [one.id async for one in await client.models.list()]
        except openai.AuthenticationError:
            return [Finding(what=f"{where} does not accept the key", remedy="put a valid key into OPENAI_API_KEY")]
        except openai.NotFoundError:
            return [Finding(what=f"{where} is reached; it does not list its models, so {model!r} is taken on trust")]
        except openai.APIStatusError as error:
            remedy = "look at the provider's account, or wait; briefings go out without a model meanwhile"
            return [Finding(what=f"{where} answers {error.status_code}", remedy=remedy)]
        except openai.OpenAIError as error:
            remedy = (
                "check OPENAI_BASE_URL (it ends in /v1) and the network; briefings go out without a model meanwhile"
            )
            return [Finding(what=f"{where} cannot be reached: {error}", remedy=remedy)]
    if names and model not in names:
        remedy = f"set OPENAI_MODEL to one of: {', '.join(names[:8])}"
        return [Finding(what=f"{where} has no model {model!r}", remedy=remedy)]
    return [Finding(what=f"{where} answers and has {model!r}")]
