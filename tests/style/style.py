"""Holds the tree to its own rules: who may include whom, sizes, names, words, links, dependencies.

Every rule is a function from a file's path and text to faults, so that style_test.py can feed it
bad samples. Run it on a checkout: python3 tests/style/style.py [ROOT]. Standard library only.
"""

import json
import os
import re
import subprocess
import sys

from fault import Fault, is_cpp
from include_table import (check_include_table, check_includes, check_permissions,
                           parse_include_table)
from sql_home import check_sql, check_ways

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 70
MAX_TEST_LINES = 120  # a table of cases is longer than what it tries
MAX_COLUMNS = 100
MAX_FOLDER_FILES = 32  # of src/, tests included: a larger one has rooms to be found
CODE_FOLDERS = ("src", "sim", "storm", "lab", "bench", "fuzz", "proof", "tests")
# The rules and their bad samples spell out what they forbid.
OWN_FOLDER = "tests/style/"

FORBIDDEN_WORDS = [
    (r"(?<!node:)\butils?\b|\w_utils?\b|\butils?_\w", "utils: name the thing"),
    (r"\bhelpers?\b|\w_helpers?\b|\bhelpers?_\w", "helper: name what it does"),
    (r"(?<!\")(?<!owner, )(?<!owner )\bmanagers?\b|\b(?!kManager\b)\w+Manager\b|\w_managers?\b",
     "manager: name what it keeps"),  # but the role of a person
    (r"reservations?\b", "reservation: it is a hold, an order or a ticket"),
    (r"\binventory[ _]items?\b", "inventory item: it is a seat, an area or a product"),
    (r"\busing namespace std\s*;", "using namespace std"),
    (r"\bTODO\b|\bFIXME\b", "work left undone: do it, or write down why it can't be done"),
    (r"\bREPLACE\s+INTO\b|\bOR\s+REPLACE\b(?=[^;]*\bINTO\b)",
     "REPLACE silently deletes the rival row: ON CONFLICT (id) DO UPDATE"),
]
FORMER_NAMES = [  # and the present ones
    (r"\b(?:collected_by|of_collection)\b", "gateway_payment_id"),
    (r"[Uu]nasked", "unsolicited: money or a message that nobody asked for"),
    (r"[Ee]rrand", "gateway task"),
    (r"\b[Tt]ills?\b", "PaymentService; in prose, until"),
    (r"\bseldom\.|\bSeldom[(<{;]", "LogThrottle"),
    (r"\bkMost", "kMax"),
    (r"\b(?:the|this|whole|same|empty) houses?\b(?! seats)|\w_houses?\b|\bhouses?_|[a-z]House"
     r"|House[A-Z]|\bhouse[A-Z]",
     "server, hall or venue; house seats are seats that are kept back"),
    (r"[Ss]tor(?:e|age)[-_]?[Ff]ull", "unwritable: a full disk is one reason of several"),
    (r"contradicts itself", "is invalid, and say how"),
]
FORMER_NAMES_ARE_IN = ("CHANGELOG.md", "src/store/sqlite/first_schema.hpp",
                       "src/store/sqlite/migrations.cpp")
MACHINE_PATH = r"(?<![\w.$})/-])/(?:home|root|work|Users|mnt|media)/[\w.]"


def in_code(path):
    return path.split("/")[0] in CODE_FOLDERS


def blank(found):
    return re.sub(r"[^\n]", " ", found.group())


RAW_STRING = re.compile(r'R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"', re.DOTALL)


