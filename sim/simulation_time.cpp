// How time passes in a simulated server: in moments, up to what is due, or far beyond it.

#include <algorithm>

#include "sim/simulation.hpp"

namespace firstshow::sim {
namespace {

/// In every second run the server's machine is suspended now and then, with the server on it.
bool is_suspended_at_times(std::uint64_t seed) {
  return seed % 4 < 2;
}

}  // namespace

bool Simulation::is_suspended(Time at) {
  if (!is_suspended_at_times(options_.seed) || unwritable_ || cut_armed_) return false;
  return at - now_ > minutes{2} && at - now_ < minutes{40} && random_.chance(20);
}

/// The server runs, and nobody comes: while holds are live it is never still for long. The clock
/// may be set by half a minute besides, and that is no outage yet.
void Simulation::run_until(Time at) {
  constexpr Duration kBeat = seconds{30};
  while (!unwritable_ && server_.desk().core().live_hold_count() > 0) {
    const auto left = kBeat - (server_now_ - server_.journal().durable().last_now);
    if (at - now_ <= left) return;
    pass_to(now_ + std::max(left, Duration{}));
    turn({});
  }
}

void Simulation::pass_to(Time at) {
  now_ = at;
  machine_.pass_to(at);
  clock_.watch();
  server_now_ = std::max(server_now_, clock_.now());
}

/// The true time at which the server's clock will show `at`.
Time Simulation::true_time_of(Time at) {
  return now_ + (at - clock_.now());
}

// Mostly a moment later; often to just before, at and just after something that is due; sometimes
// much later.
Time Simulation::next_time() {
  const auto luck = random_.below(1'000);
  const auto& live = model_.live();
  if (luck < 120 && !live.empty()) {
    auto due = live.begin();
    std::advance(due, random_.below(std::min<std::size_t>(live.size(), 3)));
    const auto by = Duration{static_cast<int>(random_.below(3)) - 1};
    // Who pays at the last moment may do so again and again.
    if (by < Duration{} && random_.chance(50)) come_to_pay(due->second);
    return std::max(true_time_of(due->first + by), now_);
  }
  if (luck < 240) {
    const auto due = gateway_.next_due();
    if (due && *due < now_ + minutes{10}) return std::max(*due, now_);
  }
  if (luck < 255) {
    if (const auto at = next_window()) return *at;
  }
  if (luck < 880) return now_ + random_.duration({}, milliseconds{1'500});
  if (luck < 975) return now_ + random_.duration(seconds{1}, seconds{40});
  if (luck < 994) return now_ + random_.duration(minutes{1}, minutes{12});
  if (luck < 998) return now_ + random_.duration(minutes{30}, hours{5});
  if (luck < 999) return now_ + random_.duration(hours{6}, hours{60});
  // A gateway without webhooks is asked for five days: nothing is promised of more in one step.
  if (gateway_is_dumb()) return now_ + random_.duration(hours{60}, hours{4 * 24});
  // Past the day on which shows are forgotten, in one step.
  return now_ + random_.duration(hours{5 * 24}, hours{12 * 24});
}

// Just before, at or just after something of a show begins or ends: its sale, or its refunds.
std::optional<Time> Simulation::next_window() {
  if (const auto at = next_last_start()) return at;
  for (const auto& [id, show] : model_.shows()) {
    for (const auto at :
         {show.show.opens_at, show.show.rules.refundable_until, show.show.closes_at}) {
      if (at <= server_now_ || at > server_now_ + hours{3}) continue;
      traffic_.come_for(id);
      const auto near = at + Duration{static_cast<int>(random_.below(3)) - 1};
      return std::max(now_, true_time_of(near));
    }
  }
  return std::nullopt;
}

/// When a payment of an order can be started for the last time, or just after, with its buyer
/// there.
std::optional<Time> Simulation::next_last_start() {
  for (const auto& [deadline, id] : model_.live()) {
    const auto at = model_.holds().at(id).own_deadline + minutes{18};
    if (at <= server_now_ || at >= deadline) continue;
    come_to_pay(id);
    return std::max(now_, true_time_of(at + Duration{random_.below(2)}));
  }
  return std::nullopt;
}

void Simulation::come_to_pay(HoldId hold) {
  if (const auto order = model_.holds().at(hold).order) traffic_.come_to_pay(order);
}

}  // namespace firstshow::sim
