"""Settings: the pack and the environment, with mistakes named by file and line."""

import pytest

from bot.errors import SettingsError
from bot.model import FeedKind
from bot.packs import parse_feeds
from bot.settings import load_environment, load_settings

PACK = """\
region:
  key: coast
  name: The Coast
  countries: {AA: Aland, bb: Bland}
themes:
  - key: water
    name: Water
    words: {en: [dam, River], ru: [плотин]}
weights: {threshold: 1.5}
feeds:
  - {id: tide, url: https://tide.example/rss, outlet: Tide, country: aa, kind: state, every: 30}
"""


def test_a_pack_is_read_whole():
    region, feeds = parse_feeds(PACK, "feeds.yaml")
    assert region.countries == {"aa": "Aland", "bb": "Bland"}
    assert region.themes[0].words["en"] == ("dam", "river")
    assert region.weights == {"threshold": 1.5}
    assert (feeds[0].kind, feeds[0].region, feeds[0].every.seconds) == (FeedKind.STATE, "coast", 1800)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: state", "kind: royal"), r"feeds.yaml:11: kind 'royal' is unknown; one of official, state"),
        (("every: 30", "every: 0"), r"feeds.yaml:11: every is a number of minutes"),
        (("outlet: Tide, ", ""), r"feeds.yaml:11: a feed needs outlet"),
        (("threshold: 1.5", "threshold: high"), r"feeds.yaml:9: threshold must be a number"),
        (
            ("threshold: 1.5", "treshold: 1.5"),
            r"feeds.yaml:9: unknown key 'treshold'; known here are threshold, .*found",
        ),
        (("themes:", "topics:"), r"feeds.yaml:6: unknown key 'topics'"),
        (("name: The Coast", "nmae: The Coast"), r"feeds.yaml:3: unknown key 'nmae'"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(change, message):
    with pytest.raises(SettingsError, match=message):
        parse_feeds(PACK.replace(*change), "feeds.yaml")


def test_one_address_twice_is_refused():
    again = PACK + "  - {id: tide2, url: https://tide.example/rss, outlet: Tide}\n"
    with pytest.raises(SettingsError, match=r"feeds.yaml:12: the url .* stands at feeds.yaml:11 already"):
        parse_feeds(again, "feeds.yaml")


def test_a_token_never_shows(tmp_path):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    settings = load_settings({"LIMELIGHT_HOME": str(tmp_path), "DISCORD_TOKEN": "s3cret", "OPENAI_API_KEY": "k3y"})
    assert settings.discord_token == "s3cret"
    assert "s3cret" not in repr(settings)
    assert "k3y" not in repr(settings)


def test_packs_stand_beside_the_first(tmp_path):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "packs" / "hills").mkdir(parents=True)
    hills = PACK.replace("coast", "hills").replace("id: tide", "id: rock")
    (tmp_path / "packs" / "hills" / "feeds.yaml").write_text(hills, encoding="utf-8")
    settings = load_settings({"LIMELIGHT_HOME": str(tmp_path)})
    assert [pack.region.key for pack in settings.packs] == ["coast", "hills"]
    assert len(settings.feeds) == 1, "an address that two packs share is polled once"


@pytest.mark.parametrize(
    ("environment", "tokens"),
    [
        ({}, 500_000),
        ({"OPENAI_DAILY_TOKENS": "1000"}, 1000),
        ({"OPENAI_DAILY_COST": "0.30", "OPENAI_PRICE_PER_MILLION": "0.60"}, 500_000),
        ({"OPENAI_DAILY_COST": "0.06", "OPENAI_PRICE_PER_MILLION": "0.60"}, 100_000),
        ({"OPENAI_DAILY_TOKENS": "0", "OPENAI_DAILY_COST": "6", "OPENAI_PRICE_PER_MILLION": "0.60"}, 10_000_000),
    ],
)
def test_the_models_budget_is_the_smaller_of_tokens_and_money(tmp_path, environment, tokens):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    assert load_settings({"LIMELIGHT_HOME": str(tmp_path), **environment}).openai_daily_tokens == tokens


def test_money_without_a_price_is_refused(tmp_path):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(SettingsError, match="OPENAI_PRICE_PER_MILLION: '' is no amount of money"):
        load_settings({"LIMELIGHT_HOME": str(tmp_path), "OPENAI_DAILY_COST": "1"})


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("DISCORD_CHANNEL", "#news", "DISCORD_CHANNEL: '#news' is no channel's id"),
        ("SLACK_CHANNEL", "#news", "SLACK_CHANNEL: '#news' is a name; write the id"),
        ("SLACK_CHANNEL", "news", "SLACK_CHANNEL: 'news' is a name; write the id"),
        ("DISCORD_API_BASE", "discord.example", "DISCORD_API_BASE: .* begins with http"),
        ("DISCORD_GATEWAY", "https://discord.example", "DISCORD_GATEWAY: .* begins with ws:// or wss://"),
        ("OPENAI_BASE_URL", "localhost:8080/v1", "OPENAI_BASE_URL: .* begins with http:// or https://"),
        ("LIMELIGHT_ALARM_HOURS", "0", "LIMELIGHT_ALARM_HOURS: after '0' hours it would ring all the time"),
        ("DISCORD_SHARDS", "0", "DISCORD_SHARDS: '0' connections reach nobody; write 1 or more"),
        (
            "LIMELIGHT_LANGUAGE",
            "xx",
            "LIMELIGHT_LANGUAGE: briefings are not written in 'xx'; known are en, kk, ky, ru, tg",
        ),
        ("FETCH_ALLOW_NETWORKS", "10.0.0.0/8, office", "FETCH_ALLOW_NETWORKS: 'office' is no network"),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_starts(tmp_path, name, written, message):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_settings({"LIMELIGHT_HOME": str(tmp_path), name: written})


@pytest.mark.parametrize(("written", "language"), [("", "en"), ("en-GB", "en"), ("ru", "ru"), ("kk_KZ", "kk")])
def test_a_language_may_name_its_country(tmp_path, written, language):
    assert load_environment({"LIMELIGHT_HOME": str(tmp_path), "LIMELIGHT_LANGUAGE": written}).language == language


def test_servers_and_workspaces_of_one_team_are_linked(tmp_path):
    (tmp_path / "feeds.yaml").write_text(PACK, encoding="utf-8")
    home = {"LIMELIGHT_HOME": str(tmp_path)}
    linked = load_settings({**home, "LIMELIGHT_TEAMS": "discord:12+slack:T0AB, discord:34+slack:E5"}).teams
    assert linked == (("discord:12", "slack:T0AB"), ("discord:34", "slack:E5"))
    assert load_settings(home).teams == ()
    with pytest.raises(SettingsError, match="LIMELIGHT_TEAMS: 'news-desk' is no server or workspace"):
        load_settings({**home, "LIMELIGHT_TEAMS": "discord:12+news-desk"})


def test_articles_are_kept_for_as_long_as_stories_may_return(tmp_path):
    home = {"LIMELIGHT_HOME": str(tmp_path)}
    assert load_environment(home).keep_days == 90
    assert load_environment(home | {"LIMELIGHT_KEEP_DAYS": "400"}).keep_days == 400
    with pytest.raises(SettingsError, match="LIMELIGHT_KEEP_DAYS: 7 days are too few"):
        load_environment(home | {"LIMELIGHT_KEEP_DAYS": "7"})
