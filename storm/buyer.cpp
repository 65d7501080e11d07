#include "storm/buyer.hpp"

#include <algorithm>
#include <cmath>

#include "storm/json_glance.hpp"
#include "storm/visitors.hpp"

namespace firstshow::storm {
namespace {

constexpr Micros kFirstPoll = 5 * kMillisecond;
constexpr Micros kLongestPoll = 400 * kMillisecond;
/// What the sandbox was about to tell is lost when the server is killed: the buyer pays again.
constexpr Micros kPayAgain = 2 * kSecond;

bool is_contention(std::string_view problem) {
  return problem == "seats-taken" || problem == "sold-out" || problem == "not-together";
}

std::uint64_t occurrences(std::string_view text, std::string_view what) {
  std::uint64_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++count;
  return count;
}

}  // namespace

void Buyer::mint() {
  only_mints_ = true;
  due_ = micros_now();
  go_to(Step::kMint);
}

void Buyer::begin(const ShowFacts& show, Micros due) {
  show_ = &show;
  came_ = due_ = due;
  tries_ = 0;
  only_mints_ = false;
  shop_.tally.count(Count::kArrived);
  if (token_.empty()) return go_to(Step::kMint);
  next_try();
}

void Buyer::leave() {
  step_ = Step::kGone;
  gone_(*this);
}

// --- asking -----------------------------------------------------------------------------------

void Buyer::send() {
  if (step_ == Step::kReport) return shop_.wire.ask(*this, request_text(webhook_));
  shop_.wire.ask(*this, request_text(method_, path_, token_, key_, body_));
}

void Buyer::say(std::string_view method, std::string path, std::string body, bool with_key) {
  method_ = method;
  path_ = std::move(path);
  body_ = std::move(body);
  key_ = with_key ? name_ + "-" + std::to_string(++keys_) : "";
  send();
}

void Buyer::go_to(Step step) {
  step_ = step;
  switch (step) {
    case Step::kMint:
      return say("POST", "/v1/sessions/anonymous", "", false);
    case Step::kRelease:
      return say("DELETE", "/v1/holds/" + hold_, "", false);
    case Step::kOrder:
      return say("POST", "/v1/orders",
                 std::string("{\"hold\": \"")
                     .append(hold_)
                     .append(R"(", "buyer": {"name": "Asha Rao", "email": ")")
                     .append(kCrowdEmail)
                     .append("\"}}"),
                 true);
    case Step::kStart:
      return say("POST", "/v1/orders/" + order_ + "/payments", R"({"gateway": "sandbox"})", true);
    case Step::kPay:
      return say("POST", pay_url_, R"({"outcome": "succeed"})", false);
    case Step::kPoll:
      return say("GET", "/v1/orders/" + order_, "", false);
    case Step::kReport:
      return say("POST", std::string(kWebhookPath), webhook_.body, false);
    case Step::kHold:
    case Step::kLook:
    case Step::kGone:
      return;  // next_try() asks for holds; nothing is asked in the others
  }
}

void Buyer::next_try() {
  const PlanFacts& plan = shop_.server.plan_of(*show_);
  const SeatPair* pair = tries_ < shop_.habits.tries ? shop_.choose_pair(plan) : nullptr;
  if (pair == nullptr) {
    shop_.tally.count(Count::kWentEmpty);
    return leave();
  }
  ask_for(pair_body(plan, *pair));
}

void Buyer::ask_for(std::string body) {
  ++tries_;
  shop_.tally.count(Count::kTried);
  step_ = Step::kHold;
  say("POST", "/v1/shows/" + show_->id + "/holds", std::move(body), true);
}

void Buyer::woken() {
  if (step_ == Step::kLook) {
    due_ = micros_now();
    return go_to(after_look_);
  }
  if (step_ == Step::kPoll && paid_at_ + kPayAgain < micros_now())
    return go_to(webhook_.none() ? Step::kPay : Step::kReport);
  if (step_ != Step::kGone) send();
}

// --- being answered ---------------------------------------------------------------------------

void Buyer::answered(const Answer& answer) {
  shop_.tally.count(Count::kRequests);
  if (answer.status != 0) shop_.heard_at = answer.done;
  if (shop_.history != nullptr) write_down(answer);
  if (went_wrong(answer)) return;
  switch (step_) {
    case Step::kMint:
      return take_token(answer);
    case Step::kHold:
      return take_hold(answer);
    case Step::kRelease:
      return take_release(answer);
    case Step::kOrder:
      return take_order(answer);
    case Step::kStart:
      return take_payment(answer);
    case Step::kPay:
      return take_receipt(answer);
    case Step::kReport:
      return take_result(answer);
    case Step::kPoll:
      return look_at_order(answer);
    case Step::kLook:
    case Step::kGone:
      return;
  }
}

/// Whether there was no answer, or "later": the same is asked again then.
bool Buyer::went_wrong(const Answer& answer) {
  Micros wait = kAskAgain;
  if (answer.status == 0) {
    shop_.tally.count(Count::kBroken);
  } else if (answer.status == 503 || (answer.status == 429 && step_ != Step::kStart)) {
    shop_.tally.count(Count::kLater);
    wait = wait_asked_for(shop_, answer.body);
  } else {
    return false;
  }
  due_ = answer.done + wait;
  shop_.wire.wake_at(*this, due_);
  return true;
}

void Buyer::surprised(const Answer& answer) {
  std::string sentence(method_);
  sentence.append(" ").append(path_).append(" was answered with ");
  sentence.append(std::to_string(answer.status)).append(": ").append(answer.body.substr(0, 250));
  shop_.tally.surprised(sentence);
  leave();
}

void Buyer::take_token(const Answer& answer) {
  if (answer.status != 201) return surprised(answer);
  token_ = glance(answer.body, "token");
  buyer_ = glance(answer.body, "buyer");
  shop_.tally.count(Count::kMinted);
  if (only_mints_) return leave();
  due_ = answer.done;
  next_try();
}

void Buyer::take_hold(const Answer& answer) {
  shop_.tally.time(Timed::kHold, answer.done - due_);
  due_ = answer.done;
  if (answer.status >= 400) return be_refused(answer);
  if (answer.status != 201 && answer.status != 200) return surprised(answer);
  hold_ = glance(answer.body, "id");
  webhook_ = {};
  seats_ = occurrences(glance(answer.body, "seats"), "\"key\":");
  shop_.tally.count(Count::kHeld);
  if (shop_.dice() >= shop_.habits.abandons)
    return look(Step::kOrder, shop_.habits.looks_for, answer.done);
  if (shop_.dice() >= shop_.habits.lapses)
    return look(Step::kRelease, shop_.habits.hesitates, answer.done);
  shop_.tally.count(Count::kLapsed);
  leave();
}

/// Thinks about what is held, for so long on average, and does the next step.
void Buyer::look(Step next, Micros on_average, Micros now) {
  step_ = Step::kLook;
  after_look_ = next;
  const double looks = -std::log(1 - shop_.dice()) * static_cast<double>(on_average);
  if (looks <= 0) return go_to(next);
  shop_.wire.wake_at(*this, now + static_cast<Micros>(looks));
}

void Buyer::be_refused(const Answer& answer) {
  const std::string_view problem = problem_name(answer.body);
  if (is_contention(problem)) {
    shop_.tally.count(Count::kRefused);
    return next_try();
  }
  if (problem == "leaves-single-seat") {
    shop_.tally.count(Count::kLimited);
    const std::string_view suggestion = glance(answer.body, "suggestion");
    if (suggestion.size() <= 2 || tries_ >= shop_.habits.tries) return next_try();
    return ask_for(std::string("{\"seats\": ").append(suggestion).append("}"));
  }
  if (problem == "too-many-companions") {
    shop_.tally.count(Count::kLimited);
    return next_try();
  }
  if (problem == "buyer-limit" || problem == "too-many-holds") {
    shop_.tally.count(Count::kLimited);
    shop_.tally.count(Count::kWentEmpty);
    return leave();
  }
  surprised(answer);
}

void Buyer::take_release(const Answer& answer) {
  if (answer.status != 200) return surprised(answer);
  shop_.tally.time(Timed::kRelease, answer.done - due_);
  shop_.tally.count(Count::kReleased);
  leave();
}

/// Whether the hold ended before it was paid for.
bool Buyer::time_is_up(const Answer& answer) {
  const std::string_view problem = problem_name(answer.body);
  if (problem != "hold-expired" && problem != "order-not-open" && problem != "too-late-to-pay")
    return false;
  shop_.tally.count(Count::kExpired);
  leave();
  return true;
}

void Buyer::take_order(const Answer& answer) {
  if (answer.status >= 400 && time_is_up(answer)) return;
  if (answer.status != 201 && answer.status != 200) return surprised(answer);
  order_ = glance(answer.body, "id");
  shop_.tally.count(Count::kOrders);
  go_to(Step::kStart);
}

void Buyer::take_payment(const Answer& answer) {
  if (answer.status >= 400 && time_is_up(answer)) return;
  if (answer.status != 201 && answer.status != 200) return surprised(answer);
  pay_url_ = glance(answer.body, "pay_url");
  poll_after_ = kFirstPoll;
  if (pay_url_.empty()) return surprised(answer);
  if (shop_.webhook_secret.empty()) return go_to(Step::kPay);
  webhook_ = captured_webhook(answer.body, shop_.webhook_secret);
  if (webhook_.none()) return surprised(answer);
  go_to(Step::kReport);
}

void Buyer::take_receipt(const Answer& answer) {
  if (answer.status != 202) return surprised(answer);
  look_later(answer);
}

/// The webhook was answered; only its first delivery is told that it gave the order its tickets. A
/// sale that is to be judged is one that its buyer has read of.
void Buyer::take_result(const Answer& answer) {
  if (answer.status != 200) return surprised(answer);
  if (shop_.history != nullptr || !says_confirmed(answer.body)) return look_later(answer);
  bought(answer, seats_);
}

/// What is asked next is known; it is asked when the webhook may have come.
void Buyer::look_later(const Answer& answer) {
  paid_at_ = answer.done;
  method_ = "GET";
  path_ = "/v1/orders/" + order_;
  body_.clear();
  key_.clear();
  step_ = Step::kPoll;
  shop_.wire.wake_at(*this, answer.done + poll_after_);
}

void Buyer::look_at_order(const Answer& answer) {
  if (answer.status != 200) return surprised(answer);
  const std::string_view state = glance(answer.body, "state");
  if (state == "confirmed") return bought(answer, occurrences(answer.body, "\"ticket\":"));
  if (state == "expired" || state == "cancelled") {
    shop_.tally.count(Count::kExpired);
    return leave();
  }
  if (state != "open") return surprised(answer);
  poll_after_ = std::min(2 * poll_after_, kLongestPoll);
  shop_.wire.wake_at(*this, answer.done + poll_after_);
}

void Buyer::bought(const Answer& answer, std::uint64_t seats) {
  shop_.tally.count(Count::kPaid);
  shop_.tally.count(Count::kSeatsPaid, seats);
  shop_.tally.time(Timed::kPaid, answer.done - came_);
  leave();
}

void Buyer::write_down(const Answer& answer) {
  shop_.history->write({name_, buyer_, answer.sent, answer.done, method_, path_, key_, body_,
                        answer.status, answer.status == 0 ? std::string_view{} : answer.body});
}

}  // namespace firstshow::storm
