#!/usr/bin/env python3
"""Each scenario of the load generator for about a second against a real server on free ports, and a
small crowd with one kill, on SQLite and on PostgreSQL; then what was counted against the database.

usage: storm_scenarios.py FIRSTSHOW FIRSTSHOW_LAB
"""

import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PROOF = pathlib.Path(__file__).resolve().parents[2] / "proof"
CHECKER = PROOF / "check.py"

sys.path.insert(0, str(PROOF))
from postgresql import PostgresqlServer  # noqa: E402
from server import Server, free_ports  # noqa: E402

CONFIRMED = 1


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}\nended with {done.returncode}:\n"
                             f"{done.stdout}{done.stderr}")
    return done.stdout


class SoldServer(Server):
    """A server on a new database with shows of a small hall."""

    def __init__(self, program, lab, folder, seats, shows):
        super().__init__(program, folder / "server.db")
        self.lab = lab
        plan = str(folder / "plan.json")
        run(program, "plan", "generate", "--template", "multiplex", "--seats", str(seats),
            "--output", plan)
        run(program, "demo", "--database", self.database, "--plan", plan, "--shows", str(shows))

    def storm(self, scenario, *more):
        return json.loads(run(
            self.lab, "storm", "--scenario", scenario, "--target",
            self.url, "--json", *more))

    def close(self):
        """The end of the server; its rows, once it is gone."""
        assert self.stop() == 0, "the server's end"
        run(self.program, "check", self.database)

    def rows(self, sql):
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchone()[0]
        finally:
            database.close()

    def paid(self):
        return self.rows(f"SELECT count(*) FROM orders WHERE state = {CONFIRMED}")


def in_server(programs, seats, shows, play):
    with tempfile.TemporaryDirectory() as folder:
        with SoldServer(*programs, pathlib.Path(folder), seats, shows) as server:
            play(server, folder)


def expect(what, present, wanted):
    assert wanted(present), f"{what}: {present}"


def play_spread(server, _):
    check_spread(server, [])


def play_spread_as_gateway(server, folder):
    with sqlite3.connect(server.database) as database:
        ((secret,),) = database.execute("SELECT value FROM secret WHERE name = 'sandbox_webhook'")
    database.close()
    file = pathlib.Path(folder) / "secret"
    file.write_bytes(secret + b"\n")
    check_spread(server, ["--webhook-secret", str(file)])


def check_spread(server, more):
    report = server.storm("spread", "--seconds", "1", "--warm-up", "0.2", "--connections", "8",
                         "--buyers", "100", "--abandon", "0.2", *more)
    server.close()
    whole = report["whole"]
    expect("spread: paid", whole["paid"], lambda paid: paid > 0)
    expect("spread: given up", whole["released"], lambda released: released > 0)
    expect("spread: paid in the database", server.paid(), lambda paid: paid == whole["paid"])
    expect("spread: tickets", server.rows("SELECT count(*) FROM ticket"),
           lambda tickets: tickets == whole["seats_paid"])
    expect("spread: shows sold in", server.rows("SELECT count(DISTINCT show_id) FROM ticket"),
           lambda shows: shows > 1)
    expect("spread: unexpected", whole["unexpected"], lambda count: count == 0)
    expect("spread: counted of all", report["counts"]["paid"], lambda paid: paid <= whole["paid"])
    # The figures are of a part of the run, cut out at two instants while the buyers' process goes
    # on: at each, it may have timed an answer and not counted it yet.
    ends = sum(report["counts"][name] for name in ("held", "refused", "limited"))
    expect(f"spread: latencies of {ends} ends", report["timings"]["hold"]["count"],
           lambda count: abs(count - ends) <= 2)


