"""150 claims in Russian, Kazakh and Uzbek (both alphabets): half are borne out, half carry one planted fault."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.briefing.check import check
from bot.model import Article

FOLDER = Path(__file__).parents[1] / "data"
CASES = [
    json.loads(line)
    for language in ("ru", "kk", "uz")
    for line in (FOLDER / f"claims_{language}.jsonl").read_text(encoding="utf-8").splitlines()
]
MORE = [json.loads(line) for line in (FOLDER / "claims_more.jsonl").read_text(encoding="utf-8").splitlines()]
MIXED = [json.loads(line) for line in (FOLDER / "claims_mixed.jsonl").read_text(encoding="utf-8").splitlines()]
CHECKS = {
    "number": {"numbers"},
    "name": {"names"},
    "date": {"dates"},
    "attribution": {"attribution"},
    "planned": {"hedging", "words"},
    "negation": {"negation"},
    "quotation": {"quotations"},
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_claim_is_judged_right(case):
    sources = [Article(id="a", text=text, seen_at=datetime(1970, 1, 1, tzinfo=UTC)) for text in case["sources"]]
    failed = {found.check for found in check(case["claim"], sources)}
    assert bool(failed) is not case["supported"]
    if not case["supported"]:
        assert failed & CHECKS[case["fault"]]


@pytest.mark.parametrize("case", MORE, ids=[case["id"] for case in MORE])
def test_claims_in_five_languages_are_judged_right(case):
    sources = [Article(id="a", text=text, seen_at=datetime(1970, 1, 1, tzinfo=UTC)) for text in case["sources"]]
    assert bool(check(case["claim"], sources)) is not case["supported"]


@pytest.mark.parametrize("case", MIXED, ids=[case["id"] for case in MIXED])
def test_reworded_claims_and_subtler_faults_are_judged_right(case):
    sources = [Article(id="a", text=text, seen_at=datetime(1970, 1, 1, tzinfo=UTC)) for text in case["sources"]]
    assert bool(check(case["claim"], sources)) is not case["supported"]


def test_there_are_as_many_faults_as_there_should_be():
    assert len(CASES) == 150
    assert sum(case["supported"] for case in CASES) == 75
    assert {case["fault"] for case in CASES if not case["supported"]} == set(CHECKS)
