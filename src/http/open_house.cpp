#include "http/open_house.hpp"

#include <malloc.h>
#include "base/believed_clock.hpp"

#include <atomic>
#include <future>
#include <optional>

#include "accounts/buyer_tokens.hpp"
#include "accounts/house_secrets.hpp"
#include "accounts/operator_token.hpp"
#include "http/house_watch.hpp"
#include "http/metrics.hpp"
#include "http/page_cache.hpp"
#include "http/show_words.hpp"
#include "store/audit.hpp"
#include "store/clock_check.hpp"
#include "store/rows.hpp"
#include "store/sqlite_journal.hpp"
#include "tickets/order_codes.hpp"

namespace firstshow::http {
namespace {

std::unique_ptr<store::Journal> open_journal(const HouseOptions& of) {
  store::SqliteOptions options;
  options.path = of.database;
  options.create = of.create;
  std::unique_ptr<store::Journal> journal = store::open_sqlite_journal(options);
  store::refuse_damaged(of.database);
  if (!of.accept_clock) store::refuse_wrong_clock(of.database);
  system_clock_as_believed().begin_anew();
  return journal;
}

/// The secrets are read, so that a full disk does not matter; at the first start they are made, on
/// the writer's connection.
accounts::HouseSecrets ask_secrets(desk::DeskThread& desk, const std::string& path) {
  store::Database reader(path, store::Database::Mode::kReader);
  if (accounts::has_house_secrets(reader)) return accounts::load_house_secrets(reader);
  accounts::HouseSecrets secrets;
  std::promise<desk::Reply> promise;
  std::future<desk::Reply> future = promise.get_future();
  desk.submit(
      desk::SqlJob([&](store::Database& db) { secrets = accounts::load_house_secrets(db); }, false),
      [&](desk::Reply reply) { promise.set_value(std::move(reply)); });
  const desk::Reply reply = future.get();
  if (reply.refusal != desk::DeskRefusal::kNone || !reply.fault.empty())
    throw store::StoreBroken(
        "the secrets of the house cannot be loaded: " +
        (reply.fault.empty() ? std::string(desk_refusal_name(reply.refusal)) : reply.fault));
  return secrets;
}

}  // namespace

struct OpenHouse::Parts {
  explicit Parts(HouseOptions options)
      : journal(open_journal(options)),
        desk(*journal, {}, wall_clock()),
        started_full(desk.full()),
        till(options.till),
        committed_at(desk.position().last_now),
        open_errands(desk.core().open_errands()),
        after_commit(desk, options.database, maps, directory, metrics,
                     [this](std::span<const booking::Errand> errands) { till.run(errands); }),
        thread(
            desk, options.lanes,
            [this](const desk::Committed& committed) {
              committed_at = committed.position.last_now;
              after_commit.heard(committed);
            },
            std::move(options.on_failure)),
        reads(options.database, options.reads),
        secrets(ask_secrets(thread, options.database)),
        buyer_tokens(secrets.buyer_tokens),
        order_codes(secrets.order_codes),
        rate_limits(options.rates, random_bucket_secret()),
        live_feed(maps, show_words(directory, pages), options.feed),
        feed_thread(live_feed),
        house{thread,
              reads,
              directory,
              maps,
              live_feed,
              feed_thread,
              buyer_tokens,
              order_codes,
              committed_at,
              rate_limits,
              till,
              pages,
              metrics,
              Framing(options.embed_origins),
              accounts::make_operator_token(),
              options.database,
              wall_clock(),
              0,
              false} {
    feed_thread.add([this](const feed::SharedFrames& frames) {
      for (const feed::ShowFrame& one : *frames) metrics.live.framed(one.delay);
    });
    store::Database reader(options.database, store::Database::Mode::kReader);
    till.open(secrets, thread, open_errands, payments::read_promises(reader));
    watch.emplace(thread, options.database, metrics.database_loss);
    malloc_trim(0);  // reading plans in took several times what they keep
  }

  std::unique_ptr<store::Journal> journal;
  desk::Desk desk;
  const bool started_full;
  feed::SeatMaps maps;
  catalog::Directory directory;
  Metrics metrics;
  Till till;
  std::atomic<Time> committed_at;             ///< written on the desk's thread
  std::vector<booking::Errand> open_errands;  ///< as of the start
  AfterCommit after_commit;
  desk::DeskThread thread;
  desk::ReadThread reads;
  accounts::HouseSecrets secrets;
  accounts::BuyerTokens buyer_tokens;
  tickets::OrderCodes order_codes;
  RateLimits rate_limits;
  PageCache pages;
  feed::LiveFeed live_feed;
  feed::FeedThread feed_thread;
  House house;
  std::optional<HouseWatch> watch;
};

OpenHouse::OpenHouse(HouseOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

OpenHouse::~OpenHouse() {
  drain();
}

House& OpenHouse::house() {
  return parts_->house;
}

bool OpenHouse::started_full() const {
  return parts_->started_full;
}

void OpenHouse::drain() {
  parts_->house.closing = true;
  parts_->watch.reset();
  parts_->reads.drain();
  parts_->till.stop();
  parts_->thread.drain();
}

}  // namespace firstshow::http