def play_loops(server, folder):
    """Holds of the first show, given back; a client alone; readers."""
    report = server.storm("hot", "--seconds", "1", "--warm-up", "0.2", "--connections", "8",
                         "--processes", "2")
    whole = report["whole"]
    expect("hot: held", whole["held"], lambda held: held > 0)
    expect("hot: given back", whole["released"], lambda released: released == whole["held"])
    quiet = server.storm("quiet", "--seconds", "0.5", "--warm-up", "0", "--commit-in", folder)
    expect("quiet: commits", quiet["whole"]["released"],
           lambda released: 0 < released <= quiet["timings"]["commit"]["count"] * 2 + 1000)
    expect("quiet: a commit takes time", quiet["timings"]["commit"]["p50_us"], lambda p50: p50 > 0)
    reads = server.storm("reads", "--seconds", "0.5", "--warm-up", "0", "--connections", "4")
    expect("reads", reads["counts"]["requests"], lambda requests: requests > 0)
    server.close()
    expect("hot and quiet: holds in the database",
           server.rows("SELECT count(*) FROM hold WHERE state = 3"),
           lambda holds: holds == whole["held"] + quiet["whole"]["held"])
    expect("hot and quiet: live holds", server.rows("SELECT count(*) FROM hold WHERE state < 2"),
           lambda holds: holds == 0)


def play_evening(server, _):
    """A few who look, mostly at the first show, and have not made up their minds when it ends."""
    report = server.storm("evening", "--seconds", "2", "--rate", "60")
    server.close()
    expect("evening: held", report["whole"]["held"], lambda held: held > 5)
    expect("evening: unexpected", report["whole"]["unexpected"], lambda count: count == 0)
    expect("evening: still held", server.rows("SELECT count(*) FROM hold WHERE state < 2"),
           lambda holds: holds > 5)
    wanted = server.rows("SELECT count(*) FROM hold GROUP BY show_id ORDER BY show_id LIMIT 1")
    expect("evening: the first show is wanted most", wanted,
           lambda first: 5 * first > 2 * report["whole"]["held"])  # of four; 0.57 of them all


def play_storm(server, _):
    report = server.storm("storm", "--seconds", "1", "--connections", "16", "--buyers", "400",
                         "--processes", "2")
    server.close()
    whole = report["whole"]
    expect("storm: came", whole["arrived"], lambda came: came == 400)
    expect("storm: tokens", whole["minted"], lambda minted: minted == 400)
    expect("storm: refused", whole["refused"], lambda refused: refused > 0)
    expect("storm: paid in the database", server.paid(), lambda paid: paid == whole["paid"])
    left = whole["paid"] + whole["released"] + whole["lapsed"] + whole["went_empty"]
    expect("storm: every buyer left somehow", left + whole["expired"], lambda left: left == 400)
    expect("storm: holds in the database", server.rows("SELECT count(*) FROM hold"),
           lambda holds: holds == whole["held"])


def visit(base, show):
    """Somebody with a browser buys one place while the crowd does; the order's id."""

    def call(method, path, body=None, token=None):
        headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{path}"'}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        asked = urllib.request.Request(base + path, None if body is None else
                                       json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(asked, timeout=30) as reply:
            return json.load(reply)

    token = call("POST", "/v1/sessions/anonymous", {})["token"]
    hold = call("POST", f"/v1/shows/{show}/holds", {"best": {"quantity": 1}}, token)
    order = call("POST", "/v1/orders", {
        "hold": hold["id"], "buyer": {"name": "Eve", "email": "eve@example.org"}}, token)
    payment = call("POST", f"/v1/orders/{order['id']}/payments", {"gateway": "sandbox"}, token)
    call("POST", payment["pay_url"], {"outcome": "succeed"})
    while call("GET", f"/v1/orders/{order['id']}", token=token)["state"] == "open":
        pass
    return order["id"]


