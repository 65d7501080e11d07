#include "http/runtime/server_runtime.hpp"

#include <malloc.h>
#include "base/believed_clock.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <future>
#include <mutex>
#include <optional>

#include "accounts/api_keys.hpp"
#include "accounts/buyer_tokens.hpp"
#include "accounts/operator_token.hpp"
#include "accounts/server_secrets.hpp"
#include "feed/feed_thread.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/dispatcher.hpp"
#include "http/api/organiser_turns.hpp"
#include "http/contract/show_text_source.hpp"
#include "http/message/page_cache.hpp"
#include "http/metrics/metrics.hpp"
#include "http/organiser/webhook_message.hpp"
#include "http/pages/framing.hpp"
#include "http/pages/pages.hpp"
#include "http/runtime/environment_watch.hpp"
#include "http/transport/large_bodies.hpp"
#include "store/address/open_database.hpp"
#include "store/ports/sandbox_actions.hpp"
#include "tickets/order_codes.hpp"
#include "tickets/ticket_signature.hpp"

namespace firstshow::http {
namespace {

constexpr std::uint8_t kTicketKeyVersion = 1;
/// A plan of 100,000 seats takes half a second to read, and a week of shows may name many plans.
constexpr desk::ReadLimits kCatalogueWork{16, std::chrono::seconds{10}, std::chrono::seconds{20}};

std::unique_ptr<store::Journal> open_journal(const RuntimeOptions& of) {
  auto journal = store::open_journal(
      of.database, of.create ? store::IfMissing::kMake : store::IfMissing::kRefuse);
  store::refuse_damaged(of.database);
  store::refuse_older_copy(of.database);
  if (!of.accept_clock) store::refuse_wrong_clock(of.database);
  system_clock_as_believed().begin_anew();
  return journal;
}

desk::DeskOptions desk_options(const RuntimeOptions& of) {
  desk::DeskOptions options;
  options.mails = of.mail.has_value();
  return options;
}

/// The secrets are read, so that a start needs to write nothing; at the first start they are made,
/// on the writer's connection.
accounts::ServerSecrets ask_secrets(desk::DeskThread& desk, const store::DatabaseAddress& address) {
  const auto reader = store::open_reader(address);
  if (accounts::has_server_secrets(*reader)) return accounts::load_server_secrets(*reader);
  accounts::ServerSecrets secrets;
  std::promise<desk::Reply> promise;
  std::future<desk::Reply> future = promise.get_future();
  const auto load = [&](store::Database& db) { secrets = accounts::load_server_secrets(db); };
  desk.submit(desk::SqlJob{desk::JobChanges::kNothingShown, load},
              [&](desk::Reply reply) { promise.set_value(std::move(reply)); });
  const desk::Reply reply = future.get();
  if (reply.refusal != desk::DeskRefusal::kNone || !reply.fault.empty())
    throw store::StoreBroken(
        "the secrets of the server cannot be loaded: " +
        (reply.fault.empty() ? std::string(desk_refusal_name(reply.refusal)) : reply.fault));
  return secrets;
}

}  // namespace

struct ServerRuntime::Parts {
  explicit Parts(RuntimeOptions options)
      : journal(open_journal(options)),
        desk(*journal, desk_options(options), wall_clock()),
        started_unwritable(desk.unwritable()),
        payment_service(options.payment_service),
        committed_at(desk.position().last_now),
        revision(desk.position().revision()),
        open_gateway_tasks(desk.core().open_gateway_tasks()),
        webhook_reach(options.webhooks.client.reach),
        public_url(options.mail ? options.mail->public_url : "https://tickets.example"),
        catalogue_reader(store::open_reader(options.database)),
        after_commit(desk, *catalogue_reader, maps, directory, keys, metrics,
                     {[this](std::span<const booking::GatewayTask> gateway_tasks) {
                        payment_service.run(gateway_tasks);
                      },
                      [this] { look_at_mails(); }, [this] { look_at_events(); }}),
        thread(
            desk, options.lanes,
            [this](const desk::Committed& committed) {
              committed_at = committed.position.last_now;
              note_revision(committed.position.revision());
              after_commit.heard(committed);
            },
            std::move(options.on_failure)),
        rows_reader(store::open_reader(options.database)),
        reads(*rows_reader, options.reads),
        plans_reader(store::open_reader(options.database)),
        catalogue_work(*plans_reader, kCatalogueWork),
        secrets(ask_secrets(thread, options.database)),
        buyer_tokens(secrets.buyer_tokens),
        order_codes(secrets.order_codes),
        ticket_signer(secrets.ticket_signing, kTicketKeyVersion),
        rate_limits(options.rates, random_bucket_secret()),
        live_feed(maps, show_text_source(directory, pages), options.feed),
        feed_thread(live_feed),
        framing(options.embed_origins),
        state{options.database.is_file() ? options.database.file() : "", wall_clock()},
        read_client(reads, metrics.database_loss),
        catalogue_client(catalogue_work, metrics.database_loss),
        desk_client(thread, read_client, committed_at),
        audited_desk(desk_client),
        authoriser(buyer_tokens, keys, accounts::make_operator_token(), payment_service.gateways(),
                   metrics.webhooks),
        services(make_services()),
        dispatcher(authoriser, services),
        transport{dispatcher, rate_limits, large_bodies, metrics,
                  live_feed,  feed_thread, missing_page} {
    feed_thread.add([this](const feed::SharedFrames& frames) {
      for (const feed::ShowFrame& one : *frames) metrics.live.framed(one.delay);
    });
    payment_service.open(secrets, thread, open_gateway_tasks,
                         store::read_sandbox_actions(*store::open_reader(options.database)));
    watch.emplace(thread, options.database, metrics.database_loss, metrics.database_trouble,
                  [this] {
                    const std::lock_guard lock(revision_mutex);
                    return revision;
                  });
    if (options.mail) start_mails(*options.mail, options.database);
    start_webhooks(std::move(options.webhooks), options.database);
    malloc_trim(0);  // reading plans in took several times what they keep
  }

