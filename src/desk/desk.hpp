#pragma once
// The desk: turn() takes a batch of commands to the booking core and the journal, and lets nothing
// out before it is durable. Thread-free: one thread at a time calls it (desk/desk_thread.hpp in the
// server, the simulator in tests).

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/enumerators.hpp"
#include "booking/core.hpp"
#include "desk/lanes.hpp"
#include "store/journal.hpp"
#include "store/ports/audit_log.hpp"

namespace firstshow::desk {

/// What readers have to read anew after a job.
enum class JobChanges : std::uint8_t {
  kCatalogue,         ///< titles, venues, halls, plans, translations, or API keys
  kWebhookEndpoints,  ///< who is told of events: the desk itself reads it
  kNothingShown,      ///< nothing
};

/// SQL that is not the core's (titles, venues, accounts), to run inside the batch.
struct SqlJob {
  JobChanges changes = JobChanges::kCatalogue;
  std::function<void(store::Database&)> run;
  Lane lane = Lane::kStaff;
};

/// The commands of those who run the box office, each of which has its words in the audit log
/// (command_audit.cpp).
template <class Kind>
concept StaffCommand =
    std::same_as<Kind, booking::DecideReview> || std::same_as<Kind, booking::ResendRefund> ||
    std::same_as<Kind, booking::PublishPlan> || std::same_as<Kind, booking::DefineShow> ||
    std::same_as<Kind, booking::SetSaleState> || std::same_as<Kind, booking::BlockPlaces> ||
    std::same_as<Kind, booking::UnblockPlaces> || std::same_as<Kind, booking::CancelShow>;

/// A command with who asks for it: where it changes something, the commit of the change has an
/// entry of the audit log.
struct AuditedCommand {
  template <StaffCommand Kind>
  AuditedCommand(Kind asked, store::AuditSource source, std::string named = {},
                 std::function<void(store::Database&)> rows = {})
      : command(std::move(asked)),
        by(std::move(source)),
        details(std::move(named)),
        also(std::move(rows)) {}

  booking::Command command;
  store::AuditSource by;
  std::string details;  ///< JSON for the entry: names, where the command has numbers; "" for none
  std::function<void(store::Database&)> also;  ///< SQL that goes with the change; may be empty
};

using Work = std::variant<booking::Command, SqlJob, AuditedCommand>;

/// Which queue it waits in: a command's row says so, a job itself.
Lane lane_of(const Work& work);

/// Why the desk itself turned work away. problem_rows.cpp says when the caller may try again.
enum class DeskRefusal : std::uint8_t {
  kNone,
  kBusy,               ///< too much is waiting
  kStorageUnwritable,  ///< nothing can be written (store::StoreUnwritable): reads go on
  kFault,              ///< this very work broke a guard of the database; it was undone and reported
  kClosing,            ///< the server is stopping: it was not done
  kUnknown,            ///< the database failed while it was written: done or not, a restart knows
  kLost,  ///< the database was taken away: nothing is done until the server is restarted
};
/// "storage_unwritable"; kNone is "ok".
constexpr std::string_view desk_refusal_name(DeskRefusal refusal) {
  switch (refusal) {
    case DeskRefusal::kNone:
      return "ok";
    case DeskRefusal::kBusy:
      return "busy";
    case DeskRefusal::kStorageUnwritable:
      return "storage_unwritable";
    case DeskRefusal::kFault:
      return "fault";
    case DeskRefusal::kClosing:
      return "closing";
    case DeskRefusal::kUnknown:
      return "outcome_unknown";
    case DeskRefusal::kLost:
      return "database_lost";
  }
  return {};
}
inline constexpr std::size_t kDeskRefusals = count_named(desk_refusal_name);

struct Reply {
  DeskRefusal refusal = DeskRefusal::kNone;
  std::string fault;                ///< kFault, and SQL jobs that threw: what was said
  booking::Outcome outcome;         ///< commands only
  store::JournalPosition position;  ///< as of which this is true
};

/// What became durable in one turn, for live maps, gateways and logs.
struct Committed {
  store::JournalPosition position;
  booking::Effects effects;        ///< records included; alarms may come without any record
  std::uint64_t jobs = 0;          ///< SQL jobs among it
  bool catalogue_changed = false;  ///< by one of them
  /// The state was loaded anew: copies of it must be made again. What they showed was durable.
  bool reloaded = false;
  bool lost = false;  ///< the database was taken away in this turn: Desk::lost()