class CrowdPage:
    """The page whose link a crowd has printed, as a browser reads it."""

    def __init__(self, link):
        self.link = link
        self.origin = link.rstrip("/")

    def ask(self, path, method="GET"):
        asked = urllib.request.Request(self.origin + path, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as reply:
                return reply.status, reply.headers, reply.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, ""

    def news(self):
        return json.loads(self.ask("/news.json")[2])

    def check(self):
        """What it is made of comes from it or from the server, and nothing is inline."""
        news = self.news()
        status, headers, html = self.ask("/")
        assert status == 200 and headers["Content-Type"].startswith("text/html"), status
        policy = headers["Content-Security-Policy"]
        assert f"script-src 'self' {news['server']}; frame-src {news['server']};" in policy, policy
        assert "unsafe" not in policy, policy
        assets = re.findall(r'(?:src|href)="(/[^"]*)"', html)
        assert len(assets) >= 2 and "<style" not in html, html
        assert all(" src=" in script for script in re.findall("<script[^>]*>", html)), html
        for asset in assets:
            assert self.ask(asset)[0] == 200, asset
        for path in ["/index.html", "/crowd", "/docs", "/v1/shows", "/assets/none.js",
                     "/assets/../crowd"]:
            assert self.ask(path)[0] == 404, path
        assert self.ask("/", "HEAD")[0] == 200
        assert self.ask("/news.json", "DELETE")[0] == 405
        with urllib.request.urlopen(f"{news['server']}/embed/shows/{news['show']}") as frame:
            assert frame.headers["Content-Security-Policy"].endswith(
                f"frame-ancestors {self.origin}"), frame.headers


def read_link(crowd):
    """The link that a crowd prints next, and all that it said until then."""
    said = ""
    while True:
        line = crowd.stdout.readline()
        assert line, said
        said += line
        if line.startswith("  http://"):
            return CrowdPage(line.strip()), said


def check_verdict(news, said):
    """The page says what the terminal says."""
    verdict = news["verdict"]
    assert verdict["good"] and verdict["outcome"] == "proved", verdict
    assert verdict["said"].strip() in said, (verdict, said)
    assert (f"sold {news['sold']:,}, sold twice: {verdict['sold_twice']}, "
            f"lost: {verdict['lost']}, killed {news['kills']}") in said, (news, said)
    assert f"{news['came']:,} buyers came, {news['paid']:,} of them" in said, (news, said)
    assert not verdict["faults"], verdict
    visited = sum(order["tickets"] for order in verdict["visitors"])
    assert news["sold"] == verdict["seats_paid"] + visited, news


def play_visited_crowd(program, lab):
    """A crowd with a visitor, who is told apart; then the sold map stays until a signal."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        plan = str(folder / "plan.json")
        database = str(folder / "crowd.db")
        run(program, "plan", "generate", "--template", "theatre", "--seats", "400", "--output",
            plan)
        run(program, "demo", "--database", database, "--plan", plan)
        crowd = subprocess.Popen(
            [lab, "crowd", "--server", program, "--database", database,
             "--folder", str(folder / "history"), "--buyers", "50", "--seconds", "6",
             "--connections", "8", "--kills", "0", "--stay",
             "--doors", "600",  # that nobody waits at: there is no standard input
             "--checker", str(CHECKER)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            page, _ = read_link(crowd)
            page.check()
            news = page.news()
            order = visit(news["server"], news["show"])
            again, said = read_link(crowd)
            assert again.link == page.link, (page.link, again.link)
            assert "1 in 1 orders" in said and "\nproved" in said, said
            news = page.news()
            assert news["up"] and news["phase"] == "judged" and news["came"] == 50, news
            assert news["verdict"]["visitors"] == [
                {"order": order, "state": "confirmed", "tickets": 1}], news
            check_verdict(news, said)
            page.check()
            crowd.terminate()
            assert crowd.wait(timeout=60) == 0, said
        finally:
            crowd.kill()
            crowd.wait()
            crowd.stdout.close()
        run(program, "check", database)


def look_on(page, crowd):
    """All news until the crowd is over; the last has the verdict, because it waits for readers."""
    seen = []
    while crowd.poll() is None:
        try:
            seen.append(page.news())
        except urllib.error.URLError:  # it ended just then
            crowd.wait(timeout=60)
        time.sleep(0.1)
    return seen


def check_seen(seen):
    phases = [news["phase"] for news in seen]
    assert phases == sorted(phases, key=["opening", "selling", "judging", "judged"].index), phases
    assert phases[-1] == "judged", phases
    for name in ["came", "sold", "paid", "kills"]:
        counts = [news[name] for news in seen]
        assert counts == sorted(counts) and counts[-1] > 0, (name, counts)
    assert any(0 < news["sold"] < seen[-1]["sold"] for news in seen), "no seat went meanwhile"
    assert all(news["free"] + news["held"] + news["sold"] == news["seats"] for news in seen), seen
    last = seen[-1]
    assert len(last["killed_at_us"]) == last["kills"] == 1 and last["away_us"] > 0, last
    assert last["moments"][-1][1:] == [last["sold"], last["held"]], last
    times = [moment[0] for moment in last["moments"]]
    assert times == sorted(times) and 20 < len(times) <= 240, times


def psql(postgresql, database, sql):
    return run("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql,
               postgresql.address(database)).strip()


def play_on_postgresql(program, lab):
    """A crowd, and a client alone beside commits of the same database's server."""
    postgresql = PostgresqlServer("fsync=off", "firstshow.may_lose_commits=on")
    try:
        for name in ("crowd", "probe"):
            psql(postgresql, "postgres", f"CREATE DATABASE {name}")
        play_crowd(program, lab, postgresql.address("crowd"))

        def play_quiet(server, _):
            report = server.storm("quiet", "--seconds", "0.5", "--warm-up", "0", "--commit-in",
                                  postgresql.address("probe"))
            expect("quiet: commits of PostgreSQL", report["timings"]["commit"]["count"],
                   lambda commits: commits > 0)

        in_server((program, lab), 100, 1, play_quiet)
        expect("quiet: what is left of the probe",
               psql(postgresql, "probe", "SELECT count(*) FROM pg_tables "
                                         "WHERE schemaname = 'public'"),
               lambda tables: tables == "0")
    finally:
        postgresql.end()


def play_crowd(program, lab, database=None):
    """A few hundred buyers, one kill, judged by the checker if it is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        plan = str(folder / "plan.json")
        database = database or str(folder / "crowd.db")
        run(program, "plan", "generate", "--template", "theatre", "--seats", "400", "--output",
            plan)
        run(program, "demo", "--database", database, "--state-folder", name, "--plan", plan)
        checker = ["--checker", str(CHECKER)] if CHECKER.exists() else []
        crowd = subprocess.Popen(
            [lab, "crowd", "--database", database, "--folder", str(folder / "history"),
             "--buyers", "300", "--seconds", "4", "--connections", "32", *checker],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            page, said = read_link(crowd)
            seen = look_on(page, crowd)
            said += crowd.stdout.read()
            assert crowd.wait(timeout=60) == 0, said
        finally:
            crowd.kill()
            crowd.wait()
            crowd.stdout.close()
        check_seen(seen)
        if checker:
            check_verdict(seen[-1], said)
        assert "killed 1" in said, said
        assert "300 buyers came" in said, said
        if checker:
            assert "sold twice: 0, lost: 0" in said and "\nproved" in said, said
            assert "visitors" not in said, said
        run(program, "check", database)
        events = [json.loads(line)["event"] for line
                  in (folder / "history" / "server.jsonl").read_text().splitlines()]
        assert events == ["start", "ready", "kill", "start", "ready", "drained"], events


def play_mistakes(lab):
    """What the command line must not do."""
    for more, sentence in [
            (["--target", "http://192.0.2.1:80"], "--i-own-this-server"),
            (["--target", "nowhere"], "is not a target"),
            (["--target", f"127.0.0.1:{free_ports(1)[0]}"], "no box office answers"),
            (["--connections", "2", "--processes", "3"], "each process needs a connection")]:
        done = subprocess.run([lab, "storm", "--scenario", "hot", *more], capture_output=True,
                              text=True, check=False)
        assert done.returncode == 1 and sentence in done.stderr, (more, done)
    done = subprocess.run([lab, "crowd", "--server", "nowhere/firstshow", "--database", "none.db",
                           "--folder", "none"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "there is no server at nowhere/firstshow" in done.stderr, done


def main():
    program, lab = programs = sys.argv[1:3]
    in_server(programs, 200, 20, play_spread)
    in_server(programs, 200, 20, play_spread_as_gateway)
    in_server(programs, 300, 1, play_loops)
    in_server(programs, 100, 4, play_evening)
    in_server(programs, 100, 1, play_storm)
    play_crowd(program, lab)
    play_on_postgresql(program, lab)
    play_visited_crowd(program, lab)
    play_mistakes(lab)
    print("every scenario's counts agree with the database")


if __name__ == "__main__":
    main()
