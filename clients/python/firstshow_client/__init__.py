"""Calls a Firstshow server: Client has a function for every operation of its contract.

Standard library only. A Client belongs to one thread.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request

from .operations import Operations

__all__ = ["Client", "Problem"]

_TRIES = 5
_LONGEST_WAIT_S = 30


class Problem(Exception):
    """A reply that is no success (RFC 9457); its members are read like a dictionary's."""

    def __init__(self, status, members):
        self.status = status
        self.members = members
        self.type = members.get("type", "about:blank")
        said = [members.get("title", f"status {status}"), members.get("detail", "")]
        said += [f"{fault['pointer']} {fault['detail']}" for fault in members.get("errors", [])]
        super().__init__("; ".join(one for one in said if one))

    def __getitem__(self, member):
        return self.members[member]

    def get(self, member, otherwise=None):
        return self.members.get(member, otherwise)


class Client(Operations):
    """`server`: "https://tickets.example.in"; `token`: a buyer's, or an organiser's API key."""

    def __init__(self, server, token=None, timeout_s=30):
        self.server = server.rstrip("/")
        self.token = token
        self.timeout_s = timeout_s
        self.last_headers = {}

    def _call(self, method, path, query=None, headers=None, body=None):
        """The JSON of the reply, None where it has none. Raises Problem, or OSError where the
        server cannot be reached."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        url = self.server + path + ("?" + urllib.parse.urlencode(asked) if asked else "")
        if self.token is not None:
            sent["Authorization"] = "Bearer " + self.token
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        again = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in sent
        for tries in range(1, _TRIES + 1):
            last = tries == _TRIES or not again
            request = urllib.request.Request(url, data=data, headers=sent, method=method)
            try:
                with urllib.request.urlopen(request, timeout=self.timeout_s) as reply:
                    self.last_headers = reply.headers
                    text = reply.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as refused:
                self.last_headers = refused.headers
                if refused.code == 304:
                    return None
                if last or refused.code not in (429, 503):
                    raise Problem(refused.code, _members(refused)) from None
                wait = refused.headers.get("Retry-After", "1")
                time.sleep(min(int(wait) if wait.isdigit() else 1, _LONGEST_WAIT_S))
            except OSError:
                # Of a conditional change that may have been made a repetition would be refused.
                if last or "If-Match" in sent:
                    raise
                time.sleep(min(2 ** tries / 10, _LONGEST_WAIT_S))
        raise AssertionError("the last try returns or raises")


def _members(refused):
    try:
        read = json.loads(refused.read())
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
