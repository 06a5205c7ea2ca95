"""A real SMTP server that keeps what it receives."""
import email
import email.policy
import time

from aiosmtpd.controller import Controller

from tools.dev import server


class _Keeper:

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (the name that aiosmtpd calls)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((tuple(envelope.rcpt_tos), message))
        return "250 OK"


class Catcher:
    """`with Catcher() as catcher:` listens on a free port of 127.0.0.1 (`catcher.port`)."""

    def __init__(self):
        self._keeper = _Keeper()
        self.port = server.free_port()
        self._controller = Controller(self._keeper, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_error):
        self._controller.stop()

    @property
    def messages(self):
        """[(recipients, email.message.EmailMessage)]"""
        return list(self._keeper.messages)

    def wait(self, number, seconds=60):
        """Waits until `number` messages have come in; returns them all."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < number and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.messages
