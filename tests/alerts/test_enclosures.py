"""What goes along with an alert: its picture and its links, and that neither ever holds it up."""

import base64
import email
import email.policy
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import duckdb
import pytest
import structlog.testing
from mailboxes import Mailbox, by_mail
from relaying import DAY, NOW, Receiver, alert, outcome, publish

from pipeline.alert_links import links_of
from pipeline.alerts.alert import Alert
from pipeline.alerts.messenger import Messenger
from pipeline.alerts.outbox import Outbox
from pipeline.alerts.relay import deliver
from pipeline.alerts.webhook import payload
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

PICTURE = b"\x89PNG\r\n\x1a\n a map"
RUN = "http://127.0.0.1:8080/dags/ais_nightly/runs/r1"


class Drawing:
    """Draws whatever it is asked for, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, alert_ids: Sequence[str]) -> Mapping[str, bytes]:
        self.asked.append(list(alert_ids))
        return dict.fromkeys(alert_ids, PICTURE)


def settings_of(url: str, *, picture: bool = True, **changes: Any) -> Settings:
    targets = {"desk": AlertTarget(url=url, picture=picture)}
    return Settings(alerts=AlertSettings(targets=targets, timeout_s=5.0, **changes))


def ntfy(receiver: Receiver) -> str:
    return receiver.url.replace("http://", "ntfy://").partition("/hook")[0] + "/desk"


def test_a_webhook_gets_the_picture_as_base64(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    assert outcome(deliver(home, settings_of(receiver.url), now_utc=NOW, draw=Drawing())) == (1, 0, 0)
    assert base64.b64decode(receiver.alerts[0]["picture_png_base64"]) == PICTURE


def test_a_webhook_that_finds_the_message_too_large_gets_it_without_the_picture_under_the_same_id(
    home: Home, receiver: Receiver
) -> None:
    publish(home, alert(), alert(alert_id="b2"))
    receiver.answers = [413]
    with structlog.testing.capture_logs() as logs:
        assert outcome(deliver(home, settings_of(receiver.url), now_utc=NOW, draw=Drawing())) == (2, 0, 0)
    assert ["picture_png_base64" in told for told in receiver.alerts] == [True, False, False]
    assert len(set(receiver.ids)) == 2
    assert [log["event"] for log in logs] == ["target_takes_no_picture"]


def test_a_message_without_a_picture_that_is_too_large_is_a_failure(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [413]
    assert outcome(deliver(home, settings_of(receiver.url), now_utc=NOW)) == (0, 1, 0)


def test_a_mail_has_the_picture_as_a_file(home: Home, mailbox: Mailbox) -> None:
    publish(home, alert())
    assert outcome(deliver(home, settings_of(by_mail(mailbox)), now_utc=NOW, draw=Drawing())) == (1, 0, 0)
    (letter,) = mailbox.letters
    message = email.message_from_bytes(letter, policy=email.policy.default)
    (file,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert (file.get_filename(), file.get_content()) == ("alert.png", PICTURE)


def test_ntfy_gets_text_and_picture_in_one_message(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    assert outcome(deliver(home, settings_of(ntfy(receiver)), now_utc=NOW, draw=Drawing())) == (1, 0, 0)
    assert receiver.bodies == [PICTURE]


def test_a_service_that_takes_no_picture_gets_the_text_at_once_and_no_further_pictures_in_this_call(
    home: Home, receiver: Receiver
) -> None:
    publish(home, alert(), alert(alert_id="b2"))
    receiver.answers = [400]
    with structlog.testing.capture_logs() as logs:
        assert outcome(deliver(home, settings_of(ntfy(receiver)), now_utc=NOW, draw=Drawing())) == (2, 0, 0)
    assert [body == PICTURE for body in receiver.bodies] == [True, False, False]
    assert logs[0]["remedy"] == "[alerts.targets.desk] picture = false"


def test_a_service_that_is_down_is_a_failure_with_a_picture_too(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [503, 503]
    assert outcome(deliver(home, settings_of(ntfy(receiver)), now_utc=NOW, draw=Drawing())) == (0, 1, 0)


def test_a_target_that_wants_no_pictures_has_none_drawn(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    drawing = Drawing()
    deliver(home, settings_of(receiver.url, picture=False), now_utc=NOW, draw=drawing)
    assert (drawing.asked, "picture_png_base64" in receiver.alerts[0]) == ([], False)


def test_only_what_is_due_is_drawn_and_only_the_first_of_many(home: Home, receiver: Receiver) -> None:
    publish(home, *(alert(alert_id=f"a{number}") for number in range(5)))
    with Outbox.open(home.outbox_db) as outbox:
        outbox.acknowledge("a0", "desk")
        outbox.claim("a1", "desk", now_utc=NOW, until_utc=NOW + timedelta(hours=1))
    drawing = Drawing()
    settings = settings_of(receiver.url, pictures_per_call=2)
    assert deliver(home, settings, now_utc=NOW, draw=drawing).sent == 3
    deliver(home, settings, now_utc=NOW + DAY, draw=drawing)
    assert drawing.asked == [["a2", "a3"], ["a1"]]
    assert ["picture_png_base64" in told for told in receiver.alerts] == [True, True, False, True]


def test_drawing_that_breaks_holds_up_no_alert(home: Home, receiver: Receiver) -> None:
    def broken(_: Sequence[str]) -> Mapping[str, bytes]:
        message = "no font"
        raise RuntimeError(message)

    publish(home, alert())
    with structlog.testing.capture_logs() as logs:
        assert outcome(deliver(home, settings_of(receiver.url), now_utc=NOW, draw=broken)) == (1, 0, 0)
    assert logs[0]["reason"] == "RuntimeError: no font"


LINKS = {
    "ship": "https://desk.example.org/ships?imo={imo}&name={ship_name}",
    "map": "https://map.example.org/#12/{lat_deg}/{lon_deg}",
}


def with_places(home: Home) -> None:
    """Tables that say where ships and ports are, beside the alerts."""
    with duckdb.connect(home.published_db) as database:
        database.execute("create table ports as select 'KP_RAJIN' as port_id, 130.3 as lon_deg, 42.23 as lat_deg")
        database.execute(
            "create table tracks as select 'IMO9161003' as vessel_id, timestamp '2024-03-10 04:00' as received_at_utc, "
            "130.2827 as lon_deg, 42.2271 as lat_deg"
        )


def test_links_go_along_with_the_values_encoded(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    with_places(home)
    deliver(home, settings_of(receiver.url, links=LINKS), now_utc=NOW)
    assert receiver.alerts[0]["links"] == {
        "ship": "https://desk.example.org/ships?imo=9161003&name=%3CSCRIPT%20SRC%3D%2F%2FX.IO%3E",
        "map": "https://map.example.org/#12/42.22710/130.28270",
    }


def test_an_inferred_event_is_on_the_map_where_its_port_is(home: Home, receiver: Receiver) -> None:
    publish(home, alert(evidence="inferred", probability=0.9))
    with_places(home)
    deliver(home, settings_of(receiver.url, links=LINKS), now_utc=NOW)
    assert receiver.alerts[0]["links"]["map"] == "https://map.example.org/#12/42.23000/130.30000"


def test_a_link_that_cannot_be_made_is_left_out(home: Home, receiver: Receiver) -> None:
    publish(home, alert(imo=None))
    assert outcome(deliver(home, settings_of(receiver.url, links=LINKS), now_utc=NOW)) == (1, 0, 0)
    assert "links" not in receiver.alerts[0]


def test_a_message_ends_with_its_links_and_that_of_its_run_as_they_are(receiver: Receiver) -> None:
    links = links_of(alert(), {"ship": "https://desk.example.org/ships?imo={imo}&day={day_utc}"})
    Messenger.of("desk", ntfy(receiver), 5.0).send([Alert(alert(run_url=RUN), links)])
    assert receiver.alerts[0]["message"].splitlines() == [
        "Listed ship LADY R is at Rajin.",
        "ship: https://desk.example.org/ships?imo=9161003&day=2024-03-10",
        f"run: {RUN}",
    ]


def test_a_webhook_has_the_page_of_the_run_as_a_field() -> None:
    assert payload(Alert(alert(run_url=RUN)))["run_url"] == RUN


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.org/\nBcc: a@b.c", "https://x.org/ @channel"])
def test_what_is_no_plain_web_address_is_no_page_of_a_run(url: str) -> None:
    told = Alert(alert(run_url=url))
    assert (told.ways_on(), "run_url" in payload(told)) == ({}, False)


@pytest.mark.parametrize(
    ("name", "template", "fault"),
    [
        ("ship", "https://{ship_name}.example.org/", "in braces after the host alone"),
        ("ship", "https://x.org@{ship_name}/", "in braces after the host alone"),
        ("ship", "javascript:alert(1)", "https://host/path"),
        ("ship", "https://x.org/{name}", "no field of a link"),
        ("ship", "https://x.org/{imo!r}", "no field of a link"),
        ("ship", "https://x.org/{imo.__class__}", "no field of a link"),
        ("ship", "https://x.org/{imo", "expected '}'"),
        ("ship", "https://x.org/a b", "https://host/path"),
        ("a\nb", "https://x.org/", "a name is a word"),
    ],
)
def test_a_link_whose_host_a_ship_could_choose_or_with_unknown_fields_is_refused(
    name: str, template: str, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        AlertSettings(links={name: template})
