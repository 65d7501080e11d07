"""Feeds the rules of style.py what they must find, and what they must leave alone."""

import unittest

import style

ARCHITECTURE = """
## Folders, and who may include whom

| folder | holds | may include |
| --- | --- | --- |
| `src/base/` | ids | - |
| `src/booking/` | the core | base |
| `src/catalogue/`, `src/tickets/` | domains | booking, base |
| `src/http/` | listener | all above |
| `src/http/pages/` | a room of it | http, base |
| `src/program/` | what two programs share | base |
| `src/cli/` | commands | all above, gadget |
| `src/main.cpp` | starts | cli, program |
| `sim/` | other programs | everything |

## Another heading

| `src/wrong/` | not of this table | base |
"""
TABLE = style.parse_include_table(ARCHITECTURE)


def sentences(faults):
    return [fault.sentence for fault in faults]


def lines_of(faults):
    return [fault.line for fault in faults]


def function_of(lines, head="int sum(int a)"):
    return head + " {\n" + "  a += 1;\n" * (lines - 2) + "}\n"


class Switches(unittest.TestCase):
    def test_over_enums_of_ours_name_every_case(self):
        cases = [
            # the labels of a switch, lines of faults
            ("case Lane::kMoney: return 1; case Lane::kStaff: return 2;", []),
            ("case Lane::kMoney: return 1; default: return 2;", [2]),
            ("case desk::Lane::kMoney: { return 1; } default: break;", [2]),
            ("case kMoney: return 1; default: return 2;", [2]),
            ("default: return 2; case Lane::kMoney: return 1;", [2]),
            ("case SQLITE_BUSY: return 1; default: return 2;", []),
            ("case beast::http::verb::get: return 1; default: return 2;", []),
            ("case 'k': return 1; default: return 2;", []),
            ("case 404: return 1; default: return 2;", []),
            ("case Lane::kMoney: return 1; // default: none", []),
            ("case Lane::kMoney: switch (code) { case 1: default: break; } break;", []),
            ("case 1: switch (lane) {\ncase Lane::kMoney: default: break; } default: break;", [2]),
        ]
        for labels, lines in cases:
            text = "int f(Lane lane) {\n  switch (lane) { " + labels + " }\n}\n"
            found = style.check_switches("src/desk/lanes.cpp", text)
            self.assertEqual(lines_of(found), lines, labels)


class IncludeTable(unittest.TestCase):
    def test_is_read_from_the_document(self):
        self.assertEqual(
            TABLE,
            {
                "base": set(),
                "booking": {"base"},
                "catalogue": {"booking", "base"},
                "tickets": {"booking", "base"},
                "http": {"base", "booking", "catalogue", "tickets"},
                "http/pages": {"http", "base"},
                "program": {"base"},
                "cli": {"base", "booking", "catalogue", "tickets", "http", "http/pages", "program",
                        "gadget"},
                "main.cpp": {"cli", "program"},
            },
        )

    def test_has_no_arrow_that_goes_back_up(self):
        self.assertEqual(sentences(style.check_include_table(TABLE)),
                         ["src/cli may include gadget, which is no earlier row"])

    def test_cases(self):
        cases = [
            # path, include, faults
            ("src/booking/core.cpp", '#include "base/id.hpp"', 0),
            ("src/booking/core.cpp", '#include "booking/core.hpp"', 0),
            ("src/booking/core.cpp", "#include <vector>", 0),
            ("src/booking/core.cpp", '#include "http/session.hpp"', 1),
            ("src/base/id.cpp", '#include "booking/core.hpp"', 1),
            ("src/catalogue/plan.cpp", '#include "tickets/code.hpp"', 1),
            ("src/http/session.cpp", '#include "tickets/code.hpp"', 0),
            ("src/cli/serve.cpp", '#include "http/session.hpp"', 0),
            ("src/cli/serve.cpp", '#include "gadget/session.hpp"', 0),
            ("src/cli/serve.cpp", '#include "sim/world.hpp"', 1),
            ("src/cli/serve.cpp", '#include "storm/storm.hpp"', 1),
            ("src/cli/serve_test.cpp", '#include "lab/commands.hpp"', 1),
            ("src/http/session.cpp", '#include "program/program.hpp"', 1),
            ("src/main.cpp", '#include "cli/commands.hpp"', 0),
            ("src/main.cpp", '#include "base/id.hpp"', 1),
            ("src/booking/core.cpp", '#include "core.hpp"', 1),
            ("src/booking/core.cpp", '#include "../base/id.hpp"', 1),
            ("src/booking/core.cpp", '  #  include "sim/world.hpp"', 1),
            ("src/booking/core_test.cpp", '#include "sim/world.hpp"', 0),
            ("src/booking/core_test.cpp", '#include "http/session.hpp"', 1),
            ("src/tickets/code_test.cpp", '#include "catalogue/plan.hpp"', 0),
            ("src/tickets/a.hpp", '#pragma once\n// For tests: a.\n#include "catalogue/a.hpp"', 0),
            ("src/tickets/a.hpp", '#pragma once\n// A code.\n#include "catalogue/plan.hpp"', 1),
            ("src/gizmo/core.cpp", "", 1),
            ("src/http/pages/home.cpp", '#include "http/pages/home.hpp"', 0),
            ("src/http/pages/home.cpp", '#include "http/session.hpp"', 0),
            ("src/http/pages/home.cpp", '#include "booking/core.hpp"', 1),
            ("src/http/session.cpp", '#include "http/pages/home.hpp"', 1),
            ("src/http/gizmo/home.cpp", "", 1),
            ("sim/world.cpp", '#include "http/session.hpp"', 0),
            ("lab/storm.cpp", '#include "storm/storm.hpp"', 0),
        ]
        for path, include, count in cases:
            with self.subTest(path=path, include=include):
                self.assertEqual(len(style.check_includes(path, include + "\n", TABLE)), count)


    def test_has_no_permission_that_nobody_uses(self):
        files = [("src/catalogue/plan.cpp", '#include "base/id.hpp"\n'),
                 ("src/catalogue/plan_test.cpp", '#include "booking/core.hpp"\n'),
                 ("src/tickets/code.cpp", '#include "base/id.hpp"\n#include "booking/core.hpp"\n')]
        self.assertEqual(sentences(style.check_permissions(TABLE, files)),
                         ["src/catalogue may include booking, and does not"])


