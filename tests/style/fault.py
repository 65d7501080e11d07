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


def is_of_tests(path, text):
    """A test, or a header for tests alone: its name or its first comment says so."""
    name = path.rsplit("/", 1)[-1]
    return (name.endswith(("_test.cpp", "_conformance.hpp", "_fixture.hpp"))
            or name.startswith("test_") or "/scenarios/" in path
            or text.startswith(("#pragma once\n// For tests", "#pragma once\n// For the tests")))
