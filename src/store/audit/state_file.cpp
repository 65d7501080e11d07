#include "store/audit/state_file.hpp"

#include <cstdio>
#include <fstream>

#include "store/sqlite/database_file.hpp"

namespace firstshow::store {

bool write_state_file(const std::string& path, const std::string& text) {
  const std::string partial = path + ".partial";
  make_private_file(partial);
  std::ofstream file(partial, std::ios::trunc);
  file << text;
  file.close();
  return !file.fail() && std::rename(partial.c_str(), path.c_str()) == 0;
}

}  // namespace firstshow::store
