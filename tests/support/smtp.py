"""A real SMTP server that keeps what it receives."""
import email
import email.policy
import time

from aiosmtpd.controller import Controller

from tools.dev import server


class _Keeper:

    def __init__(self, hang_up_at):
        self.messages, self.hang_up_at = [], hang_up_at

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 (the name that aiosmtpd calls)
        if len(self.messages) == self.hang_up_at:
            self.hang_up_at = None
            server.transport.close()
            return "421 Good bye"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((tuple(envelope.rcpt_tos), message))
        return "250 OK"


class Catcher:
    """`with Catcher() as catcher:` listens on a free port of 127.0.0.1 (`catcher.port`).

    `hang_up_at`: breaks the connection once, without taking the mail, when it has received so many.
    """

    def __init__(self, port=None, hang_up_at=None):
        self._keeper = _Keeper(hang_up_at)
        self.port = port or server.free_port()
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

    def wait(self, number, seconds=120):
        """Waits until `number` messages have come in; returns them all."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < number and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.messages

    def wait_for(self, wanted, seconds=120):
        """Waits until a message has come in for which `wanted(recipients, message)`; returns all of these."""
        deadline = time.monotonic() + seconds
        while not (found := [one for one in self.messages if wanted(*one)]) and time.monotonic() < deadline:
            time.sleep(0.2)
        return found
