#include "webhooks/webhook_sender.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "store/journal.hpp"
#include "store/ports/read_transaction.hpp"
#include "store/ports/webhooks.hpp"
#include "webhooks/event_names.hpp"
#include "webhooks/webhook_lane.hpp"
#include "webhooks/webhook_signature.hpp"

namespace firstshow::webhooks {

using std::chrono::steady_clock;
using store::DeliveryState;
using store::EndpointState;
using store::WebhookDelivery;
using store::WebhookEndpoint;
using store::WebhookEvent;

namespace {

constexpr std::size_t kEventsAtOnce = 100;
constexpr std::size_t kErasedAtOnce = 500;
/// Events are looked for after this time though nobody said that there are any.
constexpr std::chrono::minutes kLookAnyway{1};
constexpr std::chrono::minutes kEraseEvery{10};
constexpr std::chrono::milliseconds kAskAgain{1'000};
/// While there is always something to send; what comes to rest is counted at once.
constexpr std::chrono::seconds kCountEvery{5};
constexpr std::size_t kMaxErrorBytes = 300;
constexpr std::uint32_t kGone = 410;

/// An event with the message that was made of it; an empty one is told to nobody.
struct Message {
  booking::WebhookDue due;
  std::string body;
};

/// A delivery that a request was made of, when its endpoint had this version.
struct UnderWay {
  WebhookDelivery delivery;
  std::uint32_t version = 0;
};

/// What became of an attempt, and what it says of its endpoint.
struct Result {
  WebhookDelivery delivery;
  std::uint32_t version = 0;  ///< of the endpoint that answered
  bool sent = false;
  std::string disabled_because;  ///< "" where the endpoint stays as it is
  Time at{};
};

void write_messages(store::Database& db, const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    const booking::WebhookDue& due = message.due;
    store::erase_due_event(db, due.id);
    const auto endpoints = store::read_endpoints(db, due.organiser);
    const auto asks = [&due](const WebhookEndpoint& endpoint) {
      return asks_for(endpoint.events, due.kind);
    };
    if (message.body.empty() || std::ranges::none_of(endpoints, asks)) continue;
    const WebhookEvent event{due.id,    due.organiser, due.kind,    due.show,
                             due.order, due.at,        message.body};
    store::write_event(db, event);
    for (const WebhookEndpoint& endpoint : endpoints) {
      if (endpoint.state != EndpointState::kDisabled && asks(endpoint))
        store::resend_event(db, endpoint, event, due.at);
    }
  }
}

void write_result(store::Database& db, const Result& result) {
  // Its endpoint may have been deleted meanwhile, or changed by its organiser.
  auto endpoint = store::read_endpoint(db, result.delivery.endpoint);
  if (!endpoint || !store::read_delivery(db, result.delivery.endpoint, result.delivery.event))
    return;
  store::write_delivery(db, result.delivery);
  if (endpoint->version != result.version) return;  // what answered is not what it is by now
  const WebhookEndpoint before = *endpoint;
  if (result.sent)
    endpoint->failing_since = Time{};
  else if (endpoint->failing_since == Time{})
    endpoint->failing_since = result.at;
  if (!result.disabled_because.empty() && endpoint->state == EndpointState::kActive) {
    endpoint->state = EndpointState::kDisabled;
    endpoint->reason = result.disabled_because;
  }
  if (*endpoint != before) store::write_endpoint(db, *endpoint);
}

std::string signatures(const WebhookEndpoint& endpoint, const WebhookRequest& request, Time now) {
  std::string all = sign(endpoint.secret, request.id, request.timestamp_s, request.body);
  if (!endpoint.former_secret.empty() && now < endpoint.former_until)
    all += " " + sign(endpoint.former_secret, request.id, request.timestamp_s, request.body);
  return all;
}

/// What is wrong with a status that is not 2xx.
std::string status_error(std::uint32_t status) {
  if (status >= 300 && status < 400)
    return "it answered " + std::to_string(status) + ", and redirects are not followed";
  return "it answered " + std::to_string(status);
}

}  // namespace

std::optional<Time> next_attempt_at(std::uint32_t attempts, Time now,
                                    const std::vector<Duration>& pauses, std::mt19937_64& random) {
  if (attempts > pauses.size()) return std::nullopt;
  const Duration pause = pauses[attempts - 1];
  std::uniform_int_distribution<std::int64_t> later(0, pause.count() / 10);
  return now + pause + Duration{later(random)};
}

struct WebhookSender::Impl {
  Impl(WebhookOptions given, store::Database& database, MakeMessage makes, AskDesk ask,
       std::function<void(std::string)> hears)
      : options(std::move(given)),
        reader(database),
        make_message(std::move(makes)),
        ask_desk(std::move(ask)),
        notice(std::move(hears)),
        client(options.client) {}

