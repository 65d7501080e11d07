"""The server under test, for the proof, tests/ and bench/: a process that is started, killed and
started again on the same file and ports. Only the process started here is ever signalled."""

import ctypes
import http.client
import pathlib
import signal
import socket
import subprocess
import time

READY_WITHIN_S = 120  # ten million tickets are read, on a busy machine
PR_SET_PDEATHSIG = 1
C_LIBRARY = ctypes.CDLL(None)


def die_with_parent():
    """In the child, before it becomes the server: it must not outlive a proof that was killed."""
    C_LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class ServerFailed(Exception):
    """The server did something else than serve: the sentence says what."""


class Server:
    """`settings` are more flags of `firstshow serve`. It dies with the thread that started it."""

    def __init__(self, program, database, *settings, log=None):
        self.program = program
        self.database = str(database)
        self.settings = settings
        self.port, self.admin = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = pathlib.Path(log or f"{database}.log")
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Returns once it is ready. ServerFailed if it ends or does not come up. In a session of
        its own, because Ctrl-C is for the one that started it, which then stops it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--database", self.database,
                 "--listen", f"127.0.0.1:{self.port}", "--admin", f"127.0.0.1:{self.admin}",
                 "--rate-limits", "off", *self.settings],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                preexec_fn=die_with_parent, start_new_session=True)
        self.wait_until_ready()

    def wait_until_ready(self):
        end = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < end:
            self.expect_alive()
            if self.answers("/readyz"):
                return
            time.sleep(0.005)
        raise ServerFailed(f"the server was not ready within {READY_WITHIN_S} s; see {self.log}")

    def answers(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def expect_alive(self):
        """A server that ends by itself has found a contradiction, or met its environment's end."""
        if self.process.poll() is not None:
            raise ServerFailed(f"the server ended by itself with {self.process.returncode}; the "
                              f"end of "
                              f"its log:\n{self.last_words()}")

    def last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def kill(self):
        """SIGKILL; returns when the process is no more."""
        self.expect_alive()
        self.process.kill()
        self.process.wait()

    def stop(self):
        """An orderly end, as an operator asks for it."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
