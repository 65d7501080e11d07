#include "storm/looper.hpp"

#include "storm/json_glance.hpp"

namespace firstshow::storm {
namespace {

std::string sentence_of(std::string_view what, const Answer& answer) {
  std::string sentence(what);
  sentence.append(" was answered with ").append(std::to_string(answer.status)).append(": ");
  return sentence.append(answer.body.substr(0, 250));
}

/// Whether to ask again: no answer came, or "later".
bool ask_later(Shop& shop, Caller& caller, const Answer& answer) {
  shop.tally.count(Count::kRequests);
  if (answer.status == 0) {
    shop.tally.count(Count::kBroken);
    shop.wire.wake_at(caller, answer.done + kAskAgain);
    return true;
  }
  if (answer.status != 429 && answer.status != 503) return false;
  shop.tally.count(Count::kLater);
  shop.wire.wake_at(caller, answer.done + wait_asked_for(shop, answer.body));
  return true;
}

}  // namespace

Holder::Holder(Shop& shop, std::string token, std::function<void()> after)
    : shop_(shop),
      token_(std::move(token)),
      after_(std::move(after)),
      holds_path_("/v1/shows/" + shop.server.shows.front().id + "/holds") {}

void Holder::begin() {
  ask();
}

void Holder::ask() {
  due_ = micros_now();
  if (!hold_.empty())
    return shop_.wire.ask(*this, request_text("DELETE", "/v1/holds/" + hold_, token_, "", ""));
  if (shop_.closing) return shop_.through();
  const PlanFacts& plan = shop_.server.plan_of(shop_.server.shows.front());
  shop_.tally.count(Count::kTried);
  const std::string body = pair_body(plan, *shop_.choose_pair(plan));
  shop_.wire.ask(*this, request_text("POST", holds_path_, token_, "", body));
}

void Holder::answered(const Answer& answer) {
  if (ask_later(shop_, *this, answer)) return;
  const bool giving_back = !hold_.empty();
  shop_.tally.time(giving_back ? Timed::kRelease : Timed::kHold, answer.done - due_);
  if (giving_back && answer.status == 200) {
    hold_.clear();
    shop_.tally.count(Count::kReleased);
    if (after_) after_();
  } else if (!giving_back && answer.status == 201) {
    hold_ = glance(answer.body, "id");
    shop_.tally.count(Count::kHeld);
  } else if (!giving_back && answer.status == 409) {
    const bool taken = problem_name(answer.body) == "seats-taken";
    shop_.tally.count(taken ? Count::kRefused : Count::kLimited);
  } else {
    shop_.tally.surprised(sentence_of(giving_back ? "DELETE of a hold" : "a hold", answer));
    hold_.clear();
  }
  ask();
}

void Reader::begin() {
  if (shop_.closing) return shop_.through();
  due_ = micros_now();
  const std::string path = "/v1/shows/" + shop_.server.shows.front().id + (map_ ? "/seats" : "");
  shop_.wire.ask(*this, request_text("GET", path, "", "", ""));
}

void Reader::answered(const Answer& answer) {
  if (ask_later(shop_, *this, answer)) return;
  shop_.tally.time(Timed::kRead, answer.done - due_);
  if (answer.status != 200)
    shop_.tally.surprised(sentence_of(map_ ? "a seat map" : "a show", answer));
  map_ = !map_;
  begin();
}

void MapWatcher::woken() {
  const std::string path = "/v1/shows/" + shop_.server.shows.front().id + "/seats";
  shop_.wire.ask(*this, request_text("GET", path, "", "", ""));
}

void MapWatcher::answered(const Answer& answer) {
  shop_.tally.count(Count::kRequests);
  if (answer.status == 200) {
    shop_.map = glance(answer.body, "seats");
    if (shop_.history != nullptr)
      shop_.history->write({name_, "", answer.sent, answer.done, "GET",
                            "/v1/shows/" + shop_.server.shows.front().id + "/seats", "", "", 200,
                            answer.body});
  }
  shop_.wire.wake_at(*this, answer.done + every_);
}

}  // namespace firstshow::storm
