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

void fail(std::string_view sentence) {
  std::fprintf(stderr, "firstshow: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  set_exit_code(1);
}

}  // namespace firstshow::cli
