#pragma once
// The settings written down: docs/configuration.md and .env.example, whole, from the table. Pure.

#include <string>

namespace firstshow::cli {

std::string settings_as_markdown();
std::string settings_as_environment();

}  // namespace firstshow::cli
