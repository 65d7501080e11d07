#pragma once
// For the tests of this folder: files of the source tree, and faults as text to look at.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/json_reader.hpp"

namespace firstshow::catalogue {

/// The text of a file, by its path from the root of the source tree; "" if there is none.
inline std::string read_file(const std::string& path) {
  std::ifstream file(std::filesystem::path(FIRSTSHOW_SOURCE_DIR) / path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One fault a line, as "/pointer: what is wrong".
inline std::string show(const Faults& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.pointer + ": " + fault.detail + "\n";
  return text;
}

}  // namespace firstshow::catalogue