  void start_mails(const mail::MailOptions& how, const store::DatabaseAddress& database) {
    mail_reader = store::open_reader(database);
    const auto ask_desk = [this](desk::SqlJob job, desk::Completion done) {
      thread.submit(std::move(job), std::move(done));
    };
    const std::lock_guard lock(mails_mutex);
    mails.emplace(how, *mail_reader, directory, ask_desk,
                  [](const std::string& sentence) { spdlog::warn("mail: {}", sentence); });
  }

  void start_webhooks(webhooks::WebhookOptions how, const store::DatabaseAddress& database) {
    webhook_reader = store::open_reader(database);
    const auto ask_desk = [this](desk::SqlJob job, desk::Completion done) {
      thread.submit(std::move(job), std::move(done));
    };
    const auto make_message = [this, clock = how.clock](store::Database& db,
                                                        const booking::WebhookDue& event) {
      return webhook_message(db, *directory.listing(), event);
    };
    const std::lock_guard lock(webhooks_mutex);
    webhooks.emplace(std::move(how), *webhook_reader, make_message, ask_desk,
                     [](const std::string& sentence) { spdlog::warn("webhooks: {}", sentence); });
  }

  /// On the desk's thread, which is there before the sender and after it.
  void look_at_events() {
    const std::lock_guard lock(webhooks_mutex);
    if (webhooks) webhooks->look();
  }

  /// On any thread that serves.
  void look_at_endpoints() {
    const std::lock_guard lock(webhooks_mutex);
    if (webhooks) webhooks->look_at_endpoints();
  }

  webhooks::SenderFigures webhook_figures() const {
    const std::lock_guard lock(webhooks_mutex);
    return webhooks ? webhooks->figures() : webhooks::SenderFigures{};
  }

  /// On the desk's thread, which is there before the sender and after it.
  void look_at_mails() {
    const std::lock_guard lock(mails_mutex);
    if (mails) mails->look();
  }

  std::optional<mail::MailFigures> mail_figures() const {
    const std::lock_guard lock(mails_mutex);
    if (!mails) return std::nullopt;
    return mails->figures();
  }

  void note_revision(Revision committed) {
    const std::lock_guard lock(revision_mutex);
    revision = committed;
  }

