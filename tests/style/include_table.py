"""Who may include whom: the table of ARCHITECTURE.md, and files held to it."""

import re

from fault import Fault, is_cpp


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


def check_includes(path, text, table):
    faults = []
    parts = path.split("/")
    if parts[0] != "src" or not is_cpp(path):
        return faults
    folder = "/".join(parts[1:-1]) or parts[1]
    if folder not in table:
        return [Fault(path, 1, f"src/{folder} is not in the include table of ARCHITECTURE.md")]
    allowed = table[folder] | {folder}
    if path.endswith("_test.cpp"):  # of its whole top-level folder, and with the simulator
        allowed = allowed | {"sim"} | {name for name in table if name.split("/")[0] == parts[1]}
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not found:
            continue
        name = found.group(1)
        if "/" not in name or name.startswith("."):
            faults.append(Fault(path, number, f'"{name}": write includes as "folder/file.hpp"'))
        elif name.rsplit("/", 1)[0] not in allowed:
            faults.append(
                Fault(path, number, f'src/{folder} may not include "{name}" (ARCHITECTURE.md)'))
    return faults