def strip_comments_and_strings(text):
    """The same text with comments, strings and characters blanked; lines and columns stay."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"'
        r"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
        re.DOTALL,
    )
    return token.sub(blank, text)


# --- sizes ---------------------------------------------------------------------------------------


def check_sizes(path, text):
    faults = []
    lines = text.splitlines()
    if len(lines) > MAX_FILE_LINES and "generate.py makes it of" not in text[:200]:
        faults.append(Fault(path, len(lines), f"{len(lines)} lines; at most {MAX_FILE_LINES}"))
    # Raw strings are samples of other formats, with their own idea of a line.
    ours = RAW_STRING.sub(lambda found: "\n" * found.group().count("\n"), text).splitlines()
    for number, line in enumerate(lines, 1):
        if len(ours[number - 1]) > MAX_COLUMNS:
            faults.append(Fault(path, number, f"{len(line)} columns; at most {MAX_COLUMNS}"))
        if line != line.rstrip():
            faults.append(Fault(path, number, "white space at the end of the line"))
    return faults


def find_functions(text):
    """(name, first line, last line) of each function body, by scanning braces.

    At namespace or class scope a brace opens a namespace, a type, an initialiser or a function;
    what stands between the last ; { } and the brace says which. Inside a function nothing is told
    apart: its lambdas and local types are part of its length.
    """
    code = strip_comments_and_strings(text)
    code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", blank, code, flags=re.MULTILINE)
    functions = []
    head = ""
    at = 0
    while at < len(code):
        char = code[at]
        if char == "{":
            kind = brace_kind(head)
            if kind == "scope":
                head = ""
            else:
                end = matching_brace(code, at)
                if kind == "function":
                    name = re.findall(r"([\w~:]+|operator\s*\S+?)\s*\(", head)
                    functions.append((name[0] if name else "?", code.count("\n", 0, at) + 1,
                                      code.count("\n", 0, end) + 1))
                    head = ""
                elif kind == "member":
                    head += "{}"
                at = end
        elif char in ";}":
            head = ""
        else:
            head += char
        at += 1
    return functions


def brace_kind(head):
    head = head.strip()
    plain = re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", head))
    if re.search(r"\bnamespace\b", plain) or re.fullmatch(r'extern\s+"?\s*"?', plain):
        return "scope"
    if re.search(r"\b(class|struct|union|enum)\b", plain) and "(" not in plain.split("=")[0]:
        return "value" if re.search(r"\benum\b", plain) else "scope"
    if "(" not in head or re.search(r"(=|\breturn|,|\()\s*$", head):
        return "value"
    if re.search(r"\)\s*(noexcept\s*)?:(?!:)", head) and re.search(r"[\w>]\s*$", head):
        return "member"  # Thing::Thing(int a) : a_{a} ...
    return "function"


def matching_brace(code, at):
    depth = 0
    for index in range(at, len(code)):
        if code[index] == "{":
            depth += 1
        elif code[index] == "}":
            depth -= 1
            if depth == 0:
                return index
    return len(code) - 1


def check_functions(path, text):
    most = MAX_TEST_LINES if path.endswith("_test.cpp") else MAX_FUNCTION_LINES
    return [
        Fault(path, first, f"{name} has {last - first + 1} lines; at most {most}")
        for name, first, last in find_functions(text)
        if last - first + 1 > most
    ]


# --- switches ------------------------------------------------------------------------------------


def check_switches(path, text):
    """A switch over an enum of ours names every enumerator: a default takes a new one silently.

    Our enumerators are kCamelCase. Codes of SQLite, characters and numbers have no end, so that
    switches over them keep their default.
    """
    faults = []
    code = strip_comments_and_strings(text)
    for found in re.finditer(r"\bswitch\s*\(", code):
        opening = code.find("{", found.end())
        body = code[opening + 1:matching_brace(code, opening)]
        inner = re.search(r"\bswitch\s*\(", body)
        while inner:
            start = body.find("{", inner.end())
            body = body[:inner.start()] + body[matching_brace(body, start) + 1:]
            inner = re.search(r"\bswitch\s*\(", body)
        if re.search(r"\bcase\s+[\w:]*\bk[A-Z]\w*\s*:(?!:)", body) and re.search(
                r"\bdefault\s*:", body):
            line = code.count("\n", 0, found.start()) + 1
            faults.append(Fault(path, line,
                                "a switch over an enum of ours has a default: name every case"))
    return faults


# --- headers, names, words -----------------------------------------------------------------------


def check_header(path, text):
    lines = text.splitlines()
    if not lines or lines[0] != "#pragma once":
        return [Fault(path, 1, "a header opens with #pragma once")]
    comment = 0
    while comment + 1 < len(lines) and lines[comment + 1].startswith("//"):
        comment += 1
    if comment == 0:
        return [Fault(path, 2, "a header says next what it is, whose, which thread, what fails")]
    return []


def check_name(path):
    faults = []
    for part in path.split("/"):
        stem = part.split(".")[0] or part
        plain = re.fullmatch(r"[a-z0-9_]*(\.[a-z0-9_]+)*", part) or part in (
            "CMakeLists.txt", "README.md")
        if not plain:
            faults.append(Fault(path, 1, f"{part}: names of files are snake_case"))
        if re.fullmatch(r"utils?|helpers?|common|misc|manager|.*_(utils?|helpers?|manager)", stem):
            faults.append(Fault(path, 1, f"{part}: name the thing that is in it"))
    return faults


def check_words(path, text, words=None, flags=re.IGNORECASE):
    faults = []
    for pattern, sentence in words or FORBIDDEN_WORDS:
        for found in re.finditer(pattern, text, flags if "std" not in pattern else 0):
            faults.append(Fault(path, text.count("\n", 0, found.start()) + 1, sentence))
    return faults


def check_former_names(path, text):
    """A name that was replaced does not come back, in code, pages or documents."""
    looked_at = in_code(path) or path.startswith("web/src/") or path.endswith(".md")
    names = [(pattern, f"a former name: {name}") for pattern, name in FORMER_NAMES]
    known = looked_at and path not in FORMER_NAMES_ARE_IN
    return check_words(path, text, names, flags=0) if known else []


def check_machine_paths(path, text):
    return [
        Fault(path, text.count("\n", 0, found.start()) + 1, "a path of one machine")
        for found in re.finditer(MACHINE_PATH, text)
    ]


# --- documents -----------------------------------------------------------------------------------


def anchor(heading):
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip()).lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


def anchors(text):
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {anchor(found) for found in re.findall(r"^#{1,6} +(.*)$", text, re.MULTILINE)}


def check_links(path, text, read):
    """Links to files and headings of the tree; `read` gives a file's text, "" for a directory and
    None for nothing."""
    faults = []
    plain = re.sub(r"^```.*?^```", blank, text, flags=re.MULTILINE | re.DOTALL)
    for found in re.finditer(r"\[[^\]]*\]\(([^)\s]+)\)", plain):
        target = found.group(1)
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        line = plain.count("\n", 0, found.start()) + 1
        file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        there = read(file)
        if there is None:
            faults.append(Fault(path, line, f"{target}: there is no {file}"))
        elif fragment and fragment not in anchors(there):
            faults.append(Fault(path, line, f"{target}: {file} has no such heading"))
    return faults


def check_mentions(path, text, read):
    """Documents that code and other documents name (docs/core.md) are there."""
    return [
        Fault(path, text.count("\n", 0, found.start()) + 1, f"there is no {found.group()}")
        for found in re.finditer(r"(?<![\w/])docs/[\w/-]+\.md\b", text)
        if read(found.group()) is None
    ]


# --- dependencies --------------------------------------------------------------------------------


def cmake_dependencies(text):
    text = re.sub(r"#[^\n]*", "", text)
    names = re.findall(r"find_package\(\s*([\w+.-]+)", text)
    for inside in re.findall(r"pkg_check_modules\(\s*\w+\s+([^)]*)\)", text):
        names += [name for name in inside.split() if not name.isupper()]
    return names


def setup_packages(text):
    """The Debian packages of scripts/setup's lists."""
    names = []
    for inside in re.findall(r"_packages=\(([^)]*)\)", text):
        names += [name for name in inside.split() if not name.startswith('"$')]
    return names


