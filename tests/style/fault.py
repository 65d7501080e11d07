"""What a rule found: where, and the sentence that says what is wrong."""

from typing import NamedTuple


class Fault(NamedTuple):
    path: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.sentence}"


def is_cpp(path):
    return path.endswith((".cpp", ".hpp"))