  // --- the thread ---

  void run() {
    pthread_setname_np(pthread_self(), "webhooks");
    while (!stopping) {
      try {
        step();
      } catch (const store::StoreError& failure) {
        notice(std::string("webhooks wait, because they cannot be read: ") + failure.what());
        sleep(kAskAgain);
      } catch (const std::exception& failure) {
        notice(std::string("webhooks wait: ") + failure.what());
        sleep(kLookAnyway);
      }
    }
  }

  void sleep(Duration pause) {
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, pause, [this] { return stopping.load(); });
  }

  void step() {
    const Time now = options.clock();
    const bool is_time = now >= look_again_at;
    if (is_time) look_again_at = now + kLookAnyway;
    // Endpoints first: who was there when an event happened is told of it.
    if (endpoints_changed.exchange(false) || is_time) read_lanes();
    if (told.exchange(false) || is_time) {
      while (make_messages() && !stopping) {
      }
    }
    erase_old(now);
    start_deliveries();
    const bool is_idle = client.running() == 0;
    if (is_idle || steady_clock::now() - counted_at > kCountEvery) count();
    const std::vector<WebhookAnswer> answers = client.wait(until_next(now));
    std::vector<Result> results;
    for (const WebhookAnswer& answer : answers) results.push_back(result_of(answer));
    if (results.empty()) return;
    record([&results](store::Database& db) {
      for (const Result& result : results) write_result(db, result);
    });
  }

  Duration until_next(Time now) const {
    if (stopping || told || endpoints_changed) return {};
    Time next = look_again_at;
    for (const auto& [id, lane] : lanes) {
      const auto look = lane.next_look();
      // Where it is full, or all are, an answer comes first.
      if (look && !lane.is_full(options) && client.running() < options.at_once &&
          (*look > now || room_of(lane.endpoint.organiser) > 0))
        next = std::min(next, *look);
    }
    return std::clamp<Duration>(next - now, {}, kLookAnyway);
  }

  // --- messages ---

  /// Makes the messages of the oldest events; whether there may be more.
  bool make_messages() {
    std::vector<Message> messages;
    {
      const store::ReadTransaction transaction(reader);
      for (booking::WebhookDue& due : store::read_due_events(reader, kEventsAtOnce)) {
        std::string body = make_message(reader, due);
        messages.push_back({std::move(due), std::move(body)});
      }
    }
    if (messages.empty()) return false;
    record([&messages](store::Database& db) { write_messages(db, messages); });
    std::set<OrganiserId> organisers;
    for (const Message& message : messages) organisers.insert(message.due.organiser);
    for (auto& [id, lane] : lanes)
      if (organisers.contains(lane.endpoint.organiser)) lane.look_at = Time{};
    return messages.size() == kEventsAtOnce;
  }

  // --- endpoints ---

  void read_lanes() {
    std::map<WebhookEndpointId, Lane> next;
    has_deleted = false;
    for (WebhookEndpoint& endpoint : store::read_all_endpoints(reader)) {
      if (endpoint.state == EndpointState::kDeleted) {
        has_deleted = true;
        continue;
      }
      const auto known = lanes.find(endpoint.id);
      Lane lane = known == lanes.end() ? Lane{} : std::move(known->second);
      const bool is_new = lane.endpoint.version != endpoint.version;
      if (is_new) lane.succeeded();  // what failed may be mended
      lane.endpoint = std::move(endpoint);
      lane.look_at = Time{};
      next.emplace(lane.endpoint.id, std::move(lane));
    }
    lanes = std::move(next);
  }

  // --- deliveries ---

  void start_deliveries() {
    if (lanes.empty()) return;
    // Beginning behind the last one that was served: where all places are taken, each has its turn.
    auto at = lanes.upper_bound(served_last);
    for (std::size_t n = 0; n < lanes.size() && client.running() < options.at_once; ++n, ++at) {
      if (stopping) return;
      if (at == lanes.end()) at = lanes.begin();
      serve(at->second);
    }
  }

