"""The settings: `.env.example` tells all; a wrong one is one sentence without its value."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and no `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_names_every_setting() -> None:
    """The same names in the same order as in the class, each once."""
    names = [name for name, _ in LINE.findall(EXAMPLE.read_text(encoding="utf-8"))]
    assert names == [name.upper() for name in Settings.model_fields]


def test_the_example_gives_the_defaults() -> None:
    """Read as an environment file, the example is what the class has without any."""
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_the_example_shows_each_default() -> None:
    """What stands behind a name is its default; nothing, where there is none."""
    shown = dict(LINE.findall(EXAMPLE.read_text(encoding="utf-8")))
    defaults = {name.upper(): info.default for name, info in Settings.model_fields.items()}
    assert shown == {name: "" if value is None else str(value) for name, value in defaults.items()}


def test_each_setting_is_explained_in_both_languages() -> None:
    """Above every name: a line of Vietnamese, then one of English."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if LINE.match(line):
            vietnamese, english = lines[number - 2 : number]
            assert vietnamese.startswith("# ")
            assert not vietnamese.isascii()
            assert english.startswith("# ")
            assert english.isascii()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://ban:matkhau-kin@may/so"),
        ("DATABASE_URL", "matkhau-kin"),
        ("TELEGRAM_BOT_TOKEN", "matkhau-kin"),
        ("TELEGRAM_API_URL", "ftp://matkhau-kin"),
        ("PUBLIC_URL", "matkhau-kin"),
        ("PORT", "matkhau-kin"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("WEB_CHAT", "matkhau-kin"),
        ("TIME_ZONE", "Sao/Hoa"),
    ],
)
def test_a_wrong_setting_is_one_sentence_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """It names the setting and says where to look; a token or password is never repeated."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    said = str(caught.value)
    assert name in said
    assert ".env.example" in said
    assert value not in said
    assert "\n" not in said


def test_an_env_file_is_read(tmp_path: Path) -> None:
    """What `.env` in the working folder says holds; an empty line there says nothing."""
    (tmp_path / ".env").write_text("PORT=8181\nHOST=\n", encoding="utf-8")
    settings = load()
    assert (settings.port, settings.host) == (8181, "127.0.0.1")


def test_the_environment_comes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A variable set for one run wins over `.env`."""
    (tmp_path / ".env").write_text("PORT=8181\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8282")
    assert load().port == 8282


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed settings hide the token and the key."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:rat-kin")
    monkeypatch.setenv("SECRET_KEY", "khoa-rat-kin")
    assert "kin" not in repr(load())