def check_dependencies(path, names, document):
    listed = set(re.findall(r"`([^`]+)`", document))
    return [
        Fault(path, 1, f"{name} is not in docs/dependencies.md")
        for name in names
        if name not in listed
    ]


def npm_dependencies(text):
    """The packages that a package.json asks for, as (name, version)."""
    asked = json.loads(text)
    return [pair for kind in ("dependencies", "devDependencies")
            for pair in asked.get(kind, {}).items()]


def check_npm(path, pairs, document):
    """npm packages are pinned to one version and documented."""
    faults = check_dependencies(path, [name for name, _ in pairs], document)
    return faults + [
        Fault(path, 1, f"{name}: {version} is not one version; pin it exactly")
        for name, version in pairs
        if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ]


def check_lock(path, text):
    """A lock file names no registry: whoever installs has one of their own."""
    return [
        Fault(path, text.count("\n", 0, found.start()) + 1, "the address of a registry")
        for found in re.finditer(r'"resolved"', text)
    ]


def check_problems(path, text, document):
    """Every problem type that the server can answer with is documented."""
    return [
        Fault(path, text.count("\n", 0, found.start()) + 1,
              f"{found.group(1)} is not in docs/api.md")
        for found in re.finditer(r'"(/problems/[a-z-]+)"', text)
        if f"`{found.group(1)}`" not in document
    ]


