#include "http/runtime/after_commit.hpp"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include <spdlog/spdlog.h>

namespace firstshow::http {
namespace {

constexpr auto kRetryReload = std::chrono::seconds{1};

bool is_mail(const booking::Record& row) {
  return std::holds_alternative<booking::MailDue>(row);
}

bool is_event(const booking::Record& row) {
  return std::holds_alternative<booking::WebhookDue>(row);
}

}  // namespace

AfterCommit::AfterCommit(const desk::Desk& desk, store::Database& reader, feed::SeatMaps& maps,
                         catalogue::Directory& directory, accounts::KeyRing& keys, Metrics& metrics,
                         Workers workers)
    : desk_(desk),
      maps_(maps),
      directory_(directory),
      keys_(keys),
      metrics_(metrics),
      workers_(std::move(workers)),
      reader_(reader) {
  for (const ShowId show : desk_.core().shows()) put_map(show, desk_.position().revision());
  reload();
  note_figures();
  look_at_reviews(wall_clock());
  announce_reviews(desk_.core().review_cases(looked_at_reviews_));
  worker_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "catalogue");
    reload_when_asked();
  });
}

AfterCommit::~AfterCommit() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  asked_.notify_one();
  worker_.join();
}

void AfterCommit::heard(const desk::Committed& committed) {
  if (committed.lost) {
    const std::string sentence = desk_.lost().value_or("");
    spdlog::critical("{}", sentence);
    metrics_.database_loss.happened(sentence);
  }
  const Revision revision = committed.position.revision();
  const booking::Effects& effects = committed.effects;
  if (committed.reloaded) {
    for (const ShowId show : desk_.core().shows()) put_map(show, revision);
  } else {
    // A show whose own image changed may be new, or a draft with another plan.
    for (const ShowId show : effects.shows)
      if (desk_.core().has_show(show)) put_map(show, revision);
  }
  maps_.apply(revision, effects.seats, effects.areas);
  if (!effects.gateway_tasks.empty() && workers_.run_gateway_tasks)
    workers_.run_gateway_tasks(effects.gateway_tasks);
  if (workers_.look_at_mails && std::ranges::any_of(effects.records, is_mail))
    workers_.look_at_mails();
  if (workers_.look_at_webhooks && std::ranges::any_of(effects.records, is_event))
    workers_.look_at_webhooks();
  for (const booking::Alarm& alarm : effects.alarms) spdlog::warn("alarm: {}", alarm.sentence);
  metrics_.desk.alarms.add(effects.alarms.size());
  note_figures();
  if (may_change_reviews(committed, looked_at_reviews_))
    look_at_reviews(committed.position.last_now);
  if (committed.reloaded || committed.catalogue_changed || !effects.shows.empty()) {
    drop_gone_shows();
    ask_reload();
  }
}

void AfterCommit::put_map(ShowId show, Revision revision) {
  feed::SeatMap map;
  map.revision = revision;
  map.seats = desk_.core().seat_statuses(show);
  for (const booking::AreaCount& count : desk_.core().area_counts(show))
    map.areas_left.push_back(count.left());
  maps_.put(show, std::move(map));
  mapped_.insert(show);
}

void AfterCommit::drop_gone_shows() {
  std::unordered_set<ShowId> present;
  for (const ShowId show : desk_.core().shows()) present.insert(show);
  std::erase_if(mapped_, [&](ShowId show) {
    if (present.contains(show)) return false;
    maps_.drop(show);
    return true;
  });
}

void AfterCommit::note_figures() {
  const desk::DeskStats& stats = desk_.stats();
  DeskFigures& figures = metrics_.desk;
  if (stats.batches > noted_.batches) {
    const auto commands = static_cast<double>(stats.commands - noted_.commands);
    std::size_t at = 0;
    while (at < kBatchClasses.size() && commands > kBatchClasses[at]) ++at;
    figures.batch_sizes[at].add(1);
    figures.commit_time.add(stats.last_commit, kCommitClasses_s);
  }
  figures.batches.add(stats.batches - noted_.batches);
  figures.commands.add(stats.commands - noted_.commands);
  figures.rows.add(stats.rows - noted_.rows);
  figures.live_holds.store(desk_.core().live_hold_count(), std::memory_order_relaxed);
  figures.open_orders.store(desk_.core().open_order_count(), std::memory_order_relaxed);
  noted_ = stats;
}

void AfterCommit::look_at_reviews(Time now) {
  metrics_.reviews.set(desk_.core().review_cases(now));
  looked_at_reviews_ = now;
}

void AfterCommit::ask_reload() {
  {
    const std::lock_guard lock(mutex_);
    reload_asked_ = true;
  }
  asked_.notify_one();
}

void AfterCommit::reload() {
  keys_.reload(reader_);
  directory_.reload(reader_);
  for (const std::string& gap : directory_.listing()->gaps) spdlog::warn("catalogue: {}", gap);
}

/// The worker: one reload for however many commits asked meanwhile. What cannot be read now is read
/// in a while; the snapshot before stays true of its revision.
void AfterCommit::reload_when_asked() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [this] { return reload_asked_ || ending_; });
    if (ending_) return;
    reload_asked_ = false;
    lock.unlock();
    bool failed = false;
    try {
      reload();
    } catch (const std::exception& failure) {
      failed = true;
      spdlog::error("the catalogue cannot be read, and is as before: {}", failure.what());
    }
    lock.lock();
    if (!failed) continue;
    asked_.wait_for(lock, kRetryReload, [this] { return ending_; });
    reload_asked_ = true;
  }
}

}  // namespace firstshow::http
