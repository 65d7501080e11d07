#include "storm/processor_time.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace firstshow::storm {
namespace {

namespace fs = std::filesystem;

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The sockets that listen there, as "socket:[INODE]" (proc(5), /proc/net/tcp).
std::set<std::string> listening_sockets(const sockaddr_in& address) {
  constexpr const char* kListening = "0A";
  std::set<std::string> sockets;
  std::istringstream lines(read_text("/proc/net/tcp"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::string number, local, remote, state, queues, timer, retries, user, timeout, inode;
    fields >> number >> local >> remote >> state >> queues >> timer >> retries >> user >> timeout >>
        inode;
    const std::size_t colon = local.find(':');
    if (state != kListening || colon == std::string::npos) continue;
    const auto host = static_cast<std::uint32_t>(std::stoul(local.substr(0, colon), nullptr, 16));
    const auto port = std::stoul(local.substr(colon + 1), nullptr, 16);
    const bool here = host == address.sin_addr.s_addr || host == INADDR_ANY;
    if (here && port == ntohs(address.sin_port)) sockets.insert("socket:[" + inode + "]");
  }
  return sockets;
}

bool has_one_of(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code failed;
  for (fs::directory_iterator file(process / "fd", failed), end; !failed && file != end;
       file.increment(failed)) {
    std::error_code gone;
    if (sockets.contains(fs::read_symlink(file->path(), gone).string())) return true;
  }
  return false;
}

}  // namespace

std::optional<double> processor_seconds(pid_t process) {
  std::string text = read_text("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_ends = text.rfind(')');  // a name may have spaces in it
  if (name_ends == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_ends + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;  // state to cmajflt
  double user = 0;
  double system = 0;
  fields >> user >> system;
  if (!fields) return std::nullopt;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double processor_seconds(const std::vector<pid_t>& processes) {
  double sum = 0;
  for (const pid_t process : processes) sum += processor_seconds(process).value_or(0);
  return sum;
}

std::optional<pid_t> listener_at(const sockaddr_in& address) {
  const std::set<std::string> sockets = listening_sockets(address);
  if (sockets.empty()) return std::nullopt;
  std::error_code failed;
  for (fs::directory_iterator entry("/proc", failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (has_one_of(entry->path(), sockets)) return static_cast<pid_t>(std::stol(name));
  }
  return std::nullopt;
}

std::optional<std::size_t> resident_bytes(pid_t process) {
  std::istringstream fields(read_text("/proc/" + std::to_string(process) + "/statm"));
  std::size_t all = 0;
  std::size_t resident = 0;
  fields >> all >> resident;
  if (!fields) return std::nullopt;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace firstshow::storm
