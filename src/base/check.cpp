#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace firstshow {

void check_failed(std::string_view expression, std::string_view meaning, std::string_view file,
                  int line) {
  std::fprintf(stderr, "firstshow: a promise is broken: %.*s (%.*s) at %.*s:%d\n",
               static_cast<int>(meaning.size()), meaning.data(),
               static_cast<int>(expression.size()), expression.data(),
               static_cast<int>(file.size()), file.data(), line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace firstshow
