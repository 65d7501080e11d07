"""What bench/rows.py runs: the server as a process, and an nginx that serves the same bytes. Both
on free ports of 127.0.0.1, both stopped at the end. Standard library only."""

import http.client
import os
import pathlib
import shutil
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


class NginxFiles:
    """An nginx that serves these bytes from files, as quickly as it can."""

    def __init__(self, folder, files):
        self.folder = pathlib.Path(folder)
        (self.folder / "files").mkdir(parents=True)
        os.chmod(self.folder, 0o755)
        for name, content in files.items():
            (self.folder / "files" / name).write_bytes(content)
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process = None

    def __enter__(self):
        places = "".join(f"{kind}_temp_path {self.folder}/{kind}; " for kind in
                         ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} worker_processes 2; daemon off; pid {self.folder}/pid;"
            "error_log /dev/null; events { worker_connections 4096; }"
            f"http {{ access_log off; keepalive_requests 100000000; sendfile on; {places}"
            "open_file_cache max=10;"
            f"server {{ listen 127.0.0.1:{self.port} reuseport; root {self.folder}/files;"
            "default_type application/json; } }", encoding="utf-8")
        nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen(
            [nginx, "-e", "/dev/null", "-c", str(self.folder / "nginx.conf")])
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                House.fetch(self.port, "/")
                return self
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx did not come up")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
