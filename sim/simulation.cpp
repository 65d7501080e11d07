#include "sim/simulation.hpp"

#include <algorithm>
#include <array>

#include "sim/describe.hpp"

namespace firstshow::sim {
namespace {

constexpr std::size_t kCommandsTold = 25;
constexpr Time kBeginning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

/// In every fourth run the gateway cannot give anything back for most of a day.
bool gateway_runs_dry(std::uint64_t seed) {
  return seed % 4 == 1;
}

/// In every third run the machine's wall clock is set wrong now and then.
bool clock_is_unsteady(std::uint64_t seed) {
  return seed % 3 == 0;
}

/// In every fourth run the operator makes backups and restores them, where there is a database.
bool makes_backups(std::uint64_t seed) {
  return seed % 4 == 3;
}

std::size_t batch_rows(std::uint64_t seed) {
  constexpr std::array<std::size_t, 4> kRows = {2'000, 40, 12, 3};
  return kRows[seed / 2 % kRows.size()];
}

}  // namespace

Simulation::Simulation(const RunOptions& options)
    : options_(options),
      random_(options.seed),
      server_(options.storage, options.seed, batch_rows(options.seed)),
      gateway_(random_, model_, gateway_is_dumb()),
      traffic_(random_, model_),
      machine_(options.seed, kBeginning, clock_is_unsteady(options.seed)),
      clock_(machine_),
      now_(kBeginning),
      server_now_(kBeginning) {
  if (options.storage == Storage::kSqlite && makes_backups(options.seed)) backups_.emplace();
  if (gateway_runs_dry(options.seed)) gateway_.run_dry(kBeginning + hours{20});
}

void Simulation::mix(std::uint64_t value) {
  result_.hash = (result_.hash ^ value) * 0x100000001B3ULL;
  result_.hash ^= result_.hash >> 29;
}

void Simulation::mix(const Outcome& outcome) {
  mix(static_cast<std::uint64_t>(outcome.refusal) + (outcome.replayed ? 1'000U : 0U));
  if (const auto* hold = std::get_if<HoldReply>(&outcome.body)) {
    mix(static_cast<std::uint64_t>(hold->hold.id.value));
  }
  if (const auto* money = std::get_if<MoneyReply>(&outcome.body)) {
    mix(static_cast<std::uint64_t>(money->payment.value) +
        static_cast<std::uint64_t>(money->result));
  }
}

void Simulation::open_server() {
  start_clock({});
  server_.open(server_now_);
  for (int plans = 0; plans < 3;) {
    auto command = traffic_.plan();
    plans += layout_faults(*std::get<PublishPlan>(command).layout).empty();
    turn({desk::Work{std::move(command)}});
  }
  for (int shows = 0; shows < 3; ++shows) turn({desk::Work{traffic_.opening(server_now_)}});
}

void Simulation::run() {
  open_server();
  while (result_.steps < options_.steps) step();
  finish();
}

void Simulation::step() {
  const auto at = next_time();
  if (is_suspended(at)) {
    pass_to(at);
    turn({});
  }
  run_until(at);
  if (!quiet_ && machine_.disturb()) ++result_.coverage.clock_steps;
  pass_to(std::max(at, now_));
  auto batch = next_batch();
  if (random_.chance(1)) gateway_.give_back_by_hand(now_);
  if (random_.chance(1)) gateway_.misname_known_money(now_);
  arm();
  turn(std::move(batch));
  if (random_.chance(15)) run_maintenance();
  if (random_.chance(2) && random_.chance(50))
    restart({}, server_.desk().core().dump(server_now_), false);
  if (backups_) keep_backups();
}

std::vector<desk::Work> Simulation::next_batch() {
  std::vector<desk::Work> batch;
  const auto size = random_.chance(55) ? 1U : random_.between(2, 14);
  for (std::uint32_t index = 0; index < 6; ++index) {
    auto report = gateway_.take_due(now_);
    if (!report) break;
    batch.emplace_back(std::move(*report));
  }
  while (batch.size() < size) {
    auto command = random_.chance(2) ? gateway_.stray(now_) : traffic_.next(server_now_);
    // What a settlement did is known from its rows, so nothing comes after it in a batch.
    const bool last = std::holds_alternative<SettleCancelled>(command);
    batch.emplace_back(std::move(command));
    if (last) break;
  }
  return batch;
}

void Simulation::arm() {
  armed_ = cut_armed_;
  if (unwritable_ || cut_armed_ || quiet_ || !random_.chance(5)) return;
  if (server_.disk() != nullptr && random_.chance(50)) {
    server_.disk()->cut_at(random_.between(1, 24));
    cut_armed_ = true;
    armed_ = true;
    return;
  }
  constexpr std::array<FaultPoint, 6> kPoints = {
      FaultPoint::kBeforeBegin,  FaultPoint::kAfterBegin,  FaultPoint::kWrite,
      FaultPoint::kBeforeCommit, FaultPoint::kAfterCommit, FaultPoint::kFetch};
  armed_point_ = kPoints[random_.below(kPoints.size())];
  armed_kind_ = FaultKind::kCrash;
  if (random_.chance(35)) {
    if (armed_point_ == FaultPoint::kBeforeBegin) armed_kind_ = FaultKind::kBusy;
    if (armed_point_ == FaultPoint::kWrite || armed_point_ == FaultPoint::kBeforeCommit) {
      armed_kind_ = random_.chance(50) ? FaultKind::kFull : FaultKind::kConflict;
    }
  }
  if (armed_point_ == FaultPoint::kFetch) armed_kind_ = FaultKind::kBusy;
  armed_ = true;
  const auto nth = static_cast<std::uint32_t>(random_.between(1, 6));
  const bool commits =
      armed_point_ == FaultPoint::kBeforeCommit || armed_point_ == FaultPoint::kAfterCommit;
  if (commits && armed_kind_ == FaultKind::kCrash && nth <= 3) {
    armed_kind_ = nth == 1 ? FaultKind::kDoubtForGood : FaultKind::kDoubtSettled;
  }
  server_.journal().arm(armed_point_, armed_kind_, nth);
}

void Simulation::turn(std::vector<desk::Work> work) {
  std::span<const desk::Work> rest(work);
  for (const auto& one : work) {
    last_.emplace_back(now_, std::get<Command>(one));
    if (last_.size() > kCommandsTold) last_.pop_front();
  }
  ++turns_;
  do {
    auto& desk = server_.desk();
    const auto before = armed_ ? desk.core().dump(server_now_) : std::string{};
    const auto position = server_.journal().durable();
    std::vector<desk::Reply> replies;
    try {
      replies = desk.turn(server_now_, rest);
    } catch (const store::StoreBusy&) {
      ++result_.coverage
            .faults[static_cast<std::size_t>(armed_point_)][static_cast<std::size_t>(armed_kind_)];
      require(!server_.journal().batch_committed() || server_.journal().take_committed().empty(),
              "busy, but something was committed");
      continue;
    } catch (const Crash&) {
      return restart(rest, before, true);
    } catch (const store::StoreBroken&) {
      const bool in_doubt =
          server_.journal().has_struck() && armed_kind_ == FaultKind::kDoubtForGood;
      require(in_doubt || (server_.disk() != nullptr && server_.disk()->is_dark()),
              "broken without a power cut");
      return restart(rest, before, true);
    }
    const auto taken = rest.first(std::min(rest.size(), replies.size()));
    settle(taken, replies, position);
    rest = rest.subspan(taken.size());
    if (armed_ && server_.journal().has_struck()) {
      if (armed_kind_ == FaultKind::kFull) unwritable_ = true;
      ++result_.coverage
            .faults[static_cast<std::size_t>(armed_point_)][static_cast<std::size_t>(armed_kind_)];
    }
    server_.journal().disarm();
    armed_ = cut_armed_;
  } while (!rest.empty());
  if (turns_ % 16 == 0) {
    server_.desk().core().check_promises();
    compare_maps();
  }
  if (turns_ % 64 == 0) model_.check();
}

// What a turn said and did, against the model.
void Simulation::settle(std::span<const desk::Work> taken, const std::vector<desk::Reply>& replies,
                        const store::JournalPosition& before) {
  auto& journal = server_.journal();
  const auto& committed = server_.desk().committed();
  const auto rows = journal.take_committed();
  const auto after = journal.durable();
  require(replies.size() == taken.size(), "more replies than commands");
  require(server_.desk().position() == after, "the desk is ahead of what is durable");
  require(server_.desk().core().last_id() == after.last_id,
          "an id was taken that would be taken again after a crash");
  require(committed.effects.records.size() == rows.size(),
          "what the desk says it did is not what is durable");
  if (after.sequence != before.sequence) extend_deadlines_after_outage(before.last_now);
  if (rows.empty()) {
    model_.begin_idle_turn(server_now_);
  } else {
    model_.begin_turn(server_now_);
  }
  for (std::size_t index = 0; index < replies.size(); ++index) {
    require(replies[index].position.revision() <= after.revision(),
            "a reply is ahead of what is durable");
    judge(std::get<Command>(taken[index]), replies[index]);
  }
  model_.end_turn(rows);
  for (const auto& row : rows) {
    const auto* erased = std::get_if<Erased>(&row);
    result_.coverage.orders_forgotten += erased && std::holds_alternative<OrderId>(erased->id);
  }
  if (after.sequence != before.sequence) committed_at_ = now_;
  // Where nothing could be written, nothing that is due has ended.
  if (!rows.empty()) true_time_.turned(moment(), model_);
  traffic_.learn(rows);
  note_given_out(rows);
  follow_feed(committed.effects);
  for (const auto& task : committed.effects.gateway_tasks) gateway_.task(task, now_);
  for (std::size_t index = 0; index < replies.size(); ++index) {
    const auto* ready = std::get_if<PaymentReady>(&std::get<Command>(taken[index]));
    const auto* paying = std::get_if<PaymentReply>(&replies[index].outcome.body);
    // Who is told that it failed goes nowhere.
    if (ready != nullptr && paying != nullptr && paying->payment.state == PaymentState::kReady) {
      gateway_.told_to_pay(ready->payment, now_);
    }
  }
  // A refund whose sending is durable goes out.
  for (std::size_t index = 0; index < replies.size(); ++index) {
    const auto* begun = std::get_if<BeginRefund>(&std::get<Command>(taken[index]));
    if (begun != nullptr && replies[index].outcome.ok()) gateway_.task({begun->refund}, now_);
  }
  // Who starts a payment asks the gateway for it once the reply is there, a retry included.
  for (const auto& reply : replies) {
    const auto* started = std::get_if<PaymentReply>(&reply.outcome.body);
    if (started != nullptr && started->payment.state == PaymentState::kCreated &&
        random_.chance(95)) {
      gateway_.task({started->payment.id}, now_);
    }
  }
}

/// Something could be committed again. The disk may have been full before, or the machine
/// suspended.
void Simulation::extend_deadlines_after_outage(Time last_commit) {
  unwritable_ = false;
  const auto outage = server_now_ - last_commit;
  if (outage <= minutes{1} || model_.live().empty()) return;
  ++result_.coverage.pauses;
  model_.extend_all(outage);
  true_time_.paused(model_, now_ - committed_at_);
}

void Simulation::judge(const Command& command, const desk::Reply& reply) {
  ++result_.steps;
  mix(static_cast<std::uint64_t>(reply.refusal));
  if (reply.refusal == desk::DeskRefusal::kStorageUnwritable) {
    unwritable_ = true;
    ++result_.coverage.turned_away_unwritable;
    return;
  }
  require(reply.refusal == desk::DeskRefusal::kNone,
          "the desk turned away: " + describe(command) + " (" + reply.fault + ")");
  mix(reply.outcome);
  result_.coverage.count(command, reply.outcome);
  try {
    model_.judge(command, reply.outcome);
  } catch (const Broken& broken) {
    throw Broken(describe(command) + ": " + broken.what() + " (the reply was " +
                 std::string(refusal_name(reply.outcome.refusal)) + ")");
  }
}

// Live viewers see only changes; after each turn they must have the same map as the core. A show
// that is defined or changed gets a map; one that comes back unchanged, long after it, does not.
void Simulation::follow_feed(const Effects& effects) {
  const auto& core = server_.desk().core();
  for (const auto show : effects.shows) {
    if (core.has_show(show)) {
      feed_.try_emplace(show, core.seat_statuses(show));
    } else {
      feed_.erase(show);
    }
  }
  for (const auto& change : effects.seats) {
    const auto map = feed_.find(change.show);
    if (map != feed_.end()) map->second.at(change.seat) = static_cast<char>(change.status);
  }
}

void Simulation::compare_maps() {
  const auto& core = server_.desk().core();
  true_time_.check_shows(moment(), model_, core.shows());
  for (const auto id : core.shows()) {
    const auto statuses = model_.seat_statuses(id);
    require(core.seat_statuses(id) == statuses, "a seat map is not what the model says");
    const auto seen = feed_.find(id);
    if (seen == feed_.end()) {
      // By the clock of the server, which may be some minutes ahead of the true one.
      require(server_now_ >= forget_at(model_.shows().at(id).show), "live viewers have no map");
      continue;
    }
    // A show's plan may change while it is a draft, and its map with it.
    if (seen->second.size() != statuses.size()) seen->second = statuses;
    require(seen->second == statuses, "live viewers see another map");
  }
}

void Simulation::run_maintenance() {
  const auto before = server_.desk().core().dump(server_now_);
  const bool strike = !quiet_ && !cut_armed_ && random_.chance(8);
  if (strike) server_.journal().arm(FaultPoint::kTend, FaultKind::kCrash, 1);
  try {
    server_.desk().run_maintenance(random_.chance(50));
  } catch (const Crash&) {
    restart({}, before, false);
  } catch (const store::StoreBroken&) {
    require(server_.disk() != nullptr && server_.disk()->is_dark(), "broken without a power cut");
    restart({}, before, false);
  }
}

// --- the end ------------------------------------------------------------------------------------

void Simulation::deliver_all() {
  for (int round = 0; round < 200; ++round) {
    std::vector<desk::Work> batch;
    while (batch.size() < 20) {
      auto report = gateway_.take_due(now_);
      if (!report) break;
      batch.emplace_back(std::move(*report));
    }
    if (batch.empty()) return;
    turn(std::move(batch));
  }
  require(false, "the gateway never has told everything");
}

// Days pass, the gateway tells everything or is only asked: then nothing may be owed any more.
void Simulation::let_time_pass() {
  const bool dumb = gateway_is_dumb();
  // Longer where something happened at the very end.
  const auto in_hand = [&] {
    const auto gateway_tasks = server_.desk().core().open_gateway_tasks();
    return gateway_.next_due() || std::ranges::any_of(gateway_tasks, [](const GatewayTask& task) {
             return std::holds_alternative<RefundId>(task.subject);
           });
  };
  const int enough = dumb ? 60 : 30;
  for (int round = 0; round < enough || (round < 4 * enough && in_hand()); ++round) {
    gateway_.tell_all(now_);
    deliver_all();
    for (const auto& task : server_.desk().core().open_gateway_tasks()) gateway_.task(task, now_);
    const auto at = now_ + (dumb ? hours{6} : hours{1});
    run_until(at);
    pass_to(at);
    turn({});
    for (int more = 0; more < 20 && server_.desk().has_upkeep(server_now_); ++more) turn({});
  }
  deliver_all();
}

void Simulation::finish() {
  quiet_ = true;
  if (server_.disk() != nullptr) server_.disk()->cut_at(kNeverCut);
  cut_armed_ = false;
  machine_.mend();
  if (true_time_.astray()) restart({}, server_.desk().core().dump(server_now_), false);
  let_time_pass();
  model_.check();
  model_.check_settled();
  compare_maps();
  require(server_.desk().core().live_hold_count() == 0, "a hold never ends");
  require(server_.desk().core().open_order_count() == 0, "an order is open for ever");
  require(!server_.desk().core().has_cancelled_work(), "a cancelled show is never settled");
  gateway_.check_told(model_);
  restart({}, server_.desk().core().dump(server_now_), false);
  for (const char letter : server_.desk().core().dump(server_now_)) {
    mix(static_cast<unsigned char>(letter));
  }
  pass_to(now_ + std::chrono::days{40});
  for (int round = 0; round < 200 && server_.desk().has_upkeep(server_now_); ++round) turn({});
  require(server_.desk().core().shows().empty(), "a show is never forgotten");
}

RunResult Simulation::result() const {
  auto result = result_;
  result.coverage.money = model_.money_table();
  return result;
}

std::string Simulation::story() const {
  std::string text;
  for (const auto& [at, command] : last_) {
    text += "  " + format_time(at) + "  " + sim::describe(command) + "\n";
  }
  return text;
}

}  // namespace firstshow::sim
