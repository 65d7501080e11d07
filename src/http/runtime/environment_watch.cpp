#include "http/runtime/environment_watch.hpp"

#include <pthread.h>

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/believed_clock.hpp"
#include "store/audit/clock_check.hpp"
#include "store/audit/revision_mark.hpp"

namespace firstshow::http {
namespace {

constexpr std::chrono::seconds kPause{1};
constexpr int kLooksPerMark = 60;

}  // namespace

EnvironmentWatch::EnvironmentWatch(desk::DeskThread& desk, const store::DatabaseAddress& address,
                                   const store::DatabaseLoss& loss, store::DatabaseTrouble& trouble,
                                   std::function<Revision()> committed)
    : desk_(desk),
      state_file_prefix_(address.state_file_prefix()),
      loss_(loss),
      trouble_(trouble),
      database_(store::watch_database(address)),
      committed_(std::move(committed)) {
  mark_clock();
  mark_revision();
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "watch");
    run();
  });
}

EnvironmentWatch::~EnvironmentWatch() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  end_.notify_one();
  thread_.join();
  mark_clock();
  mark_revision();
}

void EnvironmentWatch::run() {
  std::unique_lock lock(mutex_);
  for (int looks = 1; !end_.wait_for(lock, kPause, [this] { return ending_; }); ++looks) {
    look_at_clock();
    // A look may take seconds, in which whoever stops the server does not wait for the lock.
    lock.unlock();
    look_at_database();
    lock.lock();
    if (ending_) return;
    mark_revision();
    if (looks % kLooksPerMark == 0) mark_clock();
  }
}

void EnvironmentWatch::look_at_clock() {
  const Duration ahead = system_clock_as_believed().disagreement();
  const bool doubted = ahead != Duration{};
  if (doubted == std::exchange(clock_doubted_, doubted)) return;
  if (doubted) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ahead).count();
    spdlog::error(
        "the wall clock was set {} s {} and is not trusted: time goes on from where it was. If "
        "the clock is right now, restart the server with --accept-clock",
        seconds < 0 ? -seconds : seconds, seconds < 0 ? "back" : "forward");
  } else {
    spdlog::info("the wall clock is trusted again");
  }
}

/// With the believed time, so that a wrong clock does not confirm itself at the next start.
void EnvironmentWatch::mark_clock() {
  if (loss_.known()) return;
  if (!store::write_clock_mark(state_file_prefix_, {wall_clock(), read_clocks().running}))
    spdlog::debug("the clock's mark {}.clock cannot be written", state_file_prefix_);
}

/// What is durable, for a start on a copy that is older.
void EnvironmentWatch::mark_revision() {
  const Revision committed = committed_();
  if (loss_.known() || committed == marked_) return;
  if (store::write_revision_mark(state_file_prefix_, committed))
    marked_ = committed;
  else
    spdlog::debug("the mark of the newest revision {}.revision cannot be written",
                  state_file_prefix_);
}

/// The desk looks at its database before each batch or as it commits one, and knows what it wrote
/// itself; an empty job makes it look now, and again where it had no time for that.
void EnvironmentWatch::look_at_database() {
  if (loss_.known()) return;
  store::DatabaseHealth health = database_->check();
  if (health.is_suspect) suspect_->store(true);
  if (suspect_->exchange(false)) {
    desk_.submit(desk::SqlJob{desk::JobChanges::kNothingShown, [](store::Database&) {}},
                 [suspect = suspect_](const desk::Reply& reply) {
                   if (reply.refusal == desk::DeskRefusal::kBusy) suspect->store(true);
                 });
  }
  const std::string trouble = health.trouble;
  if (!trouble_.set(std::move(health.trouble))) return;
  if (trouble.empty())
    spdlog::info("the database can be written to again");
  else
    spdlog::error("nothing can be sold for now: {}", trouble);
}

}  // namespace firstshow::http
