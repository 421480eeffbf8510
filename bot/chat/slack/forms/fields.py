"""A question of a form -> Slack's input block, and its answer as one line of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.slack.pieces import Piece, plain_text
from bot.chat.slack.words import SlackPhrases
from bot.text.plain import plain

LABEL, HINT, OPTION = 200, 200, 75  # the platform's limits are 2000, 2000, 75
CHECKBOXES = 10  # more have to be a menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question. `options`: (value, name) to choose of; `kind`: text, lines, one, many, channel, people, file.

    `label` and `hint` are phrases; `value` stands there already, for several with commas between them.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    optional: bool = True
    longest: int = 300

    def block(self, say: SlackPhrases) -> Piece:
        """Return the input block; block and element go by the field's name."""
        block: Piece = {
            "type": "input",
            "block_id": self.name,
            "optional": self.optional,
            "label": plain_text(say(self.label), LABEL),
            "element": {"action_id": self.name, **self._element()},
        }
        return block | ({"hint": plain_text(say(self.hint), HINT)} if self.hint else {})

    def _element(self) -> Piece:
        chosen = [value for value in self.value.split(",") if value]
        match self.kind:
            case "channel":
                wanted = {"include": ["public", "private"], "exclude_bot_users": True}
                initial: Piece = {"initial_conversation": chosen[0]} if chosen else {}
                return {"type": "conversations_select", "filter": wanted, **initial}
            case "people":
                return {"type": "multi_users_select", **({"initial_users": chosen} if chosen else {})}
            case "file":
                return {"type": "file_input", "filetypes": ["opml", "xml"], "max_files": 1}
            case "one":
                options = [_option(*option) for option in self.options]
                first = next((option for option in options if option["value"] in chosen), None)
                return {"type": "static_select", "options": options, **({"initial_option": first} if first else {})}
            case "many":
                options = [_option(*option) for option in self.options]
                picked = [option for option in options if option["value"] in chosen]
                kind = "checkboxes" if len(options) <= CHECKBOXES else "multi_static_select"
                return {"type": kind, "options": options, **({"initial_options": picked} if picked else {})}
        text: Piece = {"type": "plain_text_input", "max_length": self.longest, "multiline": self.kind == "lines"}
        return text | ({"initial_value": plain(self.value, self.longest)} if self.value else {})


def _option(value: str, name: str) -> Piece:
    return {"text": plain_text(name, OPTION), "value": value}


def written_in(view: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers of a submitted form by field, whatever kind of question each was."""
    values = (view.get("state") or {}).get("values") or {}
    found = {}
    for name, elements in values.items():
        for element in elements.values():
            found[str(name)] = _answer(element)
    return found


def _answer(element: Mapping[str, Any]) -> str:
    if option := element.get("selected_option"):
        return str(option.get("value") or "")
    if (options := element.get("selected_options")) is not None:
        return ",".join(str(option.get("value") or "") for option in options)
    if (files := element.get("files")) is not None:
        return ",".join(str(file.get("id") or "") for file in files)
    if (people := element.get("selected_users")) is not None:
        return ",".join(map(str, people))
    return str(element.get("selected_conversation") or element.get("value") or "").strip()
