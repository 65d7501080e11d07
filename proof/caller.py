"""How a buyer asks: one keep-alive connection, every attempt written down, the same request with
the same key sent again until it is answered. Written for speed: the buyers share the machine with
the server."""

import asyncio
import json
import time

from typing import NamedTuple

CONNECT_AGAIN_S = 0.03
ANSWER_WITHIN_S = 30
LATER = (429, 503)
FINAL = {"/problems/attempts-used"}  # a 429 that stays one, however often it is asked again
# A clock that does not step while the proof runs, on the scale of everybody's.
_OFFSET_NS = time.time_ns() - time.monotonic_ns()


def now_us():
    return (time.monotonic_ns() + _OFFSET_NS) // 1000


class Answer(NamedTuple):
    status: int
    body: dict
    etag: str


class TimeIsUp(Exception):
    """The crowd goes home; a request may be left without an answer."""


class Broken(Exception):
    """The connection ended before a whole answer came."""


class Ledger:
    """The file that all exchanges of this process go to."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8", buffering=1 << 16)

    def write(self, client, buyer, sent, done, method, path, key, body, status, reply):
        # What the server said is JSON already; it is written as it came, in one line.
        if reply and "\n" in reply:
            reply = json.dumps(json.loads(reply))
        self.file.write(
            f'{{"client": "{client}", "buyer": {json.dumps(buyer)}, "sent": {sent}, '
            f'"done": {done}, "method": "{method}", "path": "{path}", "key": {json.dumps(key)}, '
            f'"body": {body or "null"}, "status": {status}, "reply": {reply or "null"}}}\n')

    def close(self):
        self.file.close()


class Caller:
    def __init__(self, name, port, ledger, crowd):
        self.name = name
        self.port = port
        self.ledger = ledger
        self.crowd = crowd  # its `over` says that the time is up
        self.reader = self.writer = None
        self.buyer = self.token = None
        self.keys = 0

    def new_key(self):
        self.keys += 1
        return f"{self.name}-{self.keys}"

    async def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def mint(self):
        """Becomes somebody new."""
        self.buyer = self.token = None
        answer = await self.ask("POST", "/v1/sessions/anonymous", keep=False)
        self.buyer, self.token = answer.body["buyer"], answer.body["token"]

    async def ask(self, method, path, body=None, key=None, etag=None, keep=True):
        """Sends until there is an answer that is not "later"."""
        text = None if body is None else json.dumps(body)
        while True:
            await self.connect()
            message = self.message(method, path, text, key, etag)
            sent = now_us()
            try:
                status, reply, tag = await asyncio.wait_for(self.send(message), ANSWER_WITHIN_S)
            except (Broken, OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                self.ledger.write(self.name, self.buyer, sent, "null", method, path, key, text,
                                  "null", None)
                await self.close()
                continue
            self.crowd.answers += 1
            kept = reply if keep and reply else None
            self.ledger.write(self.name, self.buyer, sent, now_us(), method, path, key, text,
                              status, kept)
            body = json.loads(reply) if reply else {}
            if status not in LATER or body.get("type") in FINAL:
                return Answer(status, body, tag)
            if self.crowd.over:
                raise TimeIsUp
            await asyncio.sleep(0.05)

    def message(self, method, path, text, key, etag):
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if self.token:
            head += f"Authorization: Bearer {self.token}\r\n"
        if key:
            head += f'Idempotency-Key: "{key}"\r\n'
        if etag:
            head += f"If-None-Match: {etag}\r\n"
        if text is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        return f"{head}\r\n{text or ''}".encode()

    async def connect(self):
        while self.writer is None:
            if self.crowd.over:
                raise TimeIsUp
            try:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(CONNECT_AGAIN_S)

    async def send(self, message):
        self.writer.write(message)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        length = int(fields.get("content-length", 0)) if status not in (204, 304) else 0
        reply = (await self.reader.readexactly(length)).decode() if length else ""
        if fields.get("connection", "").lower() == "close":
            await self.close()
        return status, reply, fields.get("etag")