def check_service(path, text):
    """A unit of systemd that is started again is started again without end."""
    unit = text.partition("[Service]")[0]
    if "Restart=" not in text or "\nStartLimitIntervalSec=0\n" in unit:
        return []
    return [Fault(path, 1, "systemd gives up after five starts without StartLimitIntervalSec=0")]


NAMED_FILE = r"`((?:src|web)/[\w./]+\.\w+)`(?:(?:,| \|) `(\w+)`)?"


def check_walk(path, text, read):
    """A document that walks through the code names files that exist, and functions in them."""
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        for file, function in re.findall(NAMED_FILE, line):
            code = read(file)
            if code is None:
                faults.append(Fault(path, number, f"there is no {file}"))
            elif function and not re.search(rf"\b{function}\b", code):
                faults.append(Fault(path, number, f"{file} has no {function}"))
    return faults


def check_folders(paths):
    """Folders of src/ stay small enough to be read as a list."""
    counts = {}
    for path in paths:
        if path.startswith("src/"):
            folder = os.path.dirname(path)
            counts[folder] = counts.get(folder, 0) + 1
    return [Fault(folder, 1, f"{count} files; at most {MAX_FOLDER_FILES}")
            for folder, count in sorted(counts.items()) if count > MAX_FOLDER_FILES]


# --- the whole tree ------------------------------------------------------------------------------


def check_file(path, text, table, read):
    faults = []
    if path.startswith(OWN_FOLDER):
        return check_sizes(path, text)
    if os.path.basename(path) == "package-lock.json":
        return check_lock(path, text)
    if in_code(path):
        faults += check_words(path, text)
        if not path.startswith("tests/data/"):
            faults += check_name(path)
    if is_cpp(path):
        faults += check_sizes(path, text)
        faults += check_functions(path, text)
        if path.startswith("src/"):
            faults += check_switches(path, text)
        faults += check_includes(path, text, table)
    elif path.endswith(".py") or text.startswith("#!"):
        faults += check_sizes(path, text)
    if path.endswith(".hpp"):
        faults += check_header(path, text)
    if path.endswith(".service"):
        faults += check_service(path, text)
    if path.endswith(".md"):
        faults += check_links(path, text, read)
        faults += check_words(path, text, FORBIDDEN_WORDS[3:5])
    faults += check_former_names(path, text)
    faults += check_sql(path, text)
    faults += check_ways(path, text, read)
    faults += check_machine_paths(path, text)
    faults += check_mentions(path, text, read)
    return faults


def list_files(root):
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:  # a released archive
        names = []
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in ("build", "var", ".git")]
            names += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    return sorted({name for name in names if os.path.isfile(os.path.join(root, name))})


def read_text(root, name):
    path = os.path.join(root, name)
    if os.path.isdir(path):
        return ""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        content = file.read()
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def read_linked(root, name):
    """The same for what a link leads to: of a picture it is enough that it is there."""
    text = read_text(root, name)
    return "" if text is None and os.path.isfile(os.path.join(root, name)) else text


def check_tree(root):
    def read(name):
        return read_text(root, name)

    def linked(name):
        return read_linked(root, name)

    table = parse_include_table(read("ARCHITECTURE.md") or "")
    faults = []
    if "booking" not in table:
        faults.append(Fault("ARCHITECTURE.md", 1, "the include table was not found"))
    faults += check_include_table(table)
    dependencies = read("docs/dependencies.md") or ""
    api = read("docs/api.md") or ""
    paths = list(list_files(root))
    faults += check_folders(paths)
    faults += check_permissions(table, [(path, read(path) or "") for path in paths])
    for path in paths:
        text = read(path)
        if text is None:
            continue
        faults += check_file(path, text, table, linked)
        if path.endswith("CMakeLists.txt") or path.endswith(".cmake"):
            faults += check_dependencies(path, cmake_dependencies(text), dependencies)
        if path.startswith("src/http/") and not path.endswith("_test.cpp"):
            faults += check_problems(path, text, api)
        if os.path.basename(path) == "package.json":
            faults += check_npm(path, npm_dependencies(text), dependencies)
        if path == "docs/life_of_a_purchase.md":
            faults += check_walk(path, text, read)
        if path == "scripts/setup":
            faults += check_dependencies(path, setup_packages(text), dependencies)
    return faults


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    faults = check_tree(root)
    for fault in faults:
        print(fault)
    print(f"style: {len(faults)} faults" if faults else "style: clean")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
