#!/usr/bin/env python3
"""scripts/visitors: it waits for the server, builds before it visits, and leaves nothing behind.
The build and the visitors are stand-ins here, which write down that they were started and go on
until a signal.

usage: visitors.py
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

VISITORS = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "visitors"
PATIENCE_S = 30
# The child is what a compiler is to a build.
LONG = """#!/bin/sh
echo "$@" >{name}.given
sleep 1000 &
echo $! >{name}.child
echo $$ >{name}.process
wait
"""
DONE = "#!/bin/sh\necho \"$@\" >{name}.given\n"
FAILED = "#!/bin/sh\necho it does not compile\nexit 1\n"


def until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def is_there(process):
    try:
        stat = pathlib.Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


class Visitors(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.tree = pathlib.Path(self.folder.name)
        (self.tree / "scripts").mkdir()
        (self.tree / "build" / "release").mkdir(parents=True)
        shutil.copy(VISITORS, self.tree / "scripts")
        self.server = subprocess.Popen(["sleep", "1000"])
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.visitors = None

    def tearDown(self):
        self.server.kill()
        self.server.wait()
        if self.visitors:
            self.visitors.wait(timeout=PATIENCE_S)
            self.visitors.stderr.close()
        for file in [*self.tree.glob("*.process"), *self.tree.glob("*.child")]:
            if is_there(file.read_text().strip()):  # a case failed
                os.kill(int(file.read_text()), signal.SIGKILL)
        self.listener.close()
        self.folder.cleanup()

    def put(self, path, text):
        name = path.rpartition("/")[2]
        file = self.tree / path
        file.write_text(text.format(name=name))
        file.chmod(0o755)

    def start(self, build, lab=LONG):
        self.put("scripts/build", build)
        self.put("build/release/firstshow-lab", lab)
        self.visitors = subprocess.Popen(
            [self.tree / "scripts" / "visitors", str(self.server.pid), self.port],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def number(self, file):
        path = self.tree / file
        until(lambda: path.exists() and path.read_text().strip(), file)
        return int(path.read_text())

    def end_server(self):
        self.server.kill()
        self.server.wait()

    def expect_end_of(self, name):
        processes = [self.number(f"{name}.process"), self.number(f"{name}.child")]
        self.end_server()
        self.visitors.wait(timeout=PATIENCE_S)
        until(lambda: not any(map(is_there, processes)), f"{name} goes on")

    def test_the_build_ends_with_the_server(self):
        self.listener.listen()
        self.start(LONG)
        self.assertEqual(os.getpriority(os.PRIO_PROCESS, self.number("build.process")), 19)
        self.expect_end_of("build")
        self.assertEqual((self.tree / "build.given").read_text(), "firstshow-lab\n")
        self.assertFalse((self.tree / "firstshow-lab.given").exists())

    def test_the_visit_ends_with_the_server(self):
        self.listener.listen()
        self.start(DONE)
        self.number("firstshow-lab.process")
        self.assertEqual((self.tree / "firstshow-lab.given").read_text(),
                         f"storm --scenario evening --target http://127.0.0.1:{self.port}\n")
        self.expect_end_of("firstshow-lab")

    def test_all_ends_with_the_terminal(self):
        self.listener.listen()
        self.start(LONG)
        processes = [self.number("build.process"), self.number("build.child")]
        self.visitors.send_signal(signal.SIGHUP)
        self.visitors.wait(timeout=PATIENCE_S)
        until(lambda: not any(map(is_there, processes)), "the build goes on")

    def test_one_visit_follows_the_other(self):
        self.listener.listen()
        self.start(DONE, DONE)
        for _ in range(2):
            given = self.tree / "firstshow-lab.given"
            until(given.exists, "a visit")
            given.unlink()

    def test_nothing_is_built_before_the_server_answers(self):
        self.start(DONE)
        with self.assertRaises(subprocess.TimeoutExpired):
            self.visitors.wait(timeout=2)
        self.assertFalse((self.tree / "build.given").exists())
        self.listener.listen()
        self.number("firstshow-lab.process")

    def test_it_ends_with_a_server_that_never_answered(self):
        self.start(DONE)
        self.end_server()
        self.assertEqual(self.visitors.wait(timeout=PATIENCE_S), 0)
        self.assertFalse((self.tree / "build.given").exists())

    def test_a_failed_build_is_said(self):
        self.listener.listen()
        self.start(FAILED)
        self.assertEqual(self.visitors.wait(timeout=PATIENCE_S), 1)
        self.assertIn("none come", self.visitors.stderr.read())
        self.assertIn("it does not compile", (self.tree / "build/visitors.log").read_text())


if __name__ == "__main__":
    unittest.main()
