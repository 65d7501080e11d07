#!/usr/bin/env python3
"""What the checker must say, and what it must leave alone: each story is a short history with its
database, and the kinds of violation that must be found in it, no more and no less."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import broken_staff_stories  # registers its stories
import broken_stories  # so do these
import legal_stories
from checker.database import id_of, number_of
from checker.history import Unreadable, micros, read_history
from story import BOB, CASES, START, Story, moment

CHECK = pathlib.Path(__file__).resolve().parent / "check.py"


class Checker(unittest.TestCase):
    def test_cases(self):
        for tell, kinds in CASES:
            with self.subTest(tell.__name__):
                story = Story()
                tell(story)
                found, violations = story.kinds()
                self.assertEqual(found, kinds, violations)

    def test_every_kind_has_a_case(self):
        text = (CHECK.parent / "README.md").read_text()
        table = text[text.index("| finding | when |"):]
        named = {word for line in table.splitlines() if line.startswith("| `")
                 for word in line.split("|")[1].replace("`", "").strip().split(", ")}
        self.assertEqual(named, {kind for _, kinds in CASES for kind in kinds})

    def test_all_files_of_stories_are_there(self):
        files = {tell.__module__ for tell, _ in CASES}
        self.assertEqual(files, {module.__name__ for module in (
            broken_staff_stories, broken_stories, legal_stories)})

    def test_ids(self):
        self.assertEqual(number_of("tkt_0000000000010"), 32)
        self.assertEqual(id_of("tkt_", number_of("tkt_07ZZ0A1B2C3D4")), "tkt_07ZZ0A1B2C3D4")

    def test_times(self):
        self.assertEqual(micros("1970-01-01T00:00:01Z"), 1_000_000)
        self.assertEqual(micros("1970-01-01T00:00:01.25Z"), 1_250_000)


class Program(unittest.TestCase):
    def run_check(self, story, *arguments, spoil=None):
        with tempfile.TemporaryDirectory() as folder:
            history, database = story.write(folder)
            if spoil:
                spoil(pathlib.Path(history))
            done = subprocess.run([sys.executable, str(CHECK), history, database, *arguments],
                                  capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def test_verdicts(self):
        enough = ("--least-sales", "2", "--least-kills", "1", "--least-refused", "0")
        story = Story()
        story.sale(0, 1, ["A-1", "A-2"])
        story.event(5, "kill")
        code, said = self.run_check(story, *enough)
        self.assertEqual((code, "proved" in said), (0, True), said)
        for wanted in (("--least-sales", "3"), ("--least-kills", "2"), ("--least-refused", "1")):
            code, said = self.run_check(story, *enough, *wanted)
            self.assertEqual((code, "inconclusive" in said), (2, True), said)
        story.hold(6, 2, ["A-1"], buyer=BOB)
        code, said = self.run_check(story, *enough)
        self.assertEqual((code, "double sale" in said), (1, True), said)

    def test_visitors_are_told_apart(self):
        enough = ("--least-sales", "1", "--least-kills", "0", "--least-refused", "0")
        story = Story()
        story.sale(0, 1, ["A-1"])
        story.visit(2, "A-2")
        code, said = self.run_check(story, *enough, "--visitors")
        self.assertEqual((code, "1 in 1 orders" in said), (0, True), said)
        code, said = self.run_check(story, *enough)
        self.assertEqual((code, "nobody bought" in said), (1, True), said)

    def test_what_cannot_be_read_is_inconclusive(self):
        story = Story()
        story.sale(0, 1, ["A-1"])
        for spoil in (
                lambda folder: [path.unlink() for path in folder.iterdir()],
                lambda folder: (folder / "c.jsonl").write_text('{"client": "c"}\n'),
                lambda folder: (folder / "c.jsonl").write_text("nonsense\n")):
            code, said = self.run_check(story, spoil=spoil)
            self.assertEqual((code, said[:12]), (2, "inconclusive"), said)

    def test_a_line_that_was_cut_off_is_left_out(self):
        story = Story()
        story.sale(0, 1, ["A-1"])

        def cut(folder):
            (folder / "c.jsonl").write_text('{"client": "c", "sen')
        code, said = self.run_check(story, "--least-sales", "1", "--least-kills", "0",
                                    "--least-refused", "0", spoil=cut)
        self.assertEqual(code, 0, said)

    def test_an_answer_before_its_request_makes_no_sense(self):
        story = Story()
        story.hold(0, 1, ["A-1"], done=-1)
        with tempfile.TemporaryDirectory() as folder:
            history, _ = story.write(folder)
            self.assertRaises(Unreadable, read_history, history)
        self.assertEqual(moment(1) - START, 1_000_000)


if __name__ == "__main__":
    unittest.main()
