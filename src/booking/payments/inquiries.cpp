// Asking gateways: webhooks get lost, so how a payment or refund stands is also asked for, again
// and again with growing pauses. When is a function of its age alone, so that nothing needs to be
// written down, and a restart goes on with the same schedule.

#include <algorithm>

#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

/// Other money may come for an attempt that failed. One that has its money is not asked about,
/// unless its refunds, or the attempt that it is of, are not known.
bool may_move(const Payment& payment) {
  const bool waits = !payment.unsolicited && !payment.reference.empty() &&
                     payment.state != PaymentState::kCaptured;
  return waits || payment.request == PaymentRequest::kInquire;
}

bool may_move(const Refund& refund) {
  return refund.state == RefundState::kSent;
}

Time last_inquiry(const State& state, const Payment& payment) {
  const Order* const order = state.find_order(payment.order);
  const ShowState* const show = order ? state.find_show(order->show) : nullptr;
  return std::max(payment.created_at, show ? show->show.starts_at : Time{}) + kLateMoneyTime;
}

/// 30 s, 1 min, 2 min ... past `since`; every 12 hours once that is shorter, up to the age at which
/// money is late; then the pauses double again. The first that is after `now`.
Time next_time(Time since, Time now) {
  Duration age = kFirstInquiry;
  while (since + age <= now)
    age += age < kLateMoneyTime ? std::min<Duration>(age, kInquiryPause) : age;
  return since + age;
}

/// Whether it is still worth asking. Yes for what is not in memory: the gateway task reads its row.
bool is_open(State& state, Inquiry& inquiry) {
  if (const auto* id = std::get_if<PaymentId>(&inquiry.subject)) {
    const Payment* const payment = state.find_payment(*id);
    if (payment) inquiry.until = last_inquiry(state, *payment);
    return !payment || may_move(*payment);
  }
  const Refund* const refund = state.find_refund(std::get<RefundId>(inquiry.subject));
  return !refund || may_move(*refund);
}

}  // namespace

void State::ask_again(Inquiry inquiry, Time now) {
  if (now >= inquiry.until) return;
  inquiry.due = std::min(next_time(inquiry.since, now), inquiry.until);
  inquiries.insert(inquiry);
}

void State::inquire_after(const Payment& payment, Time now) {
  if (may_move(payment))
    ask_again({{}, payment.id, payment.created_at, last_inquiry(*this, payment)}, now);
}

void State::inquire_after(const Refund& refund, Time now) {
  if (may_move(refund))
    ask_again({{}, refund.id, refund.created_at, refund.created_at + kRefundInquiryTime}, now);
}

Outcome decide(Decision& d, const ScheduleInquiries& command) {
  Progress progress;
  std::set<Inquiry>& inquiries = d.state.inquiries;
  const auto due = [&] { return !inquiries.empty() && inquiries.begin()->due <= d.now; };
  for (; progress.done < command.limit && due(); ++progress.done) {
    Inquiry inquiry = *inquiries.begin();
    inquiries.erase(inquiries.begin());
    if (!is_open(d.state, inquiry)) continue;
    d.effects.gateway_tasks.push_back({inquiry.subject, GatewayTask::Urgency::kCanWait});
    d.state.ask_again(inquiry, d.now);
  }
  progress.more = due();
  return accept(progress);
}

}  // namespace firstshow::booking