  /// How many more may be sent to the endpoints of one organiser.
  std::size_t room_of(OrganiserId organiser) const {
    std::size_t taken = 0;
    for (const auto& [id, lane] : lanes)
      if (lane.endpoint.organiser == organiser) taken += lane.under_way.size();
    return options.per_organiser - std::min(options.per_organiser, taken);
  }

  void serve(Lane& lane) {
    const Time now = options.clock();
    const auto look = lane.next_look();
    if (!look || *look > now) return;
    const std::size_t room = std::min({lane.room(options, now), room_of(lane.endpoint.organiser),
                                       options.at_once - client.running()});
    if (room == 0) return;
    served_last = lane.endpoint.id;
    const std::size_t limit = room + lane.under_way.size();
    std::vector<WebhookDelivery> due =
        store::read_deliveries_to_send(reader, lane.endpoint.id, now, limit);
    std::size_t started = 0;
    for (WebhookDelivery& delivery : due) {
      if (started == room || lane.under_way.contains(delivery.event)) continue;
      start(lane, std::move(delivery), now);
      ++started;
    }
    // With what is under way comes the next look.
    if (due.size() < limit) lane.look_at = store::read_next_delivery(reader, lane.endpoint.id, now);
  }

  void start(Lane& lane, WebhookDelivery delivery, Time now) {
    auto event = store::read_event(reader, delivery.event);
    if (!event) return;  // it was deleted as old meanwhile
    WebhookRequest request;
    request.number = ++last_number;
    request.url = lane.endpoint.url;
    request.id = format_id(delivery.event);
    request.timestamp_s =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    request.body = std::move(event->body);
    request.signature = signatures(lane.endpoint, request, now);
    lane.under_way.insert(delivery.event);
    under_way.emplace(request.number, UnderWay{std::move(delivery), lane.endpoint.version});
    client.start(std::move(request));
  }

  Result result_of(const WebhookAnswer& answer) {
    auto delivered = under_way.extract(answer.number);
    const Time now = options.clock();
    Result result;
    result.delivery = std::move(delivered.mapped().delivery);
    result.version = delivered.mapped().version;
    result.at = now;
    WebhookDelivery& delivery = result.delivery;
    ++delivery.attempts;
    delivery.tried_at = now;
    delivery.status = answer.status;
    result.sent = answer.status >= 200 && answer.status < 300;
    const auto found = lanes.find(delivery.endpoint);
    Lane* lane = nullptr;
    if (found != lanes.end()) {
      found->second.under_way.erase(delivery.event);
      found->second.look_at = Time{};
      // The answer of what it was before says nothing of what it is.
      if (found->second.endpoint.version == result.version) lane = &found->second;
    }
    if (result.sent) {
      delivery.last_error.clear();
      end(delivery, DeliveryState::kSent, now);
      ++counted.sent;
      if (lane != nullptr) lane->succeeded();
      return result;
    }
    fail(result, answer, lane);
    return result;
  }

  void fail(Result& result, const WebhookAnswer& answer, Lane* lane) {
    WebhookDelivery& delivery = result.delivery;
    ++counted.failed;
    delivery.last_error =
        shortened(answer.status == 0 ? answer.error : status_error(answer.status), kMaxErrorBytes);
    const bool is_gone = answer.status == kGone && lane != nullptr;
    const auto next =
        is_gone ? std::nullopt
                : next_attempt_at(delivery.attempts, result.at, options.retry_pauses, random);
    if (next) {
      delivery.next_attempt = *next;
    } else {
      end(delivery, DeliveryState::kDead, result.at);
      ++counted.given_up;
    }
    if (lane == nullptr) return;
    lane->failed(options, result.at, random);
    WebhookEndpoint& endpoint = lane->endpoint;
    if (endpoint.failing_since == Time{}) endpoint.failing_since = result.at;
    if (is_gone)
      result.disabled_because = "it answered 410 Gone";
    else if (result.at >= endpoint.failing_since + options.give_up)
      result.disabled_because =
          "it failed since " + format_time(endpoint.failing_since) + ": " + delivery.last_error;
    if (result.disabled_because.empty()) return;
    endpoint.state = EndpointState::kDisabled;
    ++counted.disabled;
    notice("the endpoint " + format_id(endpoint.id) + " is disabled: " + result.disabled_because);
  }

