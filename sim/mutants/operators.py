"""Finds the comparisons and the sums in src/booking, and writes copies of its files in which each
of them can be turned into its mutant at run time (switch.hpp).

libclang says where an expression begins and ends and of which type it is; nothing is guessed from
the text. Left out, because no test of behaviour can tell them apart:
- what is inside CHECK(...): a weaker CHECK shows only beside a second fault;
- constants, which the compiler computes.
Also left out: sums of texts and of iterators, ++ and --, and *_test.cpp with what they are made of.
"""

import collections
import glob
import os
import re

import clang.cindex as clang

FOLDER = "src/booking"
FIXTURES = ("_test.cpp", "_fixture.hpp", "drawn_hall.hpp")

# operator: (its function in switch.hpp, its mutant)
MUTANTS = {
    "<": ("less", "<="), "<=": ("less_equal", "<"),
    ">": ("greater", ">="), ">=": ("greater_equal", ">"),
    "==": ("equal", "!="), "!=": ("not_equal", "=="),
    "+": ("plus", "-"), "-": ("minus", "+"),
    "*": ("times", "+"), "/": ("divided", "*"),
    "+=": ("add_to", "-="), "-=": ("take_from", "+="),
    "min": ("smaller", "max"), "max": ("larger", "min"),
}
SUMS = {"+", "-", "*", "/", "+=", "-="}
# What an overloaded operator is found as: != is made of ==, and < of <=>.
FOUND_AS = {"!=": {"operator!=", "operator=="}}
FOUND_AS |= {sign: {"operator" + sign, "operator<=>"} for sign in ("<", "<=", ">", ">=")}

KIND = clang.CursorKind
FUNCTIONS = {KIND.FUNCTION_DECL, KIND.CXX_METHOD, KIND.CONSTRUCTOR, KIND.DESTRUCTOR,
             KIND.FUNCTION_TEMPLATE, KIND.CONVERSION_FUNCTION}

Mutant = collections.namedtuple("Mutant", "id file line column function before after")
Place = collections.namedtuple("Place", "start end cursors function constant")
Operator = collections.namedtuple(
    "Operator", "sign start end token_start token_end place line column")


def production_files(root):
    return sorted(path for path in glob.glob(os.path.join(root, FOLDER, "*.[ch]pp"))
                  if not path.endswith(FIXTURES))


def parse(root):
    """All of the folder as one translation unit; whatever clang complains about is an error."""
    text = "".join(f'#include "{os.path.relpath(path, os.path.join(root, "src"))}"\n'
                   for path in production_files(root))
    name = os.path.join(root, FOLDER, "all_of_it.cpp")
    unit = clang.Index.create().parse(
        name, args=["-std=c++20", "-I" + os.path.join(root, "src")], unsaved_files=[(name, text)])
    faults = [str(fault) for fault in unit.diagnostics if fault.severity >= clang.Diagnostic.Error]
    if faults:
        raise SystemExit("operators: clang cannot read the tree:\n" + "\n".join(faults[:5]))
    return unit


def is_constant(cursor):
    if cursor.kind == KIND.STATIC_ASSERT:
        return True
    return cursor.kind == KIND.VAR_DECL and "constexpr" in [
        token.spelling for token in cursor.get_tokens()][:4]


def find_places(unit, files):
    """{file: {(start, end): Place}} of every expression in these files."""
    places = {file: {} for file in files}

    def walk(cursor, function, constant):
        if cursor.kind in FUNCTIONS:
            function = cursor.spelling
        constant = constant or is_constant(cursor)
        extent = cursor.extent
        file = extent.start.file
        if cursor.kind.is_expression() and file and file.name in places:
            key = (extent.start.offset, extent.end.offset)
            place = places[file.name].setdefault(key, Place(*key, [], function, constant))
            place.cursors.append(cursor)
        for child in cursor.get_children():
            walk(child, function, constant)

    for cursor in unit.cursor.get_children():
        if cursor.location.file and cursor.location.file.name in places:
            walk(cursor, None, False)
    return places


def tokens_outside_checks(unit, file, size):
    """The tokens of a file without the arguments of CHECK."""
    handle = unit.get_file(file)
    extent = clang.SourceRange.from_locations(
        clang.SourceLocation.from_offset(unit, handle, 0),
        clang.SourceLocation.from_offset(unit, handle, size))
    tokens = []
    depth = 0
    inside = False
    for token in unit.get_tokens(extent=extent):
        if inside:
            depth += {"(": 1, ")": -1}.get(token.spelling, 0)
            inside = depth > 0 or token.spelling != ")"
        elif token.spelling == "CHECK":
            inside = True
        else:
            tokens.append(token)
    return tokens


