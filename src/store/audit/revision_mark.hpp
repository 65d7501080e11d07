#pragma once
// The newest revision that a server has committed, kept in a file beside the database
// (path.revision). A database that is behind it is an older copy: a standby that lacked the last
// commits, a backup that was copied by hand. Whoever sold on from there would sell seats twice. Any
// thread.

#include <optional>
#include <string>

#include "base/revision.hpp"

namespace firstshow::store {

/// Nothing where no server has run on that database, or its file cannot be read.
std::optional<Revision> read_revision_mark(const std::string& path);

/// Not synced: after a power cut the mark may be an older one, which refuses less. Whether it could
/// be written.
bool write_revision_mark(const std::string& path, Revision committed);

/// Throws StoreBroken where the database at `path`, which is at `found`, is behind the mark. One
/// that no server has ever written to is new, and none. Whoever restores a backup gives it a higher
/// epoch, as `firstshow restore` does.
void refuse_older_copy(const std::string& path, Revision found);

}  // namespace firstshow::store
