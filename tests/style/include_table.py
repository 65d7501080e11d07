"""Who may include whom: the table of ARCHITECTURE.md, and files held to it."""

import re

from fault import Fault, is_cpp, is_of_tests


def parse_include_table(architecture):
    """The table under "Who may include whom" as {folder: set of folders}, in the table's order.

    A row reads | `src/store/` | what it holds | base, booking |; "-" is nothing, "all above" is
    every folder of an earlier row. A sub-folder has a row of its own, `src/booking/seats/`.
    `src/main.cpp` stands for the file of that name.
    """
    table = {}
    wanted = False
    for line in architecture.splitlines():
        if line.startswith("#"):
            wanted = "may include whom" in line
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        folders = (re.findall(r"`src/([\w./]+?)/?`", cells[0])
                   if wanted and len(cells) == 3 else [])
        if not folders:
            continue
        above = set(table)
        for folder in folders:
            names = {name.strip() for name in cells[2].split(",")}
            table[folder] = names - {"-", "all above"}
            if "all above" in names:
                table[folder] |= above
    return table


def check_include_table(table):
    """Folders include earlier rows only, so that no arrow of the structure goes back up."""
    faults = []
    earlier = set()
    for folder, names in table.items():
        for name in sorted(names - earlier):
            sentence = f"src/{folder} may include {name}, which is no earlier row"
            faults.append(Fault("ARCHITECTURE.md", 1, sentence))
        earlier.add(folder)
    return faults


def folder_of(path):
    """The folder of a file of src/, as the table names it; None for other files."""
    parts = path.split("/")
    return ("/".join(parts[1:-1]) or parts[1]) if parts[0] == "src" and is_cpp(path) else None


def includes_of(text):
    """(line, name) of each file that is included by name."""
    lines = enumerate(text.splitlines(), 1)
    found = ((number, re.match(r'\s*#\s*include\s+"([^"]+)"', line)) for number, line in lines)
    return [(number, match.group(1)) for number, match in found if match]


def check_permissions(table, files):
    """What a row allows is made use of: the table says what a folder touches. `files`: of the tree,
    as (path, text)."""
    used = {folder: set() for folder in table}
    for path, text in files:
        folder = folder_of(path)
        if folder in table and not is_of_tests(path, text):
            used[folder] |= {name.rsplit("/", 1)[0] for _, name in includes_of(text)}
    return [Fault("ARCHITECTURE.md", 1, f"src/{folder} may include {name}, and does not")
            for folder, names in table.items() if used[folder]
            for name in sorted(names - used[folder])]


def check_includes(path, text, table):
    faults = []
    folder = folder_of(path)
    if folder is None:
        return faults
    if folder not in table:
        return [Fault(path, 1, f"src/{folder} is not in the include table of ARCHITECTURE.md")]
    allowed = table[folder] | {folder}
    if is_of_tests(path, text):  # earlier rows, its whole top-level folder, and the simulator
        rows, top = list(table), folder.split("/")[0]
        allowed = allowed | set(rows[:rows.index(folder)]) | {"sim"} | {
            name for name in rows if name.split("/")[0] == top}
    for number, name in includes_of(text):
        if "/" not in name or name.startswith("."):
            faults.append(Fault(path, number, f'"{name}": write includes as "folder/file.hpp"'))
        elif name.rsplit("/", 1)[0] not in allowed:
            faults.append(
                Fault(path, number, f'src/{folder} may not include "{name}" (ARCHITECTURE.md)'))
    return faults
