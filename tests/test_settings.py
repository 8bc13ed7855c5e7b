from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import ConfigurationError
from pipeline.gap_settings import GapSettings
from pipeline.settings import AlertSettings, AlertTarget, Settings, WatchSettings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "tumen.toml").write_text(
        "risk_threshold = 20\n"
        "[gaps]\nleast_gap_hours = 20\ncell_deg = 1\n"
        '[alerts.targets.desk]\nurl = "https://example.org/"\nsecret_env = "TUMEN_DESK_SECRET"\n'
    )
    return tmp_path


def test_flags_stand_over_variables_over_the_file_over_defaults(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    default = GapSettings()
    assert Settings.load(home).gaps == GapSettings(least_gap_hours=20, cell_deg=1)
    monkeypatch.setenv("TUMEN_GAPS__LEAST_GAP_HOURS", "30")
    monkeypatch.setenv("TUMEN_RISK_THRESHOLD", "30")
    settings = Settings.load(home)
    assert settings.risk_threshold == 30
    assert settings.gaps == GapSettings(least_gap_hours=30, cell_deg=1)
    assert settings.gaps.busy_share == default.busy_share
    assert Settings.load(home, risk_threshold=40).risk_threshold == 40


def test_without_a_file_the_defaults_stand(tmp_path: Path) -> None:
    assert Settings.load(tmp_path) == Settings()


def test_a_misspelt_flag_is_refused(home: Path) -> None:
    with pytest.raises(ConfigurationError, match="risk_treshold"):
        Settings.load(home, risk_treshold=10)


@pytest.mark.parametrize(
    "text",
    ["risk_treshold = 10", "[gap]\nleast_gap_hours = 3", "[gaps]\nleast_gap_hour = 3", "[gaps\n", "gaps = 3"],
)
def test_a_misspelt_or_broken_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "tumen.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"tumen\.toml"):
        Settings.load(tmp_path)


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("TUMEN_RISK_TRESHOLD", "TUMEN_RISK_TRESHOLD: no setting has this name; near is TUMEN_RISK_THRESHOLD;"),
        ("TUMEN_GAP__LEAST_GAP_HOURS", "TUMEN_GAP__LEAST_GAP_HOURS: no setting has this name; near is TUMEN_GAPS;"),
        ("tumen_gap__cell_deg", "near is TUMEN_GAPS;"),
        ("TUMEN_GAPS__LEAST_GAP_HOUR", "least_gap_hour"),
        ("TUMEN_GAPS_CELL_DEG", "TUMEN_GAPS_CELL_DEG: no setting has this name"),
        ("TUMEN_QQQ", "TUMEN_QQQ: no setting has this name; correct the variable or unset it"),
        ("TUMEN_", "TUMEN_: no setting has this name"),
        ("TUMEN_RISK_THRESHOLD__KNOTS", "TUMEN_RISK_THRESHOLD__KNOTS: no setting has this name"),
        ("TUMEN_GAPS__CELL_DEG__EAST", "cell_deg"),
    ],
)
def test_a_misspelt_variable_is_refused_by_name(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, told: str
) -> None:
    monkeypatch.setenv(variable, "3")
    with pytest.raises(ConfigurationError) as error:
        Settings.load(home)
    assert told in str(error.value)
    assert error.value.exit_status == 2


@pytest.mark.parametrize("variable", ["TUMEN_HOME", "TUMEN_FEED", "TUMEN_CI", "TUMEN_DESK_SECRET", "TUMENS_OWN"])
def test_a_variable_that_is_for_something_else_is_not_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "x")
    Settings.load(home)


@pytest.mark.parametrize("value", ["-1", "101", "nan", "high"])
def test_a_value_out_of_its_bounds_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TUMEN_RISK_THRESHOLD", value)
    with pytest.raises(ConfigurationError, match="risk_threshold"):
        Settings.load(home)


def test_settings_do_not_change(home: Path) -> None:
    settings = Settings.load(home)
    with pytest.raises(ValidationError, match="frozen"):
        settings.risk_threshold = 1
    with pytest.raises(ValidationError, match="frozen"):
        settings.gaps.cell_deg = 1


def test_the_hash_changes_with_a_threshold_and_not_with_a_target_or_the_watch() -> None:
    plain = Settings().sha256()
    target = AlertTarget(url="https://example.org/")
    assert Settings(gaps=GapSettings(least_gap_hours=7)).sha256() != plain
    assert Settings(risk_threshold=51).sha256() != plain
    assert Settings(alerts=AlertSettings(targets={"desk": target})).sha256() == plain
    assert Settings(watch=WatchSettings(near_port_km=30)).sha256() == plain


@pytest.mark.parametrize(
    "text",
    [
        '[alerts.targets.desk]\nulr = "https://hooks.example/T0/SECRET"\n',
        '[alerts.targets]\ndesk = "https://user:SECRET@hooks.example"\n',
        '[alerts]\ntargets = "https://hooks.example/SECRET"\n',
        '[alerts.targets.desk]\nurl = "https://hooks.example"\nsecret = "SECRET"\n',
    ],
)
def test_what_stands_under_a_misspelt_name_is_not_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "tumen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        Settings.load(tmp_path)
    assert "SECRET" not in str(refused.value)
    assert "alerts.targets" in str(refused.value)


def test_what_stands_in_a_broken_variable_is_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUMEN_ALERTS", '{"targets": {"desk": {"ulr": "SECRET"}}}')
    with pytest.raises(ConfigurationError) as misspelt:
        Settings.load(tmp_path)
    monkeypatch.setenv("TUMEN_ALERTS", '{"targets": SECRET')
    with pytest.raises(ConfigurationError) as broken:
        Settings.load(tmp_path)
    assert "SECRET" not in f"{misspelt.value} {broken.value}"
