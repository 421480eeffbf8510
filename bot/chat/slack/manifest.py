"""The app manifest: paste it at api.slack.com/apps, and the app has what it needs and no more."""

from __future__ import annotations

from typing import Any

from bot.chat.slack.words import COMMAND, SHORTCUT

#: Each scope and what it is for; the histories are read only to find our own message after a crash.
SCOPES = {
    "app_mentions:read": "answer when somebody mentions the app",
    "channels:history": "after a crash, look whether a digest is already in a channel",
    "chat:write": "post",
    "commands": f"{COMMAND} and the message shortcut",
    "files:read": "read the list of feeds that an admin puts into a form",
    "files:write": "send a chart or the list of feeds to whoever asks for it",
    "groups:history": "the same in private channels it was invited to",
    "im:history": "answer direct messages, and look there after a crash",
    "im:write": "open a direct message for subscriptions",
    "users:read": "a reader's language, and who is an admin",
}


def manifest(name: str = "Limelight") -> dict[str, Any]:
    """Return the manifest as Slack takes it."""
    return {
        "display_information": {"name": name, "description": "What is new in a region's news, cited, once."},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                {
                    "name": "Brief me on this",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Stories about the names in this message",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "What is new, look-ups, subscriptions, settings",
                    "usage_hint": "brief | lookup NAME | search WORDS | digest set time=08:00 | help",
                    "should_escape": True,  # else nobody can tell which channel #desk is
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
