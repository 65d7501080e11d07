#pragma once
// One buyer, from the door to the ticket: a token, a hold of two seats, an order, a payment at the
// sandbox (or the gateway's report, where the generator plays it), and looking whether it is
// confirmed. Asks again, with the same key, where no answer came
// or the answer was "later". Lives on the thread of its wire; a surprise is counted, never thrown.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "storm/shop.hpp"
#include "storm/webhook.hpp"

namespace firstshow::storm {

class Buyer final : public Caller {
 public:
  /// `gone` hears when there is nothing more to do for this buyer; it may begin() again.
  Buyer(Shop& shop, std::string name, std::function<void(Buyer&)> gone)
      : shop_(shop), name_(std::move(name)), gone_(std::move(gone)) {}

  /// Gets a token and is gone.
  void mint();
  /// Comes for two seats of a show; should have come at `due`.
  void begin(const ShowFacts& show, Micros due);
  bool has_token() const { return !token_.empty(); }
  /// Becomes somebody else.
  void forget_token() { token_.clear(); }

  void answered(const Answer& answer) override;
  void woken() override;

 private:
  enum class Step : std::uint8_t {
    kMint,
    kHold,
    kLook,
    kRelease,
    kOrder,
    kStart,
    kPay,     ///< at the sandbox
    kReport,  ///< as the gateway
    kPoll,
    kGone
  };

  void send();
  void say(std::string_view method, std::string path, std::string body, bool with_key);
  void next_try();
  void ask_for(std::string body);
  void leave();
  void go_to(Step step);
  bool went_wrong(const Answer& answer);
  void take_token(const Answer& answer);
  void take_hold(const Answer& answer);
  void be_refused(const Answer& answer);
  void look(Step next, Micros on_average, Micros now);
  void take_release(const Answer& answer);
  void take_order(const Answer& answer);
  void take_payment(const Answer& answer);
  void take_receipt(const Answer& answer);
  void take_result(const Answer& answer);
  void look_later(const Answer& answer);
  void look_at_order(const Answer& answer);
  void bought(const Answer& answer, std::uint64_t seats);
  void surprised(const Answer& answer);
  bool time_is_up(const Answer& answer);
  void write_down(const Answer& answer);

  Shop& shop_;
  std::string name_;
  std::function<void(Buyer&)> gone_;
  const ShowFacts* show_ = nullptr;
  std::string token_;
  std::string buyer_;  ///< as the server calls it

  Step step_ = Step::kGone;
  Step after_look_ = Step::kOrder;
  bool only_mints_ = false;
  Micros came_ = 0;
  Micros due_ = 0;  ///< when the present request should have been sent
  unsigned tries_ = 0;
  std::uint64_t keys_ = 0;
  Micros paid_at_ = 0;
  Micros poll_after_ = 0;
  std::string hold_;
  std::string order_;
  std::string pay_url_;
  Webhook webhook_;          ///< what the gateway says; none where the sandbox plays it
  std::uint64_t seats_ = 0;  ///< in the hold

  // The present request, to be sent again if need be.
  std::string_view method_;
  std::string path_;
  std::string key_;
  std::string body_;
};

}  // namespace firstshow::storm
