#pragma once
// Copies of a SQLite file and their way back, for `firstshow backup` and `firstshow restore`. Each
// runs in the calling thread and throws StoreBroken with a sentence when it cannot be done at all.

#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/audit/audit.hpp"

namespace firstshow::store {

/// A consistent copy at `target`, which must not exist; a running server may go on. The copy is
/// synced, then given its name, so that a file of that name is always whole.
void back_up(const std::string& path, const std::string& target);

struct RestoreOptions {
  Time now = wall_clock();  ///< moves epochs and ids past all that was given out after the backup
  bool despite_findings = false;  ///< restores rows that contradict each other; never damage
};

/// Puts a backup in place of `path`: checks it first (audit without findings, not a newer schema),
/// refuses while a server has `path`, and keeps what was there as `path.before-restore`. Stopped at
/// any point, it can be run again; until then no server opens `path`. Returns the findings that it
/// was told to go on with.
std::vector<Finding> restore_backup(const std::string& backup, const std::string& path,
                                    const RestoreOptions& options = {});

}  // namespace firstshow::store
