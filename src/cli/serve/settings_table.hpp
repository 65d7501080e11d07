#pragma once
// The table of settings: what each is called, where it is kept, what it means. Everything that
// declares, reads or documents settings goes through it. Main thread; nothing fails.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/serve/serve_settings.hpp"

namespace firstshow::cli {

using SettingTarget =
    std::variant<std::string*, std::vector<std::string>*, unsigned*, std::size_t*, double*, bool*>;

struct Setting {
  const char* group;
  const char* flag;
  SettingTarget target;
  const char* meaning;
  std::vector<std::string> choices{};        ///< of a text, if only these are taken
  std::pair<double, double> range{0, 1e12};  ///< of a number

  std::string key() const;       ///< in the TOML file: "max_connections"
  std::string variable() const;  ///< in the environment: "FIRSTSHOW_MAX_CONNECTIONS"
  /// As `target` has it now: "10", "true", "".
  std::string value() const;
};

/// Every setting, in the order of the documents, to be written into `to`.
std::vector<Setting> all_settings(ServeSettings& to);

}  // namespace firstshow::cli