  static void end(WebhookDelivery& delivery, DeliveryState state, Time now) {
    delivery.state = state;
    delivery.ended_at = now;
    delivery.next_attempt = Time{};
  }

  // --- what is old ---

  void erase_old(Time now) {
    if (now < erase_at && !has_deleted) return;
    erase_at = now + kEraseEvery;
    const EventId end{first_id_at(now - options.keep)};
    while (store::has_events_before(reader, end) && !stopping)
      record([&](store::Database& db) { store::erase_old_events(db, end, kErasedAtOnce); });
    while (std::exchange(has_deleted, false) && !stopping) {
      record([](store::Database& db) {
        for (const WebhookEndpoint& endpoint : store::read_all_endpoints(db))
          if (endpoint.state == EndpointState::kDeleted)
            store::erase_endpoint(db, endpoint.id, kErasedAtOnce);
      });
      for (const WebhookEndpoint& endpoint : store::read_all_endpoints(reader))
        has_deleted |= endpoint.state == EndpointState::kDeleted;
    }
  }

  // --- the desk ---

  /// Whether the job is durable.
  bool run_job(std::function<void(store::Database&)> run) {
    auto promise = std::make_shared<std::promise<desk::Reply>>();
    std::future<desk::Reply> future = promise->get_future();
    ask_desk({desk::JobChanges::kNothingShown, std::move(run), desk::Lane::kStaff},
             [promise](desk::Reply reply) { promise->set_value(std::move(reply)); });
    const desk::Reply reply = future.get();
    if (reply.refusal == desk::DeskRefusal::kFault)
      notice("what became of webhooks cannot be written: " + reply.fault);
    return reply.refusal == desk::DeskRefusal::kNone;
  }

  /// Nothing more is sent before it is written: a full disk would send each one again and again.
  void record(const std::function<void(store::Database&)>& write) {
    while (!run_job(write) && !stopping) sleep(kAskAgain);
  }

  // --- figures ---

  void count() {
    counted_at = steady_clock::now();
    const store::ReadTransaction transaction(reader);
    const store::WebhookCounts counts = store::count_webhooks(reader, kMaxCounted);
    const std::lock_guard lock(mutex);
    counted.counts = counts;
  }

  /// What is counted on the thread of this.
  struct Counted {
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> given_up{0};
    std::atomic<std::uint64_t> disabled{0};
    store::WebhookCounts counts;  ///< guarded by the mutex
  };

  const WebhookOptions options;
  store::Database& reader;
  const MakeMessage make_message;
  const AskDesk ask_desk;
  const std::function<void(std::string)> notice;

  std::atomic<bool> stopping{false};
  std::atomic<bool> told{true};
  std::atomic<bool> endpoints_changed{true};
  mutable std::mutex mutex;
  std::condition_variable stopped;
  Counted counted;
  WebhookClient client;

  // The thread's.
  std::mt19937_64 random{std::random_device{}()};
  std::map<WebhookEndpointId, Lane> lanes;
  std::map<std::uint64_t, UnderWay> under_way;  ///< by the number of its request
  std::uint64_t last_number = 0;
  WebhookEndpointId served_last;
  bool has_deleted = false;
  Time look_again_at{};
  Time erase_at{};
  steady_clock::time_point counted_at{};
  std::thread thread;
};

WebhookSender::WebhookSender(WebhookOptions options, store::Database& reader,
                             MakeMessage make_message, AskDesk ask_desk,
                             std::function<void(std::string)> notice)
    : impl_(std::make_unique<Impl>(std::move(options), reader, std::move(make_message),
                                   std::move(ask_desk), std::move(notice))) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

WebhookSender::~WebhookSender() {
  stop();
}

void WebhookSender::look() {
  impl_->told = true;
  impl_->client.wake();
}

void WebhookSender::look_at_endpoints() {
  impl_->endpoints_changed = true;
  impl_->client.wake();
}

void WebhookSender::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->stopped.notify_all();
  impl_->client.wake();
  if (impl_->thread.joinable()) impl_->thread.join();
}

SenderFigures WebhookSender::figures() const {
  const Impl::Counted& counted = impl_->counted;
  const std::lock_guard lock(impl_->mutex);
  return {counted.sent,
          counted.failed,
          counted.given_up,
          counted.disabled,
          counted.counts.waiting,
          counted.counts.dead,
          counted.counts.disabled_endpoints,
          counted.counts.oldest_due};
}

}  // namespace firstshow::webhooks
