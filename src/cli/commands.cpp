#include "cli/commands.hpp"

#include <cstdio>
#include <string>

#include "base/text.hpp"

namespace firstshow::cli {
namespace {

int the_exit_code = 0;

}  // namespace

int exit_code() {
  return the_exit_code;
}

void set_exit_code(int code) {
  the_exit_code = code;
}

void add_commands(CLI::App& app) {
  add_serve(app);
  add_settings(app);
  add_health(app);
  add_create(app);
  add_demo(app);
  add_show(app);
  add_review(app);
  add_translation(app);
  add_gateway(app);
  add_plan(app);
  add_check(app);
  add_backup(app);
  add_simulate(app);
  add_storm(app);
  add_crowd(app);
  add_routes(app);
}

namespace {

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

}  // namespace

void fail(std::string_view sentence) {
  std::fprintf(stderr, "firstshow: %s\n", harmless(sentence).c_str());
  set_exit_code(1);
}

}  // namespace firstshow::cli