class Sizes(unittest.TestCase):
    def test_walks_through_the_code(self):
        files = {"src/a/b.cpp": "void hold_seats() {}"}
        text = ("see `src/a/b.cpp`, `hold_seats`\n| it | `src/a/b.cpp` | `take` |\n"
                "`src/a/c.cpp`, `x` and `src/a/b.cpp`\n`elsewhere`\n")
        faults = style.check_walk("docs/walk.md", text, files.get)
        self.assertEqual(sentences(faults), ["src/a/b.cpp has no take", "there is no src/a/c.cpp"])
        self.assertEqual(lines_of(faults), [2, 3])

    def test_folders(self):
        paths = [f"src/a/{n}.cpp" for n in range(33)] + [f"tests/{n}.py" for n in range(40)]
        self.assertEqual(sentences(style.check_folders(paths)), ["33 files; at most 32"])
        self.assertEqual(style.check_folders(paths[1:]), [])

    def test_files(self):
        self.assertEqual(style.check_sizes("a.cpp", "x\n" * 500), [])
        self.assertEqual(len(style.check_sizes("a.cpp", "x\n" * 501)), 1)

    def test_columns(self):
        self.assertEqual(style.check_sizes("a.cpp", "x" * 100 + "\n"), [])
        self.assertEqual(lines_of(style.check_sizes("a.cpp", "\n" + "x" * 101 + "\n")), [2])

    def test_columns_of_samples_in_raw_strings_do_not_count(self):
        long = "x" * 101
        self.assertEqual(style.check_sizes("a.cpp", f'f(R"({long}\n{long})");\n'), [])
        self.assertEqual(lines_of(style.check_sizes("a.cpp", f'f(R"({long})");\n{long}')), [2])

    def test_columns_are_characters(self):
        self.assertEqual(style.check_sizes("a.cpp", "ü" * 100), [])

    def test_white_space(self):
        self.assertEqual(lines_of(style.check_sizes("a.cpp", "x\ny \n")), [2])

    def test_functions(self):
        self.assertEqual(style.check_functions("a.cpp", function_of(70)), [])
        for head in (
            "int sum(int a)",
            "void Desk::turn(int a) const noexcept",
            "auto read(int a) -> std::vector<int>",
            "Desk::Desk(int a) : a_(a), b_{a}",
            "Desk::Desk(int a) : Base{a}, b_{a, {1}}",
            "template <class T>\nvoid put(T a)",
            "const auto kSum = [](int a)",
            "bool operator==(const A& a, const B& b)",
        ):
            with self.subTest(head=head):
                text = "namespace firstshow {\n" + function_of(71, head) + "}\n"
                self.assertEqual(len(style.check_functions("a.cpp", text)), 1)
                text = "class A {\n public:\n" + function_of(71, head) + "};\n"
                self.assertEqual(len(style.check_functions("a.cpp", text)), 1)
                text = "namespace firstshow {\n" + function_of(70, head) + "}\n"
                self.assertEqual(style.check_functions("a.cpp", text), [])

    def test_tests_may_be_longer(self):
        text = function_of(120, "TEST(Holds, EveryRefusal)")
        self.assertEqual(style.check_functions("a_test.cpp", text), [])
        text = function_of(121, "TEST(Holds, EveryRefusal)")
        self.assertEqual(len(style.check_functions("a_test.cpp", text)), 1)

    def test_what_is_not_a_function_may_be_long(self):
        for head in ("struct Command", "enum class Refusal : std::uint8_t",
                     "constexpr std::array<int, size(kAll)> kTable =", "namespace firstshow"):
            with self.subTest(head=head):
                self.assertEqual(style.check_functions("a.hpp", function_of(90, head)), [])

    def test_braces_in_text_do_not_count(self):
        body = '  use("{"); use(\'{\'); /* { */ // {\n  use(R"sql({ {)sql"); int n = 1\'000;\n'
        text = "void first() {\n" + body + "}\n" + function_of(10) + function_of(71)
        found = style.find_functions(text)
        self.assertEqual([last - first + 1 for _, first, last in found], [4, 10, 71])


