#include "sim/true_time.hpp"

#include <algorithm>

#include "base/believed_clock.hpp"
#include "booking/core.hpp"
#include "store/audit/clock_check.hpp"

namespace firstshow::sim {
namespace {

/// What a start tolerates, and what is followed while the server runs.
constexpr Duration kTolerance = store::kClockTolerance + kFollowedStep;

bool far(Duration difference) {
  return std::chrono::abs(difference) > kTolerance;
}

std::string text(const Moment& at) {
  return ": it is " + format_time(at.now) + ", the server says " + format_time(at.server);
}

}  // namespace

bool TrueTime::is_wrong(Duration off) const {
  return far(off) && far(off - tolerated_);
}

void TrueTime::started(const Moment& at, bool could_tell) {
  // What an earlier start tolerated is no difference for this one.
  const bool wrong = is_wrong(at.off()) || is_wrong(at.ahead());
  require(!wrong || astray_ || !could_tell || !started_before_,
          "the server started with a clock that is wrong" + text(at));
  const bool jumped = wrong || astray_;
  if (started_before_ && !jumped) {
    const auto stood_still = last_.server - last_.believed;
    const auto step = std::chrono::abs(at.ahead() - last_.ahead());
    for (auto& [id, end] : ends_) end.slack += step + stood_still;
  } else {
    ends_.clear();
  }
  astray_ = wrong;
  tolerated_ = wrong ? Duration{} : at.ahead();
  started_before_ = true;
  begun_ahead_ = at.ahead();
  last_ = at;
}

void TrueTime::moved(const Model& model, Duration outage) {
  for (const auto& [deadline, id] : model.live()) {
    const auto found = ends_.find(id);
    if (found == ends_.end()) continue;
    auto& end = found->second;
    const auto by = deadline - end.deadline;
    require(std::chrono::abs(by - outage) <= end.slack,
            "a deadline moved by another time than the server was away");
    end.deadline = deadline;
    end.at += outage;
  }
}

void TrueTime::paused(const Model& model, Duration outage) {
  // What its time stood still of it counts for nothing to the server.
  for (auto& [id, end] : ends_) end.slack += last_.server - last_.believed;
  moved(model, outage);
}

void TrueTime::went_back(bool astray) {
  ends_.clear();
  tolerated_ = {};
  astray_ = astray;
}

void TrueTime::turned(const Moment& at, const Model& model) {
  require(astray_ || !is_wrong(at.off()), "the server's time is not the true one" + text(at));
  require(std::chrono::abs(at.ahead() - begun_ahead_) <= kFollowedStep,
          "the server's time did not run as time does" + text(at));
  if (!far(at.off()) && !far(at.ahead())) astray_ = false;
  last_ = at;
  for (const auto& [deadline, id] : model.live()) follow_hold(id, deadline, at);
  std::erase_if(ends_, [&](const auto& entry) {
    const auto hold = model.holds().find(entry.first);
    if (hold != model.holds().end() && hold->second.live()) return false;
    if (hold != model.holds().end()) check_end(hold->second, entry.second, at);
    return true;
  });
}

void TrueTime::check_end(const Hold& hold, const End& end, const Moment& at) {
  // Its own deadline may have come back, and have been over.
  if (hold.state != HoldState::kExpired || hold.deadline != end.deadline) return;
  require(at.now >= end.at - end.slack,
          "a hold ended before its time, " + format_time(end.at) + text(at));
}

void TrueTime::follow_hold(HoldId id, Time deadline, const Moment& at) {
  const auto fresh = End{deadline, at.now + (deadline - at.believed), kFollowedStep};
  const auto [found, first] = ends_.try_emplace(id, fresh);
  auto& end = found->second;
  if (first) return;
  if (end.deadline == deadline) {
    require(at.now <= end.at + end.slack,
            "a hold lives past its time, " + format_time(end.at) + text(at));
    return;
  }
  // One that has its own deadline again may be over with it, and ends in the next turn.
  end.deadline = deadline;
  end.at = fresh.at;
}

void TrueTime::check_shows(const Moment& at, const Model& model,
                           const std::vector<ShowId>& known) const {
  if (astray_) return;
  const auto by = kTolerance + std::chrono::abs(tolerated_);
  for (const auto& [id, show] : model.shows()) {
    if (at.now + by >= forget_at(show.show)) continue;
    require(std::ranges::find(known, id) != known.end(), "a show is forgotten before its time");
  }
}

}  // namespace firstshow::sim
