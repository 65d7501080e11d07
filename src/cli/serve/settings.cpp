// firstshow settings: writes down what `firstshow serve` can be told.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/serve/settings_document.hpp"

namespace firstshow::cli {

void add_settings(CLI::App& app) {
  auto format = std::make_shared<std::string>("markdown");
  CLI::App* command = app.add_subcommand("settings", "Print every setting of serve");
  command->add_option("--format", *format, "markdown (docs/configuration.md) or environment")
      ->check(CLI::IsMember({"markdown", "environment"}))
      ->capture_default_str();
  command->callback([format] {
    const std::string text =
        *format == "markdown" ? settings_as_markdown() : settings_as_environment();
    std::fwrite(text.data(), 1, text.size(), stdout);
  });
}

}  // namespace firstshow::cli