class Headers(unittest.TestCase):
    def test_cases(self):
        good = "#pragma once\n// What it is.\n// Who owns it.\n\nint a();\n"
        for text, count in [
            (good, 0),
            ("// What it is.\n// Who owns it.\n#pragma once\n", 1),
            ("#pragma once\n\n// What it is.\n// Who owns it.\n", 1),
            ("#pragma once\n// What it is. Any thread; nothing fails.\n", 0),
            ("#pragma once\n#include <vector>\n// What it is.\n", 1),
            ("", 1),
        ]:
            with self.subTest(text=text):
                self.assertEqual(len(style.check_header("a.hpp", text)), count)


class Names(unittest.TestCase):
    def test_cases(self):
        for path, count in [
            ("src/booking/best_available.cpp", 0),
            ("bench/CMakeLists.txt", 0),
            ("bench/usual_schema.sql", 0),
            ("src/booking/BestAvailable.cpp", 1),
            ("src/booking/best-available.cpp", 1),
            ("src/booking/utils.cpp", 1),
            ("src/common/id.cpp", 1),
            ("src/http/session_manager.hpp", 1),
        ]:
            with self.subTest(path=path):
                self.assertEqual(len(style.check_name(path)), count)


class Words(unittest.TestCase):
    def test_found(self):
        for text in (
            "class SessionManager {",
            "int manager;",
            "// a helper for holds",
            "namespace string_utils {",
            "struct Reservation {",
            "int seat_reservations;",
            "// an inventory item",
            "using namespace std;",
            "// TODO: refund",
            "// FIXME",
            '"REPLACE INTO hold VALUES (?1)"',
            '"replace  into hold"',
            '"INSERT OR REPLACE INTO hold"',
        ):
            with self.subTest(text=text):
                self.assertEqual(len(style.check_words("src/a.cpp", "\n" + text)), 1)
                self.assertEqual(lines_of(style.check_words("src/a.cpp", "\n" + text)), [2])

    def test_left_alone(self):
        for text in (
            "seats.reserve(8);",
            "using namespace std::chrono_literals;",
            "std::replace(a.begin(), a.end(), 'x', 'y');",
            "replaced_into(a);",
            "managed, utility, helped",
            "// the event id of a live feed",
        ):
            with self.subTest(text=text):
                self.assertEqual(style.check_words("src/a.cpp", text), [])

    def test_former_names(self):
        for path, text, count in [
            ("src/a.cpp", "payment.collected_by", 1),
            ("src/a.cpp", "struct Errand {};", 1),
            ("src/a.cpp", "constexpr int kMostSeats = 3;", 1),
            ("web/src/a.ts", "const houseTime = now();", 1),
            ("docs/a.md", "what the house knows", 1),
            ("docs/a.md", "the house seats of a show", 0),
            ("docs/a.md", "a household", 0),
            ("src/store/sqlite/migrations.cpp", "unasked", 0),
        ]:
            with self.subTest(text=text):
                self.assertEqual(len(style.check_former_names(path, text)), count)

    def test_machine_paths(self):
        for text, count in [
            ('open("/home/ann/x")', 1),
            ("cd /root/firstshow", 1),
            ("#include </mnt/a.hpp>", 1),
            ("/usr/bin/env bash", 0),
            ("GET /v1/media/x", 0),
            ("$HOME/media/x", 0),
        ]:
            with self.subTest(text=text):
                self.assertEqual(len(style.check_machine_paths("a.md", text)), count)


