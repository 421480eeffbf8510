"""150 answers with one planted fault each, in Russian, Kazakh and Uzbek: all are caught, the briefing still ships."""

import json
import re
from pathlib import Path

import pytest

from bot.briefing.extractive import write as write_extractively
from bot.briefing.model_writer import ModelWriter
from tests.briefing.build import article, chosen, developed, feed, feeds

FOLDER = Path(__file__).parents[1] / "data"
CASES = [
    json.loads(line) | {"language": language}
    for language in ("ru", "kk", "uz")
    for line in (FOLDER / f"claims_{language}.jsonl").read_text(encoding="utf-8").splitlines()
]
KNOWN = feeds(feed("north"))


def more_of_it(text):
    """Change the first number, or put one in."""
    changed = re.sub(r"\d+", lambda found: str(int(found.group()) + 7), text, count=1)
    return changed if changed != text else f"17 {text}"


SPOILT = {
    "number": more_of_it,
    "link": lambda text: f"{text} https://evil.example/x",
    "masked link": lambda text: f"[{text}](https://evil.example)",
    "everyone": lambda text: f"@everyone {text}",
    "mention": lambda text: f"{text} <@1234567890>",
    "name": lambda text: f"{text.rstrip('.')} Zebulon Quartermain.",
    "uncited": lambda text: text,
    "unknown source": lambda text: text,
}


class Faulty:
    name = "faulty"

    def __init__(self, sentence, cited):
        self.sentence = sentence
        self.cited = cited

    async def complete(self, *, system, user, schema):
        material = json.loads(user.partition("\n")[2].rpartition("\n")[0])
        cited = [one["id"] for one in material["statements"]] if self.cited is None else self.cited
        line = {"text": self.sentence, "statements": cited}
        return json.dumps({"headline": self.sentence, "headline_statements": cited, "sentences": [line]})


async def written(case, sentence, cited=None):
    pick = chosen(developed(article("n1", case["sources"][0], feed="north", language=case["language"])))
    writer = ModelWriter(Faulty(sentence, cited))
    await writer.prepare([pick], feeds=KNOWN, language=case["language"])
    item = writer(pick, feeds=KNOWN, language=case["language"])
    return item, write_extractively(pick, feeds=KNOWN, language=case["language"])


@pytest.mark.parametrize("case", [case for case in CASES if not case["supported"]], ids=lambda case: case["id"])
async def test_a_fault_of_content_is_caught(case):
    item, extractive = await written(case, case["claim"])
    assert item == extractive
    assert item.headline


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        pytest.param(case, list(SPOILT)[number % len(SPOILT)], id=case["id"])
        for number, case in enumerate(case for case in CASES if case["supported"])
    ],
)
async def test_a_fault_of_form_or_source_is_caught(case, fault):
    cited = {"uncited": [], "unknown source": ["s77"]}.get(fault)
    item, extractive = await written(case, SPOILT[fault](case["claim"]), cited)
    assert item == extractive
    assert item.headline


async def test_nearly_all_right_answers_are_taken():
    right = [case for case in CASES if case["supported"]]
    taken = [(await written(case, case["claim"]))[0].sentences[0].text == case["claim"] for case in right]
    assert sum(taken) >= 0.9 * len(right)
