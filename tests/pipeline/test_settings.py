"""The configuration: every fault is one line with file, key and reason; secrets come from the environment only."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import DEFAULT_URLS, Settings, load


def given(tmp_path: Path, text: str, **environ: str) -> Settings:
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    return load(str(path), environ)


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(None, {})
    assert settings.path is None
    assert settings.archive_url == "sqlite:///lowdose.db"
    assert {source.name: source.base_url for source in settings.sources} == dict(DEFAULT_URLS)
    assert all(source.enabled for source in settings.sources)
    assert str(settings.zone) == "Europe/Berlin"


def test_the_file_in_the_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lowdose.toml").write_text('profile = "mine.toml"', encoding="utf-8")
    assert load(None, {}).profile == "mine.toml"


def test_the_named_file_wins_over_the_environments_and_that_over_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lowdose", "env", "named"):
        (tmp_path / f"{name}.toml").write_text(f'profile = "{name}"', encoding="utf-8")
    assert load(None, {"LOWDOSE_CONFIG": "env.toml"}).profile == "env"
    assert load("named.toml", {"LOWDOSE_CONFIG": "env.toml"}).profile == "named"


def test_the_archive_named_on_the_command_line_wins(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('[archive]\nurl = "a.db"', encoding="utf-8")
    assert load(str(path), {}).archive_url == "a.db"
    assert load(str(path), {}, archive="b.db").archive_url == "b.db"


def test_a_source_is_pointed_elsewhere_switched_off_and_asked_something_else(tmp_path: Path) -> None:
    text = '[sources.pubmed]\nbase_url = "http://127.0.0.1:8080/x/"\nquery = "esketamine"\n[sources.arxiv]\nenabled = false'
    settings = given(tmp_path, text)
    assert settings.source("pubmed").base_url == "http://127.0.0.1:8080/x"
    assert settings.source("pubmed").query == "esketamine"
    assert not settings.source("arxiv").enabled


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('colour = "red"', "top level", "unknown field `colour`"),
        ("[archive]\nurll = 'a.db'", "archive", "unknown field `urll`"),
        ("[sources.pubmed]\nbase = 'x'", "sources", "unknown field `base`"),
        ("[sources.medline]\nenabled = true", "sources.medline", "no such source"),
        ("sources = 3", "sources", "expected `object`, got `int`"),
        ("[schedule]\nalarm_after_hours = 'six'", "schedule.alarm_after_hours", "expected `float`, got `str`"),
        ("[mail]\nport = '587'", "mail.port", "expected `int`, got `str`"),
        ("[mail]\nport = 70000", "mail.port", "between 1 and 65535"),
        ("[mail]\npassword = 'secret'", "mail", "unknown field `password`"),
        ("[digest]\nmax_items = 0", "digest.max_items", "1 or more"),
        ("[schedule]\npull = '61 5 * * *'", "schedule.pull", "61"),
        ("[schedule]\npull = 'daily'", "schedule.pull", "daily"),
        ("[schedule]\ntimezone = 'Mars/Olympus'", "schedule.timezone", "no time zone"),
        ("[sources.pubmed]\nbase_url = 'http://example.org/x'", "sources.pubmed.base_url", "http is for loopback only"),
        ("[sources.pubmed]\nbase_url = 'ftp://127.0.0.1/'", "sources.pubmed.base_url", "not an https address"),
        ("[sources.pubmed]\nbase_url = 'eutils'", "sources.pubmed.base_url", "not an https address"),
        ("[sources.pubmed]\nbase_url = 'https://x:port/'", "sources.pubmed.base_url", "not an https address"),
        ("[watch]\nping_url = 'http://example.org/'", "watch.ping_url", "not an https address"),
        ("[[sources.feeds]]\nname = 'n'", "sources.feeds", "missing required field `url`"),
        ("[[sources.feeds]]\nname = 'n'\nurl = 'http://example.org/'", "sources.feeds.n.url", "not an https address"),
        (
            "[[sources.feeds]]\nname = 'pubmed'\nurl = 'https://x.org/'",
            "sources.feeds",
            "a name that no other source has",
        ),
        ("[[sources.feeds]]\nname = ' '\nurl = 'https://x.org/'", "sources.feeds", "a name that no other source has"),
        (
            "[[sources.feeds]]\nname = 'n'\nurl = 'https://x.org/'\n[[sources.feeds]]\nname = 'n'\nurl = 'https://y.org/'",
            "sources.feeds",
            "a name that no other source has",
        ),
        ("[archive", "", "not TOML"),
    ],
)
def test_a_fault_is_refused_with_file_key_and_reason(tmp_path: Path, text: str, key: str, reason: str) -> None:
    with pytest.raises(SettingsError) as refused:
        given(tmp_path, text)
    told = str(refused.value)
    assert told.startswith(f"{tmp_path / 'my.toml'}: {key}")
    assert reason in told
    assert "\n" not in told


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        load(str(tmp_path / "none.toml"), {})
    with pytest.raises(SettingsError, match="cannot be read"):
        load(str(tmp_path), {})
    (tmp_path / "latin.toml").write_bytes(b'profile = "k\xe9tamine"')
    with pytest.raises(SettingsError, match="not TOML in UTF-8"):
        load(str(tmp_path / "latin.toml"), {})


def test_secrets_come_from_the_environment_and_are_never_shown(tmp_path: Path) -> None:
    secrets = {"LOWDOSE_NCBI_API_KEY": "k-1", "LOWDOSE_SMTP_PASSWORD": "p-2", "LOWDOSE_SECRET_KEY": "s-3"}
    settings = given(tmp_path, "", **secrets)
    assert (settings.ncbi_key, settings.smtp_password, settings.secret_key) == ("k-1", "p-2", "s-3")
    assert not any(secret in repr(settings) for secret in secrets.values())


@pytest.mark.parametrize(
    ("url", "copied"),
    [
        ("a.db", True),
        ("/var/lib/a.db", True),
        ("sqlite:///a.db", True),
        ("postgresql+psycopg://me@host/lowdose", False),
    ],
)
def test_only_a_file_is_copied_every_night(tmp_path: Path, url: str, copied: bool) -> None:
    assert (given(tmp_path, f'[archive]\nurl = "{url}"').schedule.backup is not None) is copied