class Documents(unittest.TestCase):
    files = {
        "README.md": "# Top\n",
        "docs/core.md": "# The core\n## Seats, as `numbers`\n```\n# not a heading\n```\n",
        "src": "",
    }

    def read(self, name):
        return self.files.get(name)

    def test_links(self):
        for text, count in [
            ("[core](docs/core.md)", 0),
            ("[core](docs/core.md#seats-as-numbers)", 0),
            ("[here](#top)\n# Top", 0),
            ("[code](src)", 0),
            ("[away](https://example.org/x.md)", 0),
            ("`[x](y)` stays\n```\n[x](nothing.md)\n```", 1),
            ("[gone](docs/gone.md)", 1),
            ("[gone](docs/core.md#gone)", 1),
            ("[gone](docs/core.md#not-a-heading)", 1),
        ]:
            with self.subTest(text=text):
                self.assertEqual(len(style.check_links("README.md", text, self.read)), count)

    def test_links_are_relative_to_their_file(self):
        self.assertEqual(style.check_links("docs/api.md", "[core](core.md)", self.read), [])
        self.assertEqual(style.check_links("docs/api.md", "[top](../README.md#top)", self.read), [])
        self.assertEqual(len(style.check_links("docs/api.md", "[x](docs/core.md)", self.read)), 1)

    def test_mentions(self):
        self.assertEqual(style.check_mentions("a.hpp", "// docs/core.md has it", self.read), [])
        self.assertEqual(len(style.check_mentions("a.hpp", "// docs/gone.md", self.read)), 1)


class Dependencies(unittest.TestCase):
    cmake = """
    find_package(Boost 1.81 REQUIRED COMPONENTS json)
    # find_package(Commented)
    pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
    """

    def test_cmake(self):
        self.assertEqual(style.cmake_dependencies(self.cmake), ["Boost", "sqlite3"])

    def test_setup(self):
        text = 'run_packages=(\n  make g++\n)\ntest_packages=("${run_packages[@]}" python3)\n'
        self.assertEqual(style.setup_packages(text), ["make", "g++", "python3"])

    def test_listed(self):
        self.assertEqual(style.check_dependencies("C", ["Boost", "g++"], "`Boost`, `g++`"), [])
        self.assertEqual(
            sentences(style.check_dependencies("C", ["Boost"], "Boost in plain text")),
            ["Boost is not in docs/dependencies.md"])


class Problems(unittest.TestCase):
    def test_are_documented(self):
        text = 'kA{"/problems/sold-out", 409, "Sold out"},\nkB{"/problems/new-one", 409, ""}'
        document = "| `/problems/sold-out` | 409 | /problems/new-one without ticks |"
        self.assertEqual(lines_of(style.check_problems("src/http/a.cpp", text, document)), [2])


class Npm(unittest.TestCase):
    def test_packages_are_pinned_and_documented(self):
        text = '{"dependencies": {"a": "1.2.3", "b": "^1.2.3"}, "devDependencies": {"c": "1.0.0"}}'
        pairs = style.npm_dependencies(text)
        self.assertEqual(sentences(style.check_npm("web/package.json", pairs, "`a` and `b`")), [
            "c is not in docs/dependencies.md", "b: ^1.2.3 is not one version; pin it exactly"])

    def test_lock_files_name_no_registry(self):
        text = '{"a": {\n"version": "1.0.0",\n"resolved": "https://somewhere/a.tgz"}}'
        self.assertEqual(lines_of(style.check_lock("package-lock.json", text)), [3])