  Services make_services() {
    return {
        .tokens = {buyer_tokens},
        .catalogue = {directory, maps, pages},
        .live_seats = {directory, live_feed, metrics.live},
        .pages = {directory, pages, framing},
        .find_order = {desk_client, directory, order_codes, rate_limits, ticket_signer},
        .sandbox = {desk_client, payment_service},
        .monitor = {metrics, state, directory, maps, [this] { return read_gauges(); }},
        .buyers = {desk_client, directory, order_codes, ticket_signer, payment_service},
        .gateways = {desk_client, payment_service, metrics.webhooks},
        .operators = {audited_desk, directory, order_codes, payment_service.gateways(), pages},
        .organisers = {audited_desk, keys},
        .staff = {audited_desk, catalogue_client, directory, organiser_turns},
        .mails = {audited_desk, public_url, [this] { look_at_mails(); }},
        .webhooks = {audited_desk, webhook_reach, [this] { look_at_endpoints(); }},
        .deliveries = {audited_desk, [this] { look_at_endpoints(); }},
    };
  }
  Gauges read_gauges() const {
    Gauges now{thread.depths(),
               payment_service.gateway_tasks_pending(),
               {},
               live_feed.viewers(),
               mail_figures(),
               webhook_figures()};
    for (std::size_t i = 1; i < kLimitClasses; ++i)
      now.rate_limited[i] = rate_limits.refused(static_cast<LimitClass>(i));
    return now;
  }

  std::unique_ptr<store::Journal> journal;
  desk::Desk desk;
  const bool started_unwritable;
  feed::SeatMaps maps;
  catalogue::Directory directory;
  accounts::KeyRing keys;
  Metrics metrics;
  payments::PaymentService payment_service;
  std::atomic<Time> committed_at;  ///< written on the desk's thread
  std::mutex revision_mutex;
  Revision revision;                                     ///< the newest that is durable
  std::vector<booking::GatewayTask> open_gateway_tasks;  ///< as of the start
  const webhooks::Reach webhook_reach;
  const std::string public_url;  ///< for links in mails
  const store::OpenDatabase catalogue_reader;
  store::OpenDatabase mail_reader;
  mutable std::mutex mails_mutex;         ///< guards whether it is there
  std::optional<mail::MailSender> mails;  ///< started last and stopped before the desk
  store::OpenDatabase webhook_reader;
  mutable std::mutex webhooks_mutex;                ///< guards whether it is there
  std::optional<webhooks::WebhookSender> webhooks;  ///< started last and stopped before the desk
  AfterCommit after_commit;
  desk::DeskThread thread;
  const store::OpenDatabase rows_reader;
  desk::ReadThread reads;
  const store::OpenDatabase plans_reader;
  desk::ReadThread catalogue_work;
  accounts::ServerSecrets secrets;
  accounts::BuyerTokens buyer_tokens;
  tickets::OrderCodes order_codes;
  const tickets::TicketSigner ticket_signer;
  RateLimits rate_limits;
  LargeBodies large_bodies;
  PageCache pages;
  OrganiserTurns organiser_turns;
  feed::LiveFeed live_feed;
  feed::FeedThread feed_thread;
  const Framing framing;
  ServerState state;
  ReadClient read_client;
  ReadClient catalogue_client;
  DeskClient desk_client;
  AuditedDesk audited_desk;
  Authoriser authoriser;
  Services services;
  const Dispatcher dispatcher;
  const TransportServices transport;
  std::optional<EnvironmentWatch> watch;
};

ServerRuntime::ServerRuntime(RuntimeOptions options)
    : parts_(std::make_unique<Parts>(std::move(options))) {}

ServerRuntime::~ServerRuntime() {
  drain();
}

const TransportServices& ServerRuntime::transport() const {
  return parts_->transport;
}

Services& ServerRuntime::services() {
  return parts_->services;
}

ServerState& ServerRuntime::state() {
  return parts_->state;
}

const std::string& ServerRuntime::operator_token() const {
  return parts_->authoriser.operator_token();
}

void ServerRuntime::set_operator_token(std::string token) {
  parts_->authoriser.set_operator_token(std::move(token));
}

payments::PaymentService& ServerRuntime::payment_service() {
  return parts_->payment_service;
}

desk::DeskThread& ServerRuntime::desk() {
  return parts_->thread;
}

bool ServerRuntime::started_unwritable() const {
  return parts_->started_unwritable;
}

void ServerRuntime::drain() {
  parts_->state.closing = true;
  parts_->watch.reset();
  parts_->reads.drain();
  parts_->catalogue_work.drain();
  parts_->payment_service.stop();
  if (parts_->mails) parts_->mails->stop();
  if (parts_->webhooks) parts_->webhooks->stop();
  parts_->thread.drain();
}

}  // namespace firstshow::http
