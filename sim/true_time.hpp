#pragma once
// What the server's time owes to the true one, which only the simulation knows: no start adds more
// to the difference than is tolerated, the time runs as fast, and no hold ends earlier or later by
// it than was promised. Throws Broken. Owned by one simulation; one thread.

#include <map>

#include "sim/model.hpp"

namespace firstshow::sim {

/// One moment by every clock that counts.
struct Moment {
  Time now;       ///< the truth
  Time believed;  ///< what the server's clock says
  Time server;    ///< what the desk works with: it stands still while the clock is behind

  Duration ahead() const { return believed - now; }
  Duration off() const { return server - now; }
};

class TrueTime {
 public:
  /// A server started. `could_tell`: whether it could know that its clock is wrong.
  void started(const Moment& at, bool could_tell);
  /// The start moved live deadlines, after the server had been away for `outage` by true time.
  void moved(const Model& model, Duration outage);
  /// A turn did, of a server that could commit nothing for `outage` by true time.
  void paused(const Model& model, Duration outage);
  /// After each turn that may end holds.
  void turned(const Moment& at, const Model& model);
  /// Shows that have to be there: not to be forgotten for a while yet.
  void check_shows(const Moment& at, const Model& model, const std::vector<ShowId>& known) const;
  /// The server went back to a backup, made when it was `astray` or not: its holds are others.
  void went_back(bool astray);
  /// The server began with a wrong clock, and nothing could tell.
  bool astray() const { return astray_; }

 private:
  /// When a hold has to end by true time.
  struct End {
    Time deadline;
    Time at;
    Duration slack;
  };
  static void check_end(const Hold& hold, const End& end, const Moment& at);
  bool is_wrong(Duration off) const;
  void follow_hold(HoldId id, Time deadline, const Moment& at);

  bool started_before_ = false;
  bool astray_ = false;
  Duration begun_ahead_{};
  Duration tolerated_{};  ///< how far ahead of the truth the last start's clock was
  Moment last_{};
  std::map<HoldId, End> ends_;
};

}  // namespace firstshow::sim
