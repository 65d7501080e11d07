#!/usr/bin/env python3
"""What is shipped carries nothing of what attacks it: the commands and the parts of both programs.

usage: programs.py FIRSTSHOW FIRSTSHOW_LAB NINJA BUILD_FOLDER
"""

import pathlib
import re
import subprocess
import sys
import unittest

FIRSTSHOW, LAB, NINJA, BUILD = sys.argv[1:5]
TREE = pathlib.Path(__file__).resolve().parents[2]
LAB_COMMANDS = ["simulate", "storm", "crowd"]
LAB_FOLDERS = ["sim", "storm", "lab"]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)


def commands(program):
    """The names that its help lists."""
    said = run(program, "--help")
    assert said.returncode == 0, said
    return re.findall(r"^  ([a-z]+) ", said.stdout.partition("Subcommands:")[2], re.MULTILINE)


def inputs(program):
    """What the build reads to make a program: sources, objects, libraries."""
    said = run(NINJA, "-C", BUILD, "-t", "inputs", pathlib.Path(program).name)
    assert said.returncode == 0, said
    return said.stdout.splitlines()


def folders_of_lab(paths):
    """Those folders of the tree, or of what is built of it, that some of the paths are in."""
    found = set()
    for path in paths:
        whole = pathlib.Path(BUILD).resolve() / path
        for root in (pathlib.Path(BUILD).resolve(), TREE):
            if whole.is_relative_to(root):
                found.add(whole.relative_to(root).parts[0])
    return found & set(LAB_FOLDERS)


def namespaces_of_lab(program):
    """Those of which there is a name in the program; names are written with their length."""
    content = pathlib.Path(program).read_bytes()
    return {folder for folder in LAB_FOLDERS
            if f"9firstshow{len(folder)}{folder}".encode() in content}


class Programs(unittest.TestCase):
    def test_commands_belong_to_one_program(self):
        self.assertEqual(commands(LAB), LAB_COMMANDS)
        self.assertIn("serve", commands(FIRSTSHOW))
        self.assertEqual(set(commands(FIRSTSHOW)) & set(LAB_COMMANDS), set())

    def test_every_command_has_a_help(self):
        for program in (FIRSTSHOW, LAB):
            for command in commands(program):
                with self.subTest(command=command):
                    said = run(program, command, "--help")
                    self.assertEqual(said.returncode, 0, said)
                    usage = f"Usage: {pathlib.Path(program).name} {command}"
                    self.assertIn(usage, said.stdout)
                    description = said.stdout.partition("\n")[0]
                    self.assertGreater(len(description.split()), 2, said.stdout)

    def test_commands_of_the_lab_are_refused_by_the_server(self):
        for command in LAB_COMMANDS:
            with self.subTest(command=command):
                said = run(FIRSTSHOW, command, "--anything")
                self.assertEqual((said.returncode, said.stdout), (1, ""))
                self.assertIn(f"run firstshow-lab {command}", said.stderr)

    def test_the_server_is_built_without_the_lab(self):
        self.assertEqual(folders_of_lab(inputs(FIRSTSHOW)), set())
        self.assertEqual(folders_of_lab(inputs(LAB)), set(LAB_FOLDERS))

    def test_the_server_has_no_code_of_the_lab_in_it(self):
        self.assertEqual(namespaces_of_lab(FIRSTSHOW), set())
        self.assertEqual(namespaces_of_lab(LAB), set(LAB_FOLDERS))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
