#include "store/audit/revision_mark.hpp"

#include <fstream>

#include "store/audit/state_file.hpp"
#include "store/journal.hpp"

namespace firstshow::store {
namespace {

std::string revision_path(const std::string& path) {
  return path + ".revision";
}

}  // namespace

std::optional<Revision> read_revision_mark(const std::string& path) {
  std::string text;
  if (!(std::ifstream(revision_path(path)) >> text)) return std::nullopt;
  return parse_revision(text);
}

bool write_revision_mark(const std::string& path, Revision committed) {
  return write_state_file(revision_path(path), format_revision(committed) + '\n');
}

void refuse_older_copy(const std::string& path, Revision found) {
  const std::optional<Revision> mark = read_revision_mark(path);
  if (found == Revision{} || !mark || !(found < *mark)) return;
  throw StoreBroken(
      "the database is at revision " + format_revision(found) + ", but a server has committed " +
      format_revision(*mark) + " there (" + revision_path(path) +
      "): it is an older copy, and what was sold since would be sold again. Find the "
      "newer one, or restore this one as a backup is restored (docs/operations.md), so "
      "that nothing is given out twice");
}

}  // namespace firstshow::store
