#include "sim/backups.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "sim/server.hpp"
#include "store/audit/backup.hpp"

namespace firstshow::sim {
namespace {

constexpr std::size_t kMaxKept = 4;
constexpr const char* kDatabase = "server.db";
constexpr const char* kCopy = "backup.db";

void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

/// The database as it is on the simulated disk, as files.
void Backups::take_out(const PowerCutVfs& disk) {
  for (const std::string suffix : {"", "-wal"}) {
    const auto content = disk.read(kDatabaseFile + suffix);
    if (content) write_file(folder_.file(kDatabase + suffix), *content);
  }
}

void Backups::empty_folder() {
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    std::filesystem::remove(entry.path());
  }
}

void Backups::make(const PowerCutVfs& disk, Backup facts) {
  empty_folder();
  take_out(disk);
  store::back_up(folder_.file(kDatabase), folder_.file(kCopy));
  facts.content = read_file(folder_.file(kCopy));
  kept_.push_back(std::move(facts));
  if (kept_.size() > kMaxKept) kept_.pop_front();
}

const Backup& Backups::kept(std::size_t before_newest) const {
  return kept_[kept_.size() - 1 - before_newest];
}

void Backups::restore(const Backup& backup, PowerCutVfs& disk, Time wall, bool readable) {
  empty_folder();
  write_file(folder_.file(kCopy), backup.content);
  if (readable) take_out(disk);
  store::restore_backup(folder_.file(kCopy), folder_.file(kDatabase), {wall});
  for (const std::string suffix : {"-wal", "-shm", "-journal"}) disk.remove(kDatabaseFile + suffix);
  disk.put(kDatabaseFile, read_file(folder_.file(kDatabase)));
}

}  // namespace firstshow::sim
