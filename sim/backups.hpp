#pragma once
// The operator's backups of a simulated server, which are made and restored by the code of
// `firstshow backup` and `firstshow restore`, in a folder of their own on a real disk. With each is
// what the model held true then. Owned by one simulation; one thread. Throws store::StoreBroken
// where a backup cannot be made or is not fit to restore.

#include <deque>
#include <string>

#include "sim/given_out.hpp"
#include "sim/model.hpp"
#include "sim/power_cut_vfs.hpp"
#include "store/journal.hpp"
#include "store/scratch_folder.hpp"

namespace firstshow::sim {

struct Backup {
  std::string content;  ///< of the file
  store::JournalPosition position;
  Time now;          ///< the truth when it was made
  Time server;       ///< the time of the desk then
  std::string dump;  ///< of the core then
  Model model;
  KnownIds known;
  bool astray = false;  ///< the server worked with a wrong clock
};

class Backups {
 public:
  /// Whether there is one to restore.
  bool any() const { return !kept_.empty(); }
  /// Copies the database on `disk`, while it is open, and keeps the copy with what `facts` says.
  void make(const PowerCutVfs& disk, Backup facts);
  /// The newest, or one of those before it.
  const Backup& kept(std::size_t before_newest) const;
  std::size_t count() const { return kept_.size(); }
  /// Restores `backup` onto `disk`, on which nobody has the database open, at `wall` by the
  /// machine's clock. `readable`: whether what it replaces can still be read.
  void restore(const Backup& backup, PowerCutVfs& disk, Time wall, bool readable);

 private:
  void take_out(const PowerCutVfs& disk);
  void empty_folder();

  store::ScratchFolder folder_;
  std::deque<Backup> kept_;
};

}  // namespace firstshow::sim
