#include "desk/desk.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/check.hpp"
#include "desk/command_audit.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/webhooks.hpp"

namespace firstshow::desk {
namespace {

using booking::Command;
using booking::Effects;
using booking::Outcome;

constexpr std::uint32_t kExpirePortion = 100;
constexpr std::uint32_t kInquiryPortion = 100;
constexpr std::uint32_t kForgetPortion = 100;
constexpr std::uint32_t kSettlePortion = 20;

/// Shorter absences are within what a buyer may lose anyway.
constexpr Duration kOutage = std::chrono::minutes{1};
/// While holds are live the stored time is at most this old, so that an outage can be measured.
constexpr Duration kHeartbeat = std::chrono::seconds{20};
/// How long a chore that made no progress, or broke a guard of the database, is left alone.
constexpr Duration kChoreRest = std::chrono::minutes{1};
/// So many full batches in a row, and chores are done without room for them.
constexpr std::uint32_t kCrowdedBatches = 8;

template <class T>
void move_to_end(std::vector<T>& from, std::vector<T>& to) {
  if (to.empty()) {
    to = std::move(from);
  } else {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }
  from.clear();
}

void move_to_end(Effects& from, Effects& to) {
  move_to_end(from.records, to.records);
  move_to_end(from.seats, to.seats);
  move_to_end(from.areas, to.areas);
  move_to_end(from.shows, to.shows);
  move_to_end(from.gateway_tasks, to.gateway_tasks);
  move_to_end(from.alarms, to.alarms);
}

std::string describe(const Work& work) {
  if (std::holds_alternative<SqlJob>(work)) return "a SQL job";
  const auto* audited = std::get_if<AuditedCommand>(&work);
  return std::string(
      booking::command_name(audited != nullptr ? audited->command : std::get<Command>(work)));
}

}  // namespace

bool Committed::empty() const {
  return !reloaded && !lost && jobs == 0 && effects.records.empty() && effects.seats.empty() &&
         effects.areas.empty() && effects.shows.empty() && effects.gateway_tasks.empty() &&
         effects.alarms.empty();
}

/// One transaction of the journal in the making; undone unless it was committed.
struct Desk::Batch {
  explicit Batch(store::Journal& of) : journal(of) { journal.begin(); }
  ~Batch() {
    if (open) journal.rollback();
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  store::Journal& journal;
  bool open = true;
  Effects effects;
  std::size_t written = 0;  ///< of effects.records
  std::uint64_t commands = 0;
  std::uint64_t jobs = 0;
  bool catalogue_changed = false;
  std::vector<Reply> replies;
};

Desk::Desk(store::Journal& journal, const DeskOptions& options, Time now)
    : journal_(journal), options_(options), core_(options.cell), now_(now) {
  CHECK(options_.rows_per_batch > 0, "a batch has room for a row");
  try {
    load();
  } catch (const store::StoreUnwritable&) {
    start_unwritable();
    return;
  }
  now_ = std::max(now_, position_.last_now);
  try {
    if (was_away()) extend_deadlines_after_outage();
  } catch (const store::StoreUnwritable&) {
    load();
    write_again_at_ = now_;
  }
}

void Desk::load() {
  stale_ = true;
  booking::BookingCore fresh(options_.cell);
  const store::JournalPosition position =
      journal_.load([&fresh](booking::Record row) { fresh.restore(std::move(row)); });
  fresh.finish_restore(position.last_id, position.last_now);
  core_ = std::move(fresh);
  position_ = position;
  stale_ = false;
  owner_ = true;
  listeners_.reset();
  committed_.position = position_;
  committed_.reloaded = true;
}

/// Whether nothing could be committed for so long that buyers are given the time back: the server
/// was down, suspended or without room on its disk, or something else kept the database. While
/// holds are live and it runs, the heartbeat keeps this from being so.
bool Desk::was_away() const {
  return now_ - position_.last_now > kOutage && core_.live_hold_count() > 0;
}

/// Moves live deadlines by that time, and the position with it. In one commit: a position that
/// moved alone would forget the outage.
void Desk::extend_deadlines_after_outage() {
  try {
    Batch batch(journal_);
    extend_deadlines_after_outage(batch);
    commit(batch);
  } catch (const store::StoreConflict& conflict) {
    load();
    raise_alarm(std::string("live holds could not be extended by the outage: ") + conflict.what());
  }
}

void Desk::extend_deadlines_after_outage(Batch& batch) {
  if (was_away()) apply(booking::ExtendAll{now_ - position_.last_now}, batch);
}

std::vector<Reply> Desk::turn(Time now, std::span<const Work> work) {
  now_ = std::max(now_, now);
  committed_ = Committed{};
  committed_.position = position_;
  if (lost_) return answer_reads(work);
  std::size_t taken = 0;
  try {
    if ((stale_ || write_again_at_) && !recover()) return answer_reads(work);
    if (!has_upkeep(now_) && std::all_of(work.begin(), work.end(), is_read)) {
      return answer_reads(work);
    }
    try {
      return run_batch(work, taken);
    } catch (const store::StoreConflict& conflict) {
      load();
      raise_alarm(std::string("a batch contradicted the database and was undone; its commands are "
                              "tried one by one: ") +
                  conflict.what());
    }
    return replay(work.first(taken));
  } catch (const store::StoreUnwritable& full) {
    return stop_writing(work, full.what());
  } catch (const store::StoreLost& lost) {
    return stop_for_good(work, lost, taken);
  } catch (const store::StoreBusy&) {
    // What this turn made durable on the way has to come out, so it ends early instead.
    if (committed_.empty()) throw;
    return {};
  }
}

std::vector<Reply> Desk::run_batch(std::span<const Work> work, std::size_t& taken) {
  Batch batch(journal_);
  batch.replies.reserve(work.size());
  extend_deadlines_after_outage(batch);
  if (due(Chore::kExpire)) run_chore(Chore::kExpire, batch);
  for (const Work& one : work) {
    ++taken;
    take(one, batch);
    if (batch.written >= options_.rows_per_batch) break;
  }
  if (batch.written < options_.rows_per_batch || ++crowded_ >= kCrowdedBatches) {
    crowded_ = 0;
    if (due(Chore::kInquire)) run_chore(Chore::kInquire, batch);
    if (due(Chore::kForget)) run_chore(Chore::kForget, batch);
    if (due(Chore::kSettle)) run_chore(Chore::kSettle, batch);
  }
  finish(batch);
  return std::move(batch.replies);
}

/// After a conflict: every command in a transaction of its own, so that only the one at fault
/// fails. Chores too, or the same one would fail the next batch again.
std::vector<Reply> Desk::replay(std::span<const Work> taken) {
  std::vector<Reply> replies;
  replies.reserve(taken.size());
  std::size_t begun = 0;
  try {
    if (was_away()) extend_deadlines_after_outage();
    run_chore_alone(Chore::kExpire);
    for (const Work& one : taken) {
      ++begun;
      replies.push_back(run_alone(one));
    }
    run_chore_alone(Chore::kInquire);
    run_chore_alone(Chore::kForget);
    run_chore_alone(Chore::kSettle);
  } catch (const store::StoreBusy&) {
    // Those that have replies are durable; the rest is still the caller's.
  } catch (const store::StoreUnwritable& full) {
    std::vector<Reply> rest = stop_writing(taken.subspan(replies.size()), full.what());
    std::move(rest.begin(), rest.end(), std::back_inserter(replies));
  } catch (const store::StoreLost& lost) {
    std::vector<Reply> rest =
        stop_for_good(taken.subspan(replies.size()), lost, begun - replies.size());
    std::move(rest.begin(), rest.end(), std::back_inserter(replies));
  }
  return replies;
}

Reply Desk::run_alone(const Work& work) {
  try {
    Batch batch(journal_);
    take(work, batch);
    finish(batch);
    return std::move(batch.replies.front());
  } catch (const store::StoreConflict& conflict) {
    load();
    Reply reply;
    blame(work, conflict, reply);
    return reply;
  }
}

void Desk::blame(const Work& work, const store::StoreConflict& conflict, Reply& reply) {
  reply.refusal = DeskRefusal::kFault;
  reply.fault = conflict.what();
  reply.position = position_;
  raise_alarm(describe(work) + " contradicted the database and was undone: " + reply.fault);
}

void Desk::take(const Work& work, Batch& batch) {
  Reply reply;
  if (const auto* command = std::get_if<Command>(&work)) {
    load_evicted_rows(*command);
    reply.outcome = apply(*command, batch);
    ++batch.commands;
  } else if (const auto* audited = std::get_if<AuditedCommand>(&work)) {
    load_evicted_rows(audited->command);
    reply.outcome = apply_audited(*audited, batch);
    ++batch.commands;
  } else {
    run_job(std::get<SqlJob>(work), reply, batch);
  }
  batch.replies.push_back(std::move(reply));
}

void Desk::run_job(const SqlJob& job, Reply& reply, Batch& batch) {
  try {
    journal_.run(job.run);
    ++batch.jobs;
    batch.catalogue_changed |= job.changes == JobChanges::kCatalogue;
    endpoints_changed_ |= job.changes == JobChanges::kWebhookEndpoints;
  } catch (const std::exception& error) {
    // The journal undid the job alone, a constraint it broke included; the batch goes on. What else
    // the store cannot do ends the batch.
    const bool of_the_store = dynamic_cast<const store::StoreError*>(&error) != nullptr;
    if (of_the_store && dynamic_cast<const store::StoreConflict*>(&error) == nullptr) throw;
    reply.refusal = DeskRefusal::kFault;
    reply.fault = error.what();
  }
}

/// Decides one command and writes what it changed.
Outcome Desk::apply(const Command& command, Batch& batch) {
  Outcome outcome = core_.apply(command, now_, batch.effects);
  auto& records = batch.effects.records;
  if (batch.written < records.size()) stale_ = true;
  const auto first = records.begin() + static_cast<std::ptrdiff_t>(batch.written);
  name_organisers(std::span(first, records.end()));
  const auto is_unwanted = [this](const booking::Record& record) { return !is_wanted(record); };
  records.erase(std::remove_if(first, records.end(), is_unwanted), records.end());
  for (; batch.written < records.size(); ++batch.written) journal_.write(records[batch.written]);
  return outcome;
}

/// Whether a record is to be written: mails and events are only for those who get them.
bool Desk::is_wanted(const booking::Record& record) {
  if (std::holds_alternative<booking::MailDue>(record)) return options_.mails;
  const auto* const event = std::get_if<booking::WebhookDue>(&record);
  if (event == nullptr || options_.events == EventsOf::kEverybody) return true;
  return has_listeners() && listeners_->contains(event->organiser);
}

/// Events whose show is not in memory get its organiser, where anybody listens.
void Desk::name_organisers(std::span<booking::Record> records) {
  if (options_.events == EventsOf::kEverybody) return;
  for (booking::Record& record : records) {
    auto* const event = std::get_if<booking::WebhookDue>(&record);
    if (event == nullptr || event->organiser || !has_listeners()) continue;
    journal_.run([event](store::Database& db) {
      if (const auto show = store::read_show(db, event->show)) event->organiser = show->organiser;
    });
  }
}

/// Whether anybody listens; from here on to the end of the command listeners_ says who.
bool Desk::has_listeners() {
  if (!listeners_ || endpoints_changed_) {
    journal_.run([this](store::Database& db) {
      const auto organisers = store::read_organisers_with_endpoints(db);
      listeners_.emplace(organisers.begin(), organisers.end());
    });
  }
  return !listeners_->empty();
}

/// The same, with its entry of the audit log where it changed anything: both of them or neither.
Outcome Desk::apply_audited(const AuditedCommand& asked, Batch& batch) {
  const CommandAudit audit(core_, asked);
  const std::size_t written = batch.written;
  const std::size_t tasks = batch.effects.gateway_tasks.size();
  Outcome outcome = apply(asked.command, batch);
  const bool changed = batch.written > written || batch.effects.gateway_tasks.size() > tasks;
  if (!outcome.ok() || !changed) return outcome;
  const store::AuditChange change = audit.change(core_, outcome);
  journal_.run([&](store::Database& db) {
    if (asked.also) asked.also(db);
    store::write_audit_entry(db, asked.by, change);
  });
  ++batch.jobs;  // an entry is committed also where the command wrote no row
  return outcome;
}

void Desk::load_evicted_rows(const Command& command) {
  booking::Missing missing = core_.missing(command);
  if (!missing.any()) return;
  fetch(missing);
  // Which show an order has, only the order says. What is still missing beside it does not exist.
  missing = core_.missing(command);
  if (!missing.show) return;
  booking::Missing rest;
  rest.show = missing.show;
  fetch(rest);
}

void Desk::fetch(const booking::Missing& missing) {
  // All of the rows or none: a read that fails midway must not leave an order without its money.
  std::vector<booking::Record> rows;
  const auto collect = [&rows](booking::Record row) { rows.push_back(std::move(row)); };
  try {
    if (missing.order) journal_.fetch_order(missing.order, collect);
    if (missing.payment) journal_.fetch_payment(missing.payment, collect);
    if (missing.refund) journal_.fetch_refund(missing.refund, collect);
    if (const auto& wanted = missing.refund_named; !wanted.name.empty())
      journal_.fetch_refund_named(wanted.account, wanted.name, collect);
    if (const auto& wanted = missing.attempt_named; !wanted.name.empty())
      journal_.fetch_attempt_named(wanted.account, wanted.name, collect);
    if (const auto& wanted = missing.money_named; !wanted.name.empty())
      journal_.fetch_by_gateway_payment(wanted.account, wanted.name, collect);
    if (missing.show) journal_.fetch_show(missing.show, collect);
    for (booking::Record& row : rows) core_.restore(std::move(row));
  } catch (const booking::Contradiction& contradiction) {
    // Some of the rows may be in memory by now. One bad old order must not stop the server.
    stale_ = true;
    throw store::StoreConflict(contradiction.what());
  }
}

/// Commits what there is to commit, and only then lets effects and replies out.
void Desk::finish(Batch& batch) {
  const bool heartbeat = heartbeat_at().value_or(Time::max()) <= now_;
  if (batch.written > 0 || batch.jobs > 0 || heartbeat) {
    commit(batch);
  } else {
    move_to_end(batch.effects, committed_.effects);  // alarms of what was refused
    stats_.commands += batch.commands;
  }
  for (Reply& reply : batch.replies) reply.position = position_;
}

void Desk::commit(Batch& batch) {
  const store::JournalPosition next{position_.epoch, position_.sequence + 1, now_, core_.last_id()};
  const auto started = std::chrono::steady_clock::now();
  try {
    journal_.commit(next);
  } catch (const store::StoreBusy&) {
    stale_ = true;  // it did not happen, and the epoch may be another
    throw;
  }
  stats_.last_commit =
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - started);
  batch.open = false;
  stale_ = false;
  if (endpoints_changed_) listeners_.reset();
  endpoints_changed_ = false;
  position_ = next;
  ++stats_.batches;
  stats_.commands += batch.commands;
  stats_.rows += batch.written;
  committed_.position = position_;
  committed_.jobs += batch.jobs;
  committed_.catalogue_changed |= batch.catalogue_changed;
  move_to_end(batch.effects, committed_.effects);
}

void Desk::raise_alarm(std::string sentence) {
  committed_.effects.alarms.push_back(booking::Alarm{std::move(sentence)});
}

// --- upkeep -----------------------------------------------------------------------------------

/// When the chore has something to do; nothing if it never will as things are.
std::optional<Time> Desk::due_at(Chore chore) const {
  std::optional<Time> at;
  switch (chore) {
    case Chore::kExpire:
      at = core_.next_deadline();
      break;
    case Chore::kInquire:
      at = core_.next_inquiry();
      break;
    case Chore::kForget:
      at = core_.next_forget();
      break;
    case Chore::kSettle:
      if (core_.has_cancelled_work()) at = Time{};
      break;
  }
  if (at) at = std::max(*at, rest_until_[number_of(chore)]);
  return at;
}

std::optional<Time> Desk::heartbeat_at() const {
  if (core_.live_hold_count() == 0) return std::nullopt;
  return position_.last_now + kHeartbeat;
}

std::optional<Time> Desk::next_upkeep() const {
  if (lost_) return std::nullopt;
  if (write_again_at_) return write_again_at_;
  if (stale_) return now_;
  std::optional<Time> next = heartbeat_at();
  for (std::size_t number = 0; number < kChores; ++number) {
    const std::optional<Time> at = due_at(static_cast<Chore>(number));
    if (at && (!next || *at < *next)) next = at;
  }
  return next;
}

bool Desk::has_upkeep(Time now) const {
  const std::optional<Time> next = next_upkeep();
  return next && *next <= std::max(now, now_);
}

void Desk::run_chore(Chore chore, Batch& batch) {
  Command command;
  switch (chore) {
    case Chore::kExpire:
      command = booking::ExpireDue{kExpirePortion};
      break;
    case Chore::kInquire:
      command = booking::ScheduleInquiries{kInquiryPortion};
      break;
    case Chore::kForget:
      command = booking::Forget{kForgetPortion};
      break;
    case Chore::kSettle:
      command = booking::SettleCancelled{kSettlePortion};
      break;
  }
  const Outcome outcome = apply(command, batch);
  const auto* progress = std::get_if<booking::Progress>(&outcome.body);
  CHECK(progress != nullptr, "upkeep tells how far it came");
  if (progress->done == 0 && !progress->more) {
    rest_until_[number_of(chore)] = now_ + kChoreRest;
  }
}

void Desk::run_chore_alone(Chore chore) {
  if (!due(chore)) return;
  try {
    Batch batch(journal_);
    run_chore(chore, batch);
    finish(batch);
  } catch (const store::StoreConflict& conflict) {
    load();
    rest_until_[number_of(chore)] = now_ + kChoreRest;
    raise_alarm(std::string("upkeep contradicted the database and was undone: ") + conflict.what());
  }
}

void Desk::run_maintenance(bool idle) {
  if (!lost_) journal_.run_maintenance(idle);
}

}  // namespace firstshow::desk
