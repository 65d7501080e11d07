"""The tables of a database, of a SQLite file or of a PostgreSQL server, as rows of Python's own
values. A server is read by psql, PostgreSQL's own program: the standard library has no client."""

import json
import pathlib
import sqlite3
import subprocess


class Tables:
    def __init__(self, database):
        self.database = str(database)
        self.file = None
        if not self.database.startswith(("postgresql://", "postgres://")):
            uri = pathlib.Path(database).resolve().as_uri() + "?mode=ro"
            self.file = sqlite3.connect(uri, uri=True)

    def rows(self, sql):
        """All rows of a query without parameters. sqlite3.Error or OSError where there are none."""
        if self.file is not None:
            return self.file.execute(sql).fetchall()
        # Each row as one line of JSON, its values in the order of the query.
        read = run_psql(self.database, f"SELECT row_to_json(one) FROM ({sql}) AS one")
        return [tuple(json.loads(line).values()) for line in read.splitlines()]

    def close(self):
        if self.file is not None:
            self.file.close()


def run_psql(database, sql):
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet",
         "--set=ON_ERROR_STOP=1", "--command", sql, database],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(f"psql: {done.stderr.strip()}")
    return done.stdout
