"""Compiles every mutant, without making anything of it: one that no longer compiles shows nothing,
and `run` finds that only after hours.

usage: compile.py BUILD [part-of-name ...]     BUILD: a folder that is configured for this tree

Each file is compiled with the flags that the build has for it. What a file includes is read once
for all its mutants, as a precompiled header. From the environment: JOBS, compilers at once.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
INCLUDE = re.compile(r"#include [<\"].*\n")


class Compiler:
    """The build's call of the compiler for one file, up to what it reads and writes."""

    def __init__(self, entry):
        words = shlex.split(entry["command"])
        while "=" in words[0] or pathlib.Path(words[0]).name in ("cmake", "env", "ccache", "-E"):
            words.pop(0)
        out = words.index("-o")
        self.words = [word for word in words[:out] + words[out + 2:]
                      if word not in ("-c", entry["file"])]
        self.folder = entry["directory"]

    def call(self, *more):
        """What the compiler complains of; "" where it does not."""
        done = subprocess.run([*self.words, *map(str, more)], cwd=self.folder, text=True,
                              capture_output=True, check=False)
        return "" if done.returncode == 0 else done.stderr


def files_of(patch):
    return re.findall(r"^\+\+\+ b/(\S+)", patch.read_text(), re.MULTILINE)


def mutate(patch, folder):
    """The files that the patch touches, touched, under `folder`."""
    for file in files_of(patch):
        copy = folder / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((ROOT / file).read_text())
    subprocess.run(["git", "apply", patch], cwd=folder, check=True,
                   env=os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)})


def compile_group(file, compiler, patches, folder):
    """(patch, first complaint) of each mutant of one file that does not compile."""
    header = folder / "includes.hpp"
    header.write_text("".join(INCLUDE.findall((ROOT / file).read_text())))
    if complaint := compiler.call("-x", "c++-header", header, "-o", f"{header}.gch"):
        return [(patch, complaint) for patch in patches]
    faults = []
    for number, patch in enumerate(patches):
        tree = folder / str(number)
        tree.mkdir()
        mutate(patch, tree)
        read = ["-include", header]
        if any(touched.endswith(".hpp") for touched in files_of(patch)):
            read = ["-iquote", tree / "src"]  # before the header that is as it was
        if complaint := compiler.call(*read, "-fsyntax-only", tree / file):
            faults.append((patch, complaint))
    return faults


def main():
    build, parts = pathlib.Path(sys.argv[1]), sys.argv[2:]
    entries = json.loads((build / "compile_commands.json").read_text())
    compilers = {os.path.relpath(entry["file"], ROOT): Compiler(entry) for entry in entries}
    groups, faults = collections.defaultdict(list), []
    for patch in sorted(HERE.glob("*.patch")):
        if parts and not any(part in patch.name for part in parts):
            continue
        sources = [file for file in files_of(patch) if file in compilers]
        if not sources:
            faults.append((patch, "it touches no file that the build compiles"))
        for file in sources:
            groups[file].append(patch)
    with tempfile.TemporaryDirectory(prefix="firstshow-") as scratch, \
            concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        waiting = []
        for number, (file, patches) in enumerate(groups.items()):
            folder = pathlib.Path(scratch) / str(number)
            folder.mkdir()
            waiting.append(pool.submit(compile_group, file, compilers[file], patches, folder))
        for done in waiting:
            faults += done.result()
    for patch, complaint in faults:
        first = next((line for line in complaint.splitlines() if "error" in line), complaint)
        print(f"{patch.name} does not compile: {first}")
    print(f"{sum(map(len, groups.values()))} mutants of {len(groups)} files; "
          f"{'all compile' if not faults else f'{len(faults)} do not compile'}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
