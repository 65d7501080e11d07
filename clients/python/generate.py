#!/usr/bin/env python3
"""Writes firstshow_client/operations.py from the contract.

usage: generate.py OPENAPI_JSON [TO]
"""

import json
import keyword
import pathlib
import re
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
METHODS = ("get", "post", "put", "patch", "delete")
HEAD = '''"""The operations of the contract. generate.py makes it of openapi.yaml."""

from urllib.parse import quote


def _part(value):
    """One segment of a path."""
    return quote(value, safe="")


class Operations:
    """A function for each operation; Client sends what they say."""

'''


def snake(name):
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"([A-Z])", r"_\1", name).lower()).strip("_")
    return words + "_" if keyword.iskeyword(words) else words


def resolved(document, value):
    while "$ref" in value:
        found = document
        for part in value["$ref"].lstrip("#/").split("/"):
            found = found[part]
        value = found
    return value


def parameters_of(document, path, operation):
    """(place, name in the request, name here, required); not of what the client sends itself."""
    for given in path.get("parameters", []) + operation.get("parameters", []):
        one = resolved(document, given)
        if one["name"] not in ("traceparent", "Authorization"):
            yield one["in"], one["name"], snake(one["name"]), one.get("required", False)


def paragraphs(text):
    """The text in lines that fit; those of a list stay as they are."""
    lines = []
    for paragraph in text.strip().split("\n\n"):
        is_list = re.search(r"^(- |\d+\. )", paragraph, re.MULTILINE)
        lines += paragraph.splitlines() if is_list else textwrap.wrap(paragraph, 90)
        lines.append("")
    return lines[:-1]


def quoted(url):
    """A path as Python writes it, in two parts where it is too long for a line."""
    if "{" not in url:
        return f'"{url}"'
    if len(url) <= 82:
        return f'f"{url}"'
    middle = url.rindex("/", 0, 82)
    return f'f"{url[:middle]}" f"{url[middle:]}"'


def function_of(document, path_text, path, method, operation):
    known = list(parameters_of(document, path, operation))
    body = operation.get("requestBody")
    in_path = [here for place, _, here, _ in known if place == "path"]
    required = [here for place, _, here, must in known if place != "path" and must]
    optional = [here for place, _, here, must in known if place != "path" and not must]
    if body:
        (required if resolved(document, body).get("required") else optional).insert(0, "body")
    named = [*required, *(f"{name}=None" for name in optional)]
    arguments = ["self", *in_path, *(["*", *named] if named else [])]
    said = [operation["summary"] + "."]
    if operation.get("description"):
        said.append("")
        said += paragraphs(operation["description"])
    lines = textwrap.wrap(f"def {snake(operation['operationId'])}({', '.join(arguments)}):", 96,
                          initial_indent=" " * 4, subsequent_indent=" " * 8,
                          break_long_words=False, break_on_hyphens=False)
    lines += [f'        """{said[0]}'] + [("        " + one).rstrip() for one in said[1:]]
    lines[-1] += '"""' if len(said) == 1 else ""
    if len(said) > 1:
        lines.append('        """')
    url = path_text
    for _, there, here, _ in [one for one in known if one[0] == "path"]:
        url = url.replace("{" + there + "}", "{_part(" + here + ")}")
    call = [f'"{method.upper()}"', quoted(url)]
    for place, argument in (("query", "query"), ("header", "headers")):
        those = [f'"{there}": {here}' for at, there, here, _ in known if at == place]
        if those:
            call.append(f"{argument}={{{', '.join(those)}}}")
    if body:
        call.append("body=body")
    lines.append("        return self._call(")
    lines += textwrap.wrap(", ".join(call) + ")", 90, initial_indent=" " * 12,
                           subsequent_indent=" " * 12, break_long_words=False,
                           break_on_hyphens=False)
    return "\n".join(lines)


def main():
    document = json.loads(pathlib.Path(sys.argv[1]).read_text())
    to = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "firstshow_client/operations.py"
    functions = []
    for path_text, path in document["paths"].items():
        if not path_text.startswith(("/v1/", "/sandbox/")) or path_text.endswith("/live"):
            continue  # pages and documents are for browsers, streams need another reader
        for method in METHODS:
            if method in path:
                functions.append(function_of(document, path_text, path, method, path[method]))
    to.write_text(HEAD + "\n\n".join(functions) + "\n")


if __name__ == "__main__":
    main()
