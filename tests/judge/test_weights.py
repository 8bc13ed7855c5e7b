import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.errors import ConfigurationError
from pipeline.judge.risk import RULES
from pipeline.judge.weights import RiskRules
from pipeline.reference import load_risk_rules
from pipeline.resources import data_path
from pipeline.schemas.vessels import ANOMALY_KINDS
from pipeline.settings import Settings


def shipped() -> dict[str, Any]:
    return tomllib.loads(data_path("risk_rules.toml").read_text(encoding="utf-8"))


def test_the_file_weighs_every_rule_and_every_kind_of_anomaly() -> None:
    rules = load_risk_rules()
    assert set(rules.rules) == set(RULES)
    assert set(rules.anomaly_shares) == set(ANOMALY_KINDS)


def test_a_rule_without_points_is_told() -> None:
    content = shipped()
    del content["rules"]["dark_call"]
    with pytest.raises(ValidationError, match=r"no points for dark_call; add \[rules\.dark_call\]"):
        RiskRules.model_validate(content)


def test_a_phenomenon_of_two_strengths_is_refused() -> None:
    content = shipped()
    content["rules"]["owner_listed"]["strength"] = "hint"
    with pytest.raises(ValidationError, match="list has two strengths"):
        RiskRules.model_validate(content)


def test_a_rule_that_says_no_why_is_refused() -> None:
    content = shipped()
    content["rules"]["owner_listed"]["why"] = ""
    with pytest.raises(ValidationError, match="why"):
        RiskRules.model_validate(content)


def test_a_deployment_weighs_otherwise_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "tumen.toml").write_text("[risk]\nleast_gap_hours = 24\n[risk.points]\ndark_call = 45.5\n")
    settings = Settings.load(tmp_path)
    assert settings.risk.least_gap_hours == 24
    rules = load_risk_rules().with_points(settings.risk.points)
    assert rules.rules["dark_call"].points == 45.5
    assert rules.rules["listed_ship"] == load_risk_rules().rules["listed_ship"]
    assert settings.sha256() != Settings().sha256()


@pytest.mark.parametrize("text", ["[risk.points]\ndark_cal = 45", "[risk.points]\ndark_call = 101"])
def test_a_misspelt_rule_or_points_out_of_bounds_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tumen.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"risk\.points\.dark_cal"):
        Settings.load(tmp_path)


def test_a_variable_of_the_environment_weighs_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUMEN_RISK__POINTS__DARK_CALL", "45")
    assert Settings.load(tmp_path).risk.points == {"dark_call": 45.0}
