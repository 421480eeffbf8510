"""Subscribing addresses from the command line, as an editor does it."""

import pytest

from bot.cli.main import run

PACK = "region: {key: hills, name: The Hills, countries: {xa: Arda}, languages: [en]}\nfeeds: []\n"
ENTITIES = "- {key: arda_dam, name: Arda Dam, type: place, country: xa, aliases: [Ардинская плотина]}\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "entities.yaml").write_text(ENTITIES, encoding="utf-8")
    for name, value in {
        "LIMELIGHT_HOME": str(tmp_path),
        "SMTP_URL": "smtp://localhost:25?from=bot@desk.example",
        "LIMELIGHT_ZONE": "Asia/Almaty",
        "DATABASE_URL": "",
        "LIMELIGHT_LANGUAGE": "",
    }.items():
        monkeypatch.setenv(name, value)


def listed(capsys):
    capsys.readouterr()
    assert run(["email", "list"]) == 0
    return capsys.readouterr().out.splitlines()


def test_an_address_is_added_changed_listed_and_removed(capsys):
    assert listed(capsys) == ["Nobody yet. `limelight email add ADDRESS` subscribes somebody."]
    assert run(["email", "add", "Desk@Paper.example"]) == 0
    assert capsys.readouterr().out == "Desk@paper.example  The Hills  08:00 Asia/Almaty  en\n"
    assert run(["email", "add", "Desk@paper.example", "--time", "7:15", "--language", "Russian"]) == 0
    assert run(["email", "add", "Desk@paper.example", "--topic", "ардинская плотина", "--zone", "europe/berlin"]) == 0
    assert run(["email", "add", "other@paper.example", "--topic", "Arda", "--time", "instant"]) == 0
    assert listed(capsys) == [
        "Desk@paper.example  Arda Dam  08:00 Europe/Berlin  en",
        "Desk@paper.example  The Hills  07:15 Asia/Almaty  ru",
        "other@paper.example  Arda  instant Asia/Almaty  en",
    ]
    assert run(["email", "remove", "Desk@paper.example", "--topic", "arda dam"]) == 0
    assert run(["email", "remove", "other@paper.example"]) == 0
    assert listed(capsys) == ["Desk@paper.example  The Hills  07:15 Asia/Almaty  ru"]
    assert run(["email", "remove", "nobody@paper.example"]) == 1


def test_all_that_is_kept_of_an_address_can_be_shown_and_deleted(capsys):
    assert run(["email", "add", "desk@paper.example"]) == 0
    assert run(["email", "add", "other@paper.example"]) == 0
    assert run(["person", "email", "desk@paper.example"]) == 0
    assert "email:desk@paper.example" in capsys.readouterr().out
    assert run(["person", "email", "desk@paper.example", "--delete"]) == 0
    assert run(["person", "email", "desk@paper.example"]) == 0
    assert "email:desk@paper.example" not in capsys.readouterr().out
    assert listed(capsys) == ["other@paper.example  The Hills  08:00 Asia/Almaty  en"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["not-an-address"], "is no mail address"),
        (["a@b.example\r\nBcc: c@d.example"], "is no mail address"),
        (["a@b.example", "--time", "25:00"], "is not a time of day"),
        (["a@b.example", "--zone", "Nowhere"], "There is no time zone"),
        (["a@b.example", "--language", "Klingon"], "is not a language I write"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_stored(capsys, arguments, said):
    assert run(["email", "add", *arguments]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1
    assert len(listed(capsys)) == 1


def test_without_a_mail_server_nobody_is_promised_mail(capsys, monkeypatch):
    monkeypatch.setenv("SMTP_URL", "")
    assert run(["email", "add", "a@b.example"]) == 2
    assert "SMTP_URL" in capsys.readouterr().err
