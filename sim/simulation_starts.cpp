// How a simulated server starts again: after a crash, after an outage, by whatever clock, and from
// a backup.

#include <algorithm>

#include "sim/simulation.hpp"

namespace firstshow::sim {

// --- crashes ------------------------------------------------------------------------------------

// The state that is there after the crash is the state before the turn, or, if its commit had
// begun, the state after it: as a whole, and over memory exactly the one that was durable.
void Simulation::restart(std::span<const desk::Work> lost, const std::string& before,
                         bool in_turn) {
  ++result_.restarts;
  auto& journal = server_.journal();
  auto& coverage = result_.coverage;
  if (server_.disk() != nullptr && server_.disk()->is_dark()) {
    ++coverage.power_cuts;
  } else if (journal.has_struck()) {
    const auto point = journal.struck_at();
    ++coverage
          .faults[static_cast<std::size_t>(point)][static_cast<std::size_t>(journal.struck_kind())];
    for (const auto& work : lost) {
      ++coverage.crashes[static_cast<std::size_t>(point)][std::get<Command>(work).index()];
    }
  }
  const bool may_be_there = journal.commit_began() && in_turn;
  const bool is_there = may_be_there && journal.batch_committed();
  const auto rows = journal.batch();
  const auto last_now = journal.durable().last_now;
  const auto sequence_before = journal.durable().sequence - (is_there ? 1 : 0);
  const auto after = may_be_there ? server_.desk().core().dump(server_now_) : before;
  const bool power_went = server_.disk() != nullptr && server_.disk()->is_dark();
  cut_armed_ = false;
  armed_ = false;
  unwritable_ = false;
  start(last_now);
  const auto now = server_.desk().core().dump(server_now_);
  require(now == before || (may_be_there && now == after),
          "the state after a crash is neither the one before nor the one after:\n" + now +
              "--- before\n" + before);
  if (is_there) require(now == after, "what was durable is gone");
  // What the server has forgotten may have changed too: only the position shows that.
  if (may_be_there && server_.journal().durable().sequence > sequence_before) {
    require(now == after, "a commit is there by its position alone");
    ++coverage.cuts_that_committed;
    model_.adopt(server_now_, rows);
    traffic_.learn(rows);
    note_given_out(rows);
    true_time_.turned(moment(), model_);
  }
  // Where nothing but the position moved, nothing else shows that the commit is there.
  if (server_.journal().durable().last_now == server_now_) committed_at_ = now_;
  model_.compare_loaded(server_.journal().loaded());
  server_.desk().core().check_promises();
  start_after_outage(power_went);
  open_doors();
}

/// What a server that started does: it asks gateways what is still to be asked, and shows its maps.
void Simulation::open_doors() {
  for (const auto& task : server_.desk().core().open_gateway_tasks()) gateway_.task(task, now_);
  feed_.clear();
  for (const auto id : server_.desk().core().shows()) feed_[id] = model_.seat_statuses(id);
  note_given_out({});
}

/// Starts, however often the power goes meanwhile.
void Simulation::start(Time now) {
  for (;;) {
    server_.lose();
    if (server_.disk() != nullptr && !quiet_ && random_.chance(15)) {
      server_.disk()->cut_at(random_.between(1, 12));
    }
    try {
      server_.open(now);
      break;
    } catch (const store::StoreBroken& broken) {
      require(server_.disk() != nullptr && server_.disk()->is_dark(), broken.what());
      ++result_.coverage.cuts_in_start;
    }
  }
  // A cut that did not come in the start would come in some later turn.
  if (server_.disk() != nullptr) server_.disk()->cut_at(kNeverCut);
}

/// The clock went on while the server was down, and may have been set.
void Simulation::start_after_outage(bool power_went) {
  const auto down_at = now_;
  if (random_.chance(25)) now_ += random_.duration(seconds{1}, minutes{random_.between(1, 55)});
  machine_.pass_to(now_);
  machine_.stand_by(now_ - down_at, power_went);
  const auto last_now = server_.journal().durable().last_now;
  start_clock(last_now);
  const auto outage = server_now_ - last_now;
  if (outage <= minutes{1}) return;
  start(server_now_);
  const auto rows = server_.journal().take_committed();
  model_.begin_idle_turn(server_now_);
  if (model_.live().empty()) return;
  ++result_.coverage.outages;
  model_.extend_all(outage);
  // Without rows an earlier start moved them, and lost its power afterwards.
  if (rows.empty()) {
    model_.accept_loaded(server_.journal().loaded());
  } else {
    model_.end_turn(rows);
  }
  true_time_.moved(model_, now_ - committed_at_);
  committed_at_ = now_;
}

/// A server starts on a journal whose last commit was at `last_commit`, if its clock is believed.
void Simulation::start_clock(Time last_commit) {
  const auto began = clock_.start(last_commit);
  result_.coverage.clocks_refused += static_cast<std::uint64_t>(began.refused);
  result_.coverage.clocks_mended += began.mended;
  result_.coverage.clocks_accepted += began.accepted;
  server_now_ = std::max(last_commit, clock_.now());
  model_.restart(server_now_);
  true_time_.started(moment(), began.could_tell);
  result_.coverage.wrong_starts += true_time_.astray();
}

Moment Simulation::moment() {
  return {now_, clock_.now(), server_now_};
}

// --- backups ------------------------------------------------------------------------------------

/// The operator makes a backup now and then, and sometimes restores one.
void Simulation::keep_backups() {
  constexpr std::uint64_t kMaxRestores = 4;
  if (random_.chance(1)) make_backup();
  if (backups_->any() && result_.coverage.restores < kMaxRestores && random_.below(300) == 0) {
    restore_backup();
  }
}

void Simulation::make_backup() {
  ++result_.coverage.backups;
  backups_->make(*server_.disk(), {{},
                                   server_.journal().durable(),
                                   now_,
                                   server_now_,
                                   server_.desk().core().dump(server_now_),
                                   model_,
                                   given_out_.known(),
                                   true_time_.astray()});
}

namespace {

/// A dump without its first line, the last id, which a restore moves on.
std::string without_last_id(const std::string& dump) {
  return dump.substr(dump.find('\n'));
}

}  // namespace

/// What came after the backup is gone, but for what the gateway knows. It may be that the old disk
/// is gone as well, with all that stood on it beside the database.
void Simulation::restore_backup() {
  const auto newest = random_.chance(70) || backups_->count() == 1;
  const auto& backup = backups_->kept(newest ? 0 : 1);
  const bool readable = random_.chance(50);
  server_.lose();
  cut_armed_ = false;
  armed_ = false;
  unwritable_ = false;
  now_ += random_.duration(minutes{2}, hours{5});
  machine_.pass_to(now_);
  machine_.mend();
  if (!readable) clock_.lose_mark();
  backups_->restore(backup, *server_.disk(), machine_.read().wall, readable);
  ++result_.coverage.restores;
  model_.go_back_to(backup.model);
  true_time_.went_back(backup.astray);
  committed_at_ = backup.now;
  start(backup.position.last_now);
  require(
      without_last_id(server_.desk().core().dump(backup.server)) == without_last_id(backup.dump),
      "what was restored is not what the backup was made of");
  model_.compare_loaded(server_.journal().loaded());
  server_.desk().core().check_promises();
  given_out_.went_back(backup.known, server_.journal().durable().revision());
  start_after_outage(!readable);
  gateway_.server_went_back(now_);
  traffic_.forget_lost();
  feed_.clear();
  open_doors();
}

/// Others keep what they are given, through restores too.
void Simulation::note_given_out(std::span<const Record> rows) {
  if (!backups_) return;
  given_out_.learn(rows);
  given_out_.saw(server_.journal().durable().revision(), server_.desk().core());
}

}  // namespace firstshow::sim
