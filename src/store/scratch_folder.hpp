#pragma once
// A folder of its own for one test, with everything in it removed at the end. For the test's
// thread.

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/check.hpp"

namespace firstshow::store {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr, "a test can make a folder");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;  // a folder that stays behind fails no test
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace firstshow::store