  bool empty() const;
};

/// What the desk asks of the core by itself.
enum class Chore : std::uint8_t { kExpire, kInquire, kForget, kSettle };
constexpr std::string_view chore_name(Chore chore) {
  switch (chore) {
    case Chore::kExpire:
      return "expire";
    case Chore::kInquire:
      return "inquire";
    case Chore::kForget:
      return "forget";
    case Chore::kSettle:
      return "settle";
  }
  return {};
}
inline constexpr std::size_t kChores = count_named(chore_name);

/// Whose events are written down for webhooks.
enum class EventsOf : std::uint8_t {
  kListeners,  ///< organisers who have an endpoint in the database
  kEverybody,  ///< for the simulator, whose journal has no such table
};

struct DeskOptions {
  int cell = 0;
  std::size_t rows_per_batch = 2'000;  ///< a batch ends after the command that reaches it
  bool mails = true;                   ///< whether what buyers are to be told is written down
  EventsOf events = EventsOf::kListeners;
};

struct DeskStats {
  std::uint64_t batches = 0;
  std::uint64_t commands = 0;
  std::uint64_t rows = 0;
  Duration last_commit{};  ///< how long the last commit took
};

class Desk {
 public:
  /// Loads everything. After an outage of more than a minute (by `now`) every live deadline is
  /// moved by it, in a batch of its own. Where nothing can be written it takes no database over
  /// and only answers reads, until turn() can. Throws the other Store... errors.
  Desk(store::Journal& journal, const DeskOptions& options, Time now);

  /// Takes work from the front of `work` until a batch is full; returns one reply for each piece
  /// taken (so shorter than `work` where the batch filled up), all durable. `now` before an earlier
  /// one counts as that one. After more than a minute without a commit it first moves live
  /// deadlines; then it ends at most 100 holds that are due.
  /// Throws StoreBusy with nothing changed (call again), StoreBroken, StoreDeposed and
  /// booking::Contradiction (the process must end). StoreUnwritable and StoreConflict are dealt
  /// with inside: the state is reloaded; the replies say so. After StoreLost reads are answered
  /// from memory, as long as this lives, and nothing else.
  std::vector<Reply> turn(Time now, std::span<const Work> work);

  /// Chores of the journal between turns; `idle`: nothing else is waiting. Throws StoreBroken.
  void run_maintenance(bool idle);

  /// What the last turn made durable.
  const Committed& committed() const { return committed_; }
  /// Whether turn() has something to do by itself at `now` (holds due, things to forget or settle,
  /// a position to move so that an outage can be measured, an unwritable store to try again).
  bool has_upkeep(Time now) const;
  /// When it next will have, at the latest.
  std::optional<Time> next_upkeep() const;
  const booking::BookingCore& core() const { return core_; }
  const DeskStats& stats() const { return stats_; }
  store::JournalPosition position() const { return position_; }
  /// Whether the store cannot be written, as far as is known.
  bool unwritable() const { return write_again_at_.has_value(); }
  /// The sentence about the database that was taken away; nothing while it is there.
  const std::optional<std::string>& lost() const { return lost_; }

 private:
  struct Batch;

  static bool is_read(const Work& work);
  void load();
  void start_unwritable();
  void take_over();
  bool recover();
  bool was_away() const;
  void extend_deadlines_after_outage();
  void extend_deadlines_after_outage(Batch& batch);

  std::vector<Reply> run_batch(std::span<const Work> work, std::size_t& taken);
  std::vector<Reply> replay(std::span<const Work> taken);
  std::vector<Reply> stop_writing(std::span<const Work> work, const std::string& why);
  std::vector<Reply> stop_for_good(std::span<const Work> work, const store::StoreLost& lost,
                                   std::size_t begun);
  void note_loss(const std::string& why);
  std::vector<Reply> answer_reads(std::span<const Work> work);
  Reply run_alone(const Work& work);

  void take(const Work& work, Batch& batch);
  void read(const booking::Command& command, Reply& reply);
  void blame(const Work& work, const store::StoreConflict& conflict, Reply& reply);
  void run_job(const SqlJob& job, Reply& reply, Batch& batch);
  booking::Outcome apply(const booking::Command& command, Batch& batch);
  bool is_wanted(const booking::Record& record);
  void name_organisers(std::span<booking::Record> records);
  bool has_listeners();
  booking::Outcome apply_audited(const AuditedCommand& asked, Batch& batch);
  void load_evicted_rows(const booking::Command& command);
  void fetch(const booking::Missing& missing);
  void finish(Batch& batch);
  void commit(Batch& batch);
  void raise_alarm(std::string sentence);

  std::optional<Time> due_at(Chore chore) const;
  bool due(Chore chore) const { return due_at(chore).value_or(Time::max()) <= now_; }
  std::optional<Time> heartbeat_at() const;
  void run_chore(Chore chore, Batch& batch);
  void run_chore_alone(Chore chore);

  store::Journal& journal_;
  DeskOptions options_;
  booking::BookingCore core_;
  store::JournalPosition position_;
  Time now_{};          ///< the latest time of any turn
  bool stale_ = true;   ///< the core is not what the journal has: load before anything else
  bool owner_ = false;  ///< the database was taken over; not where a start could not write
  std::optional<std::string> lost_;
  std::optional<Time>
      write_again_at_;  ///< nothing can be written; when to try again without being asked
  std::array<Time, kChores> rest_until_{};  ///< a chore that got nowhere is left alone until then
  /// Who has a webhook endpoint; nothing where it is to be read before the next event.
  std::optional<std::set<OrganiserId>> listeners_;
  bool endpoints_changed_ = false;  ///< by a job that is not committed: listeners_ may go back
  std::uint32_t crowded_ = 0;       ///< batches in a row without room for chores
  Committed committed_;
  DeskStats stats_;
};

}  // namespace firstshow::desk
