"""A mail server for tests (aiosmtpd): keeps what it takes, and refuses what it is told to refuse.
It has a thread of its own and can go and come back on the same port."""

import email
import email.policy
import ssl
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Sink:
    def __init__(self, port, certificate=None, password=None):
        self.port = port
        self.certificate = certificate
        self.password = password
        self.lock = threading.Lock()
        self.mails = []
        self.tries = []
        self.refusals = {}
        self.controller = None

    # What aiosmtpd calls.
    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        with self.lock:
            self.tries.append(address)
            refusal = self.refusals.get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        parsed = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        parsed.sent_to = envelope.rcpt_tos[0]
        parsed.was_encrypted = session.ssl is not None
        parsed.raw = envelope.original_content
        with self.lock:
            self.mails.append(parsed)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        right = data.login == b"box" and data.password == self.password.encode()
        return AuthResult(success=right)

    def up(self):
        more = {}
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            more = {"tls_context": context, "require_starttls": True}
        if self.password:
            more |= {"authenticator": self.authenticate, "auth_required": True}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port,
                                     server_hostname="mail.test", enable_SMTPUTF8=True, **more)
        self.controller.start()

    def down(self):
        if self.controller:
            self.controller.stop()
        self.controller = None

    def refuse(self, address, words):
        with self.lock:
            self.refusals[address] = words

    def accept(self, address):
        with self.lock:
            self.refusals.pop(address, None)

    def to(self, address):
        with self.lock:
            return [mail for mail in self.mails if mail.sent_to == address]

    def tried(self, address):
        with self.lock:
            return self.tries.count(address)