class SqlHome(unittest.TestCase):
    def test_sql_stands_in_store_alone(self):
        for text, count in [
            ('db.query("SELECT id FROM show")', 1),
            ('db.run(\n    "UPDATE show SET state = 1")', 1),
            ('each_show(db, "WHERE id = ?1")', 1),
            ('R"sql(\nCREATE TABLE t (id))sql"', 1),
            ('db.execute("BEGIN")', 1),
            ('#include "store/database.hpp"', 1),
            ('#include "store/rows.hpp"', 1),
            ('#include "store/journal.hpp"\n#include "store/ports/secrets.hpp"', 0),
            ('"WHEREVER", "BEGINNING", "Update it", "withdrawn"', 0),
        ]:
            with self.subTest(text=text):
                for path in ("src/http/buyer/a.cpp", "src/catalogue/a.cpp", "src/accounts/a.hpp",
                             "src/payments/a.cpp", "src/catalogue/demo/a.cpp"):
                    self.assertEqual(len(style.check_sql(path, text)), count)
                for path in ("src/catalogue/a_test.cpp", "src/desk/test_desk.hpp", "storm/a.cpp",
                             "src/http/scenarios/test_server.hpp", "docs/data-model.md"):
                    self.assertEqual(style.check_sql(path, text), [])

    def test_no_header_leads_to_the_definition_of_database(self):
        tree = {
            "src/store/a/near.hpp": '#include "store/b/middle.hpp"\n',
            "src/store/b/middle.hpp": '#include "store/b/near.hpp"\n#include "store/far.hpp"\n',
            "src/store/b/near.hpp": '#include "store/b/middle.hpp"\n',
            "src/store/far.hpp": '#include "store/database.hpp"\n',
            "src/store/b/options.hpp": "#include <string>\n",
            "src/store/b/driver.hpp": "#include <libpq-fe.h>\n",
        }
        for header, way in [("a/near", "a/near.hpp, store/b/middle.hpp, store/far.hpp"),
                            ("b/driver", "b/driver.hpp, <libpq-fe.h>"), ("b/options", "")]:
            text = f'#include <map>\n#include "store/{header}.hpp"\n'
            with self.subTest(header=header):
                faults = style.check_ways("src/cli/a.cpp", text, tree.get)
                self.assertEqual(lines_of(faults), [2] if way else [])
                self.assertTrue(all(way in fault.sentence for fault in faults))
                for path in ("src/store/address/a.cpp", "src/cli/a_test.cpp", "sim/a.cpp"):
                    self.assertEqual(style.check_ways(path, text, tree.get), [])

    def test_statements_of_store_are_known(self):
        for text, count in [
            ('db.query("SELECT id FROM show")', 1),
            ('db_->run(\n    "DELETE FROM hold WHERE id = ?1", id)', 1),
            ('const Statement kHold{"SELECT id FROM hold"};\ndb.query(kHold)', 0),
            ('each_order(db, "WHERE show_id = ?1", {show}, sink)', 1),
            ('db.query("PRAGMA user_version")', 0),
        ]:
            with self.subTest(text=text):
                for path in ("src/store/a.cpp", "src/store/ports/a.cpp", "src/store/sqlite/a.cpp"):
                    self.assertEqual(len(style.check_sql(path, text)), count)
                for path in ("src/store/audit/a.cpp", "src/store/a_conformance.hpp"):
                    self.assertEqual(style.check_sql(path, text), [])


class Services(unittest.TestCase):
    def test_are_started_again_without_end(self):
        unit = "[Unit]\nAfter=x\n%s[Service]\n%sRestart=on-failure\n"
        limit = "StartLimitIntervalSec=0\n"
        self.assertEqual(style.check_service("a.service", unit % (limit, "")), [])
        # systemd reads it in [Unit] only.
        for wrong in (unit % ("", ""), unit % ("", limit)):
            self.assertEqual(lines_of(style.check_service("a.service", wrong)), [1])
        self.assertEqual(style.check_service("a.service", "[Service]\nType=oneshot\n"), [])


class WholeFiles(unittest.TestCase):
    def test_a_bad_file_breaks_every_rule_that_applies(self):
        text = '#include "http/session.hpp"\n' + function_of(71) + "// TODO\n" + "x" * 101
        faults = style.check_file("src/base/Bad.hpp", text, TABLE, lambda _: None)
        found = " ".join(sentences(faults))
        for part in ("snake_case", "undone", "columns", "at most 70", "may not include", "pragma"):
            self.assertIn(part, found)


if __name__ == "__main__":
    unittest.main()
