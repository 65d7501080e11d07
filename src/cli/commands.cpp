#include "cli/commands.hpp"

#include <cstdio>

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

void fail(std::string_view sentence) {
  std::fprintf(stderr, "firstshow: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  set_exit_code(1);
}

}  // namespace firstshow::cli
