"""Forms (Slack's modals): what is set -> a view to change it -> actions; each mistake is said at its field."""

from __future__ import annotations

from bot.chat.slack.forms import digest, feeds, line, mend, report, roles, subscription, topic, withdraw
from bot.chat.slack.forms.form import Form

__all__ = ["FORMS"]

#: By the name that buttons open them with.
FORMS: dict[str, Form] = {
    "digest": digest.FORM,
    "subscription": subscription.FORM,
    "topic": topic.FORM,
    "roles": roles.FORM,
    "feeds": feeds.FORM,
    "report": report.FORM,
    "withdraw": withdraw.FORM,
    "line": line.FORM,
    **mend.FORMS,
}
