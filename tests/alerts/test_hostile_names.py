"""What a ship calls herself, in the very bytes that services are sent."""

import email
import email.policy
import json
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import pytest
import requests
from mailboxes import Mailbox, by_mail
from relaying import Receiver, alert

from pipeline.alerts.alert import Alert
from pipeline.alerts.messenger import Messenger

HOSTILE = (
    "<!channel> <@U012AB3CD> @channel @here @everyone *A* _B_ ~C~ `D` ||E|| [F](http://evil.example) <http://g|h> "
    "EVIL.COM evil.example/x tg://user?id=1 mailto:e@evil.example &lt;i&gt; <script>alert(1)</script> <b>J</b> #ops "
    "\u202eEVIL\u2066 \u200bK \x1b[31m \x00 L\r\nBcc: m@evil.example\r\n\r\n<at>N</at> $O ' \" \\ --P"
)
ACTING = (
    *("<!channel", "<@", "@channel", "@here", "@everyone", "*A*", "_B_", "~C~", "`D`", "||E", "](", "<http", "://evil"),
    *("EVIL.COM", "evil.example", "tg://", "mailto:e", "&lt;i", "<script", "<b>J", "#ops", "<at>"),
    *("\u202e", "\u2066", "\u200b", "\x1b", "\x00", "\nBcc"),
)
ANSWER = b'{"ok": true, "channel": "C1", "upload_url": "https://files.example.org/u", "file_id": "F1"}'
SERVICES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk",
    "slack_bot": "slack://xoxb-1234-1234-abc124/#desk",
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "teams": "workflows://logic.example.org:443/643e69f83c8944/4c0a72d1be0e1ecd3f64ce/",
    "ntfy": "ntfy://ntfy.example.org/desk",
    "mattermost": "mmost://mm.example.org/3ccdd113474722377935511fc85d3dd4",
}


@pytest.fixture
def to_loopback(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    """Whatever is sent anywhere is sent to the receiver."""
    request = requests.Session.request

    def send(session: requests.Session, method: str, url: str, **options: Any) -> requests.Response:
        return request(session, method, f"{receiver.url.partition('/hook')[0]}{urlsplit(url).path}", **options)

    monkeypatch.setattr(requests.Session, "request", send)
    return receiver


def said(body: bytes) -> str:
    """All that a body says, whatever way it is written in."""
    text = body.decode("utf-8", "replace")
    try:
        return "\n".join(words_of(json.loads(text)))
    except ValueError:
        return f"{text}\n{unquote_plus(text)}"


def words_of(document: Any) -> list[str]:
    if isinstance(document, dict):
        return [word for part in document.values() for word in words_of(part)]
    if isinstance(document, list):
        return [word for part in document for word in words_of(part)]
    return [document] if isinstance(document, str) else []


@pytest.mark.parametrize("picture", [None, b"\x89PNG\r\n\x1a\n"], ids=["text", "picture"])
@pytest.mark.parametrize("url", SERVICES.values(), ids=SERVICES)
def test_a_service_is_sent_no_mention_no_markup_no_link_and_no_control_of_a_hostile_name(
    to_loopback: Receiver, url: str, picture: bytes | None
) -> None:
    to_loopback.reply = b"ok" if url == SERVICES["slack"] else ANSWER
    Messenger.of("desk", url, 5.0).send([Alert(alert(text=HOSTILE, ship_name=HOSTILE), picture=picture)])
    sent = [said(body) for body in to_loopback.bodies if not body.startswith(b"\x89PNG")]
    sent += [value for one in to_loopback.headers for value in one.values()]
    sent += [unquote_plus(path) for path in to_loopback.paths]  # ntfy says there what goes with a file
    assert any("EVIL" in text for text in sent)
    found = {sign for text in sent for sign in ACTING if sign in text}
    assert not found


def test_a_mail_has_no_further_header_no_markup_and_no_control_of_a_hostile_name(mailbox: Mailbox) -> None:
    row = alert(text=HOSTILE, ship_name=HOSTILE)
    Messenger.of("desk", by_mail(mailbox), 5.0).send([Alert(row), Alert(row | {"alert_id": "b2"})])
    (letter,) = mailbox.letters
    message = email.message_from_bytes(letter, policy=email.policy.default)
    assert message["bcc"] is None
    assert (message["to"], message["subject"]) == ("desk@example.org", "Tumen: flagged ship docked")
    for part in message.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content()
            assert "EVIL" in text
            assert not [sign for sign in ACTING if sign in text]
