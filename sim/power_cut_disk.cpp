#include "sim/power_cut_disk.hpp"

#include <algorithm>
#include <array>

namespace firstshow::sim {
namespace {

constexpr std::size_t kSectorBytes = 512;

void put(std::string& content, std::uint64_t offset, std::string_view bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size(), '\0');
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

void apply(std::string& content, const UnsyncedChange& change) {
  if (change.kind == UnsyncedChange::Kind::kWrite) {
    put(content, change.offset, change.bytes);
  } else {
    content.resize(change.offset, '\0');
  }
}

}  // namespace

void DiskFile::write(std::uint64_t offset, std::string_view bytes) {
  put(live, offset, bytes);
  unsynced.push_back({UnsyncedChange::Kind::kWrite, offset, std::string(bytes)});
}

void DiskFile::truncate(std::uint64_t size) {
  live.resize(size, '\0');
  unsynced.push_back({UnsyncedChange::Kind::kTruncate, size, {}});
}

void DiskFile::sync() {
  for (const UnsyncedChange& change : unsynced) apply(durable, change);
  unsynced.clear();
}

SharedFile PowerCutDisk::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second;
}

SharedFile PowerCutDisk::create(const std::string& name) {
  auto file = std::make_shared<DiskFile>();
  names_[name] = file;
  unsynced_names_.push_back({name, file});
  return file;
}

void PowerCutDisk::remove(const std::string& name) {
  if (names_.erase(name) != 0) unsynced_names_.push_back({name, nullptr});
}

void PowerCutDisk::sync_names() {
  durable_names_ = names_;
  unsynced_names_.clear();
}

void PowerCutDisk::cut() {
  // Some cuts come after the disk wrote nearly everything, some before it wrote anything.
  constexpr std::array kPercents{0U, 10U, 50U, 50U, 90U, 100U};
  const unsigned percent = kPercents[random_() % kPercents.size()];
  for (const UnsyncedName& change : unsynced_names_) {
    if (!happens(percent)) continue;
    if (change.file) {
      durable_names_[change.name] = change.file;
    } else {
      durable_names_.erase(change.name);
    }
  }
  unsynced_names_.clear();
  names_.clear();
  for (auto& [name, file] : durable_names_) {
    // Dead handles keep the file of before; the disk goes on with a copy.
    file = std::make_shared<DiskFile>(*file);
    survive(*file, percent);
    names_[name] = file;
  }
}

void PowerCutDisk::kill() {
  for (auto& [name, file] : names_) {
    const SharedFile before = file;
    file = std::make_shared<DiskFile>(*before);
    for (UnsyncedName& change : unsynced_names_) {
      if (change.file == before) change.file = file;
    }
    for (auto& [durable_name, durable] : durable_names_) {
      if (durable == before) durable = file;
    }
  }
}

void PowerCutDisk::survive(DiskFile& file, unsigned percent) {
  for (const UnsyncedChange& change : file.unsynced) {
    if (change.kind == UnsyncedChange::Kind::kWrite) {
      survive_write(file, change, percent);
    } else if (happens(percent)) {
      apply(file.durable, change);
    }
  }
  file.unsynced.clear();
  file.live = file.durable;
}

void PowerCutDisk::survive_write(DiskFile& file, const UnsyncedChange& change, unsigned percent) {
  const std::string_view bytes = change.bytes;
  // A file may have its new size before it has the bytes: they read as zeros.
  if (happens(percent)) put(file.durable, change.offset + bytes.size(), {});
  std::size_t at = 0;
  while (at < bytes.size()) {
    // Mostly whole sectors survive or not; now and then a write breaks at any byte.
    const std::size_t in_sector = (change.offset + at) % kSectorBytes;
    std::size_t size = kSectorBytes - in_sector;
    if (happens(10)) size = 1 + random_() % size;
    size = std::min(size, bytes.size() - at);
    if (happens(percent)) put(file.durable, change.offset + at, bytes.substr(at, size));
    at += size;
  }
}

}  // namespace firstshow::sim