def type_names(place):
    """The types of an expression and of its operands, as clang writes them in full."""
    cursors = list(place.cursors)
    cursors += [child for cursor in place.cursors for child in cursor.get_children()]
    names = [cursor.type.get_canonical().spelling for cursor in cursors]
    return [name for name in names if "(" not in name]  # not that of the operator's function


def can_be_mutated(sign, place):
    if place.constant or place.function is None:
        return False
    names = {cursor.spelling for cursor in place.cursors
             if cursor.kind in (KIND.BINARY_OPERATOR, KIND.COMPOUND_ASSIGNMENT_OPERATOR,
                                KIND.CALL_EXPR)}
    if not names & ({sign} | FOUND_AS.get(sign, {"operator" + sign})):
        return False
    if sign not in SUMS:
        return True
    types = type_names(place)
    if any(re.search(r"basic_string|\bchar\b|iterator|\*|dependent", name) for name in types):
        return False
    # A time less a time is a duration; there is no sum of two times.
    of_times = any("time_point" in name for name in types)
    return not (sign == "-" and of_times and "time_point" not in types[0])


def find_operators(unit, file, places):
    """The operators of one file, and how many signs of operators were left out."""
    with open(file, "rb") as source:
        size = len(source.read())
    ordered = sorted(places.values(), key=lambda place: place.end - place.start)
    found = []
    left_out = []
    tokens = tokens_outside_checks(unit, file, size)
    for index, token in enumerate(tokens):
        sign = token.spelling
        if sign not in MUTANTS:
            continue
        start, end = token.extent.start.offset, token.extent.end.offset
        where = (token.location.line, token.location.column)
        if sign in ("min", "max"):
            if [before.spelling for before in tokens[index - 2:index]] != ["std", "::"]:
                continue
            start = tokens[index - 2].extent.start.offset
            paren = next(after for after in tokens[index:] if after.spelling == "(")
            place = next((place for place in ordered
                          if place.start == start and place.end > paren.extent.end.offset), None)
            if place and place.function and not place.constant:
                open_end = paren.extent.end.offset
                found.append(Operator(sign, start, open_end, start, end, place, *where))
            continue
        place = next((place for place in ordered if place.start < start and end < place.end), None)
        if not place:
            continue
        if can_be_mutated(sign, place):
            found.append(Operator(sign, place.start, place.end, start, end, place, *where))
        else:
            left_out.append((sign, *where))
    return found, left_out


def mutate_text(text, operators, first_id):
    """The text of a file with a function of switch.hpp for each operator."""
    inserts = []  # (offset, -length, removed until, what)
    for number, operator in enumerate(operators, first_id):
        function = "::firstshow::mutants::" + MUTANTS[operator.sign][0]
        if operator.sign in ("min", "max"):
            explicit = text[operator.token_end:operator.end - 1].decode()  # std::min<T>(
            inserts.append((operator.start, 0, operator.end, f"{function}{explicit}({number}, "))
            continue
        length = operator.end - operator.start
        inserts.append((operator.start, -length, operator.start, f"{function}({number}, "))
        inserts.append((operator.token_start, 0, operator.token_end, ","))
        inserts.append((operator.end, -1_000_000, operator.end, ")"))
    result = b""
    at = 0
    for offset, _, removed_until, what in sorted(inserts, key=lambda insert: insert[:2]):
        result += text[at:offset] + what.encode()
        at = removed_until
    return result + text[at:]


def describe(mutant_id, root, file, text, operator):
    def flat(piece):
        return " ".join(piece.decode().split())

    place = operator.place
    mutated = MUTANTS[operator.sign][1]
    if operator.sign in ("min", "max"):
        mutated = "std::" + mutated
    before = text[place.start:place.end]
    after = text[place.start:operator.token_start] + mutated.encode()
    after += text[operator.token_end:place.end]
    return Mutant(mutant_id, os.path.relpath(file, root), operator.line, operator.column,
                  place.function, flat(before), flat(after))


def generate(root, tree):
    """Writes the mutated files of `root` into `tree` and says which mutants there are, and
    {file: signs that were left out}."""
    unit = parse(root)
    files = production_files(root)
    places = find_places(unit, files)
    mutants = []
    left_out = {}
    for file in files:
        operators, left_out[file] = find_operators(unit, file, places[file])
        with open(file, "rb") as source:
            text = source.read()
        first_id = len(mutants) + 1
        mutants += [describe(first_id + index, root, file, text, operator)
                    for index, operator in enumerate(operators)]
        name = os.path.relpath(file, root)
        head = f'#include "../../sim/mutants/switch.hpp"\n#line 1 "{name}"\n'.encode()
        write_if_different(os.path.join(tree, name), head + mutate_text(text, operators, first_id))
    return mutants, left_out


def write_if_different(path, text):
    """So that what did not change is not built again."""
    if os.path.exists(path):
        with open(path, "rb") as there:
            if there.read() == text:
                return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as there:
        there.write(text)
