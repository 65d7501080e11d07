"""The server as bench/rows.py runs it: a process on free ports of 127.0.0.1, stopped at the end.
Standard library only."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time

READY_WITHIN_S = 120


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n"
                         f"{done.stdout}{done.stderr}")
    return done.stdout


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class House:
    """A server; ready when start() returns."""

    def __init__(self, program, database):
        self.program = program
        self.database = str(database)
        self.port, self.admin = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with open(self.database + ".log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--database", self.database, "--listen",
                 f"127.0.0.1:{self.port}", "--admin", f"127.0.0.1:{self.admin}", "--rate-limits",
                 "off"],
                stdout=subprocess.DEVNULL, stderr=log)
        end = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.fetch(self.admin, "/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.005)
        raise SystemExit(f"the server did not come up; see {self.database}.log")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    @staticmethod
    def fetch(port, path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def get(self, path):
        status, body = self.fetch(self.port, path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status} {body[:300]}")
        return body

    def resident_mb(self):
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
