"""SQL has one home: src/store/. What a server runs again and again is a Statement there, which a
test of the program explains; everybody else calls the functions of src/store/ports/."""

import re

from fault import Fault, is_cpp, is_of_tests

# What begins a string of SQL: a statement, or a part of one that is put together.
SQL = re.compile(
    r'"(?:\(?sql\()?\s*(?:SELECT|INSERT INTO|INSERT OR|UPDATE|DELETE FROM|WITH|WHERE|ORDER BY'
    r'|CREATE|DROP|ALTER TABLE|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|EXPLAIN|VACUUM)'
    r'(?:\s|"|;)')
# A Database has no members but for who includes these.
INNER_HEADER = re.compile(r'#\s*include\s+"store/(?!journal\.hpp")\w+\.hpp"')
# Other headers of the store, which must not lead there.
OUTER_HEADER = re.compile(r'#\s*include\s+"(store/(?:\w+/\w+|journal)\.hpp)"')
ANY_HEADER = re.compile(r'#\s*include\s+"(store/[\w/]+\.hpp)"')
DEFINITION = ("store/database.hpp", "<libpq-fe.h>", "<sqlite3.h>")
STATEMENT_BY_TEXT = re.compile(
    r'(?:\.|->)(?:run|query|run_bound|query_bound)\(\s*"(?:SELECT|INSERT|UPDATE|DELETE)\b'
    r'|\beach_\w+\(\w+,\s*"(?:WHERE|ORDER|")')
# They look at whole tables, or are of one database alone.
NO_STATEMENTS = ("src/store/audit/", "src/store/postgresql/", "src/store/address/")


def faults_of(path, text, pattern, sentence):
    text = re.sub(r"//[^\n]*", "", text)
    return [Fault(path, text.count("\n", 0, found.start()) + 1, sentence)
            for found in pattern.finditer(text)]


def way_to_definition(header, read, seen):
    """The headers from one of the store to the definition of Database or a database's library."""
    text = read("src/" + header) or ""
    for library in DEFINITION[1:]:
        if f"#include {library}" in text:
            return [header, library]
    for inner in ANY_HEADER.findall(text):
        if inner == DEFINITION[0]:
            return [header, inner]
        if inner in seen:
            continue
        seen.add(inner)
        if way := way_to_definition(inner, read, seen):
            return [header, *way]
    return []


def check_ways(path, text, read):
    if not path.startswith("src/") or path.startswith("src/store/") or not is_cpp(path) \
            or is_of_tests(path, text):
        return []
    faults = []
    for found in OUTER_HEADER.finditer(text):
        if way := way_to_definition(found[1], read, set()):
            faults.append(Fault(path, text.count("\n", 0, found.start()) + 1,
                                "leads to what only src/store/ includes: " + ", ".join(way)))
    return faults


def check_sql(path, text):
    if not path.startswith("src/") or not is_cpp(path) or is_of_tests(path, text):
        return []
    if not path.startswith("src/store/"):
        return (faults_of(path, text, SQL, "SQL belongs into src/store/") +
                faults_of(path, text, INNER_HEADER,
                          "only src/store/ includes this: call a function of src/store/ports/"))
    if path.startswith(NO_STATEMENTS):
        return []
    return faults_of(path, text, STATEMENT_BY_TEXT,
                     "make it a Statement, so that its plan is looked at (store/statement.hpp)")
