"""A mailbox on loopback, for tests of messages to people."""

import socketserver
import time


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of SMTP as a sender needs, after `delay_s`; refuses the next `refusals` messages."""

    allow_reuse_address = True

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.refusals = 0
        self.delay_s = 0.0
        super().__init__(("127.0.0.1", 0), Postman)


class Postman(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        time.sleep(self.server.delay_s)
        self.say("220 mailbox")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.take()
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self) -> None:
        letter = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.server.refusals:
            self.server.refusals -= 1
            self.say("451 later")
            return
        self.server.letters.append(letter)
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def by_mail(mailbox: Mailbox) -> str:
    port = mailbox.server_address[1]
    return f"mailto://127.0.0.1:{port}?smtp=127.0.0.1&mode=insecure&from=tumen@example.org&to=desk@example.org"
