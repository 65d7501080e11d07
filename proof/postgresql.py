"""A PostgreSQL server of the proof's own, by scripts/postgres: over a UNIX socket in a scratch
folder, killed and started again on the same data. It ends, and its folder goes, with the proof."""

import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "postgres"


class PostgresqlFailed(Exception):
    """The server could not be made, killed or started."""


class PostgresqlServer:
    def __init__(self, *settings):
        """`settings`: of postgresql.conf, as "fsync=off"."""
        self.process = subprocess.Popen(
            [str(SCRIPT), *settings], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True)  # Ctrl-C is for the proof, which then ends it
        self.folder = self.answer()

    def answer(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise PostgresqlFailed("scripts/postgres made no server, or lost it")
        return line

    def command(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        self.answer()

    def address(self, database):
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def kill(self):
        """SIGKILL for all of its processes."""
        self.command("kill")

    def stop_at_once(self):
        """As `pg_ctl stop -m immediate`: no goodbye to its sessions, and a recovery to come."""
        self.command("quit")

    def start(self):
        self.command("start")

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
