"""What the doctor says of alert targets, without speaking to any."""

from pathlib import Path

import pytest

from pipeline.doctor import diagnose
from pipeline.warehouse.home import Home

TOML = """
[alerts.targets.desk]
url = "https://example.org/hook"
secret_env = "DESK_SECRET"

[alerts.targets.chat]
connection = "chat"
"""


def said(home: Home) -> list[tuple[str, str]]:
    return [(one.state, one.what) for one in diagnose(home).findings if one.check in {"targets", "pictures"}]


def test_a_target_without_its_secret_is_a_fault_and_a_connection_of_airflows_own_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tumen.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.delenv("AIRFLOW_CONN_CHAT", raising=False)
    (missing, elsewhere) = said(Home(tmp_path))
    assert missing == (
        "fault",
        "alert target 'desk': the environment has no DESK_SECRET; set it to the signing secret",
    )
    assert elsewhere == ("note", "not in the environment: the connections chat; Airflow may keep them")
    monkeypatch.setenv("DESK_SECRET", "s")
    monkeypatch.setenv("AIRFLOW_CONN_CHAT", "ntfy://ntfy.example.org/desk")
    assert said(Home(tmp_path)) == [("ok", "2 alert targets have their addresses and secrets")]


def test_where_nobody_is_to_be_told_nothing_is_wrong(tmp_path: Path) -> None:
    assert said(Home(tmp_path)) == [("ok", "no alert target is asked")]


def test_without_matplotlib_the_doctor_says_that_alerts_go_without_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tumen.toml").write_text('[alerts.targets.desk]\nurl = "https://x.org/"\n', encoding="utf-8")
    monkeypatch.setattr("pipeline.doctor.find_spec", lambda _: None)
    assert ("note", "alerts go without: matplotlib is not installed") in said(Home(tmp_path))
