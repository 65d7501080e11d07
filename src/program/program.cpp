#include "program/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

#include "base/text.hpp"

namespace firstshow::program {
namespace {

const char* the_name = "firstshow";
int the_exit_code = 0;

/// With control characters written out and without signs that turn text around: a sentence may
/// repeat what a stranger's file says, and a terminal obeys what it is told.
std::string harmless(std::string_view sentence) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string shown;
  for (const char c : is_utf8(sentence) ? visible_text(sentence) : std::string(sentence)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte != 0x7f) || c == '\n')
      shown += c;
    else
      shown.append("\\x").append({kDigits[byte >> 4U], kDigits[byte & 15U]});
  }
  return shown;
}

/// Says that the first word of the command line which is to be a command is none, if it is so.
bool refuse_unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* command = &app;
  std::string name = app.get_name();
  for (int at = 1; at < argc; ++at) {
    const std::string word = argv[at];
    const auto known = command->get_subcommands([](const CLI::App*) { return true; });
    if (known.empty() || word.empty() || word.front() == '-') return false;
    const auto meant = std::find_if(known.begin(), known.end(),
                                    [&](const CLI::App* one) { return one->check_name(word); });
    if (meant == known.end()) {
      std::string all;
      for (const CLI::App* one : known)
        if (!one->get_group().empty()) all.append(all.empty() ? "" : ", ").append(one->get_name());
      fail("there is no command \"" + word + "\"; " + name + " has " + all);
      return true;
    }
    command = *meant;
    name += ' ' + word;
  }
  return false;
}

}  // namespace

int run(const char* name, const char* description, void (*add_commands)(CLI::App&), int argc,
        const char* const* argv) {
  the_name = name;
  the_exit_code = 0;
  CLI::App app{description, name};
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of every command");
  add_commands(app);
  if (refuse_unknown_command(app, argc, argv)) return exit_code();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong);
  } catch (const std::exception& wrong) {
    fail(wrong.what());
  }
  return exit_code();
}

int exit_code() {
  return the_exit_code;
}

void set_exit_code(int code) {
  the_exit_code = code;
}

void fail(std::string_view sentence) {
  std::fprintf(stderr, "%s: %s\n", the_name, harmless(sentence).c_str());
  set_exit_code(1);
}

}  // namespace firstshow::program
