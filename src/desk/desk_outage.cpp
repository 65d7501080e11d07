// What the desk does while the store cannot be written, from the start or later, and where its
// database was taken away.

#include <chrono>
#include <utility>

#include "base/check.hpp"
#include "desk/desk.hpp"

namespace firstshow::desk {
namespace {

using booking::Command;
using booking::Effects;

/// How often an unwritable store is tried when no work asks for it.
constexpr Duration kWriteProbe = std::chrono::seconds{1};

}  // namespace

bool Desk::is_read(const Work& work) {
  const auto* command = std::get_if<Command>(&work);
  return command != nullptr && booking::only_reads(*command);
}

/// Reads what an earlier writer left, and nothing more: no epoch can be written.
void Desk::start_unwritable() {
  booking::BookingCore found(options_.cell);
  position_ = journal_.peek([&found](booking::Record row) { found.restore(std::move(row)); });
  found.finish_restore(position_.last_id, position_.last_now);
  core_ = std::move(found);
  stale_ = false;
  now_ = std::max(now_, position_.last_now);
  write_again_at_ = now_ + kWriteProbe;
}

/// The first load, after a start that could not write. While it fails, what start_unwritable() read
/// stays.
void Desk::take_over() {
  try {
    load();
  } catch (...) {
    stale_ = false;
    throw;
  }
}

/// Whether batches can be written again: tries with the smallest there is.
bool Desk::recover() {
  try {
    if (!owner_)
      take_over();
    else if (stale_)
      load();
    if (write_again_at_) extend_deadlines_after_outage();
    write_again_at_.reset();
    return true;
  } catch (const store::StoreUnwritable&) {
    write_again_at_ = now_ + kWriteProbe;
  }
  try {
    if (owner_ && stale_) load();  // what was tried is not durable, and reads go on
  } catch (const store::StoreUnwritable&) {
    // Nothing is known until the next try.
  }
  return false;
}

/// Nothing can be written: undoes what was not written and answers from what is durable.
std::vector<Reply> Desk::stop_writing(std::span<const Work> work, const std::string& why) {
  write_again_at_ = now_ + kWriteProbe;
  raise_alarm("nothing can be sold for now: " + why);
  try {
    if (stale_) load();
  } catch (const store::StoreUnwritable&) {
    // The first load writes the epoch. The next turn tries again; until then nothing is known here.
  } catch (const store::StoreLost& lost) {
    return stop_for_good(work, lost, 0);
  }
  return answer_reads(work);
}

/// The database was taken away. What is in memory was durable in it, unless a batch was under way.
/// `begun`: so much of the work was in the batch whose commit may be in doubt.
std::vector<Reply> Desk::stop_for_good(std::span<const Work> work, const store::StoreLost& lost,
                                       std::size_t begun) {
  note_loss(lost.what());
  std::vector<Reply> replies = answer_reads(work);
  if (lost.batch == store::StoreLost::Batch::kInDoubt)
    for (Reply& reply : std::span(replies).first(begun)) reply.refusal = DeskRefusal::kUnknown;
  return replies;
}

void Desk::note_loss(const std::string& why) {
  lost_ = why;
  write_again_at_.reset();
  committed_.lost = true;
}

/// Reads from what is durable, outside any transaction; everything else is told that nothing can be
/// written, or that there is no database any more to look into.
std::vector<Reply> Desk::answer_reads(std::span<const Work> work) {
  std::vector<Reply> replies;
  replies.reserve(work.size());
  for (const Work& one : work) {
    Reply& reply = replies.emplace_back();
    const bool known =
        !stale_ && is_read(one) && !(lost_ && core_.missing(std::get<Command>(one)).any());
    if (known) {
      read(std::get<Command>(one), reply);
    } else {
      CHECK(lost_ || write_again_at_, "only an unwritable or a lost store turns work away");
      reply.refusal = lost_ ? DeskRefusal::kLost : DeskRefusal::kStorageUnwritable;
    }
    reply.position = position_;
  }
  return replies;
}

void Desk::read(const Command& command, Reply& reply) {
  try {
    load_evicted_rows(command);
  } catch (const store::StoreConflict& conflict) {
    load();
    blame(command, conflict, reply);
    return;
  } catch (const store::StoreLost& lost) {
    note_loss(lost.what());
    reply.refusal = DeskRefusal::kLost;
    return;
  } catch (const store::StoreUnwritable&) {
    // What left memory is where nobody can be asked.
    reply.refusal = DeskRefusal::kStorageUnwritable;
    return;
  }
  Effects none;
  reply.outcome = core_.apply(command, now_, none);
  CHECK(none.records.empty(), "a read writes nothing");
  ++stats_.commands;
}

}  // namespace firstshow::desk
