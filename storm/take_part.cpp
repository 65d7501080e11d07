// What one process of the load generator does: gets its tokens, waits for the others, plays its
// part of the scenario, and lets everybody finish what they began.

#include <algorithm>
#include <deque>
#include <stdexcept>

#include <boost/json.hpp>

#include "storm/arrivals.hpp"
#include "storm/buyer.hpp"
#include "storm/commit_probe.hpp"
#include "storm/crew.hpp"
#include "storm/looper.hpp"
#include "storm/storm.hpp"

namespace firstshow::storm {
namespace {

/// To finish what was begun.
constexpr Micros kGrace = 20 * kSecond;
constexpr Micros kMintingTime = 300 * kSecond;
constexpr Micros kMapAge = 250 * kMillisecond;

/// This process's share of something that is parted among all.
std::uint64_t share_of(std::uint64_t all, unsigned processes, unsigned index) {
  return all / processes + (index < all % processes ? 1 : 0);
}

/// The buyers of this process, and when each of them comes.
class Doors final : public Caller {
 public:
  Doors(Shop& shop, std::uint64_t buyers, const std::string& name) : shop_(shop) {
    for (std::uint64_t i = 0; i < buyers; ++i)
      idle_.push_back(&buyers_.emplace_back(shop, name + "-" + std::to_string(i),
                                            [this](Buyer& buyer) { gone(buyer); }));
  }

  /// A token for each of them.
  void mint(unsigned at_once) {
    shop_.closing = true;
    minting_ = true;
    shop_.active = idle_.size();
    for (unsigned i = 0; i < at_once && !idle_.empty(); ++i) next_token();
    shop_.wire.run_until(micros_now() + kMintingTime);
    if (shop_.active > 0)
      throw std::runtime_error(
          "the server gives out too few tokens: start it with --rate-limits off");
    shop_.closing = minting_ = false;
    for (Buyer& buyer : buyers_) idle_.push_back(&buyer);
  }

  /// So many at any time, the next when one has left.
  void keep_full(unsigned at_once) {
    again_ = true;
    shop_.active = at_once;
    for (unsigned i = 0; i < at_once; ++i) come(micros_now());
  }

  /// By a schedule, each when it is due, all of them or as many as `count`.
  void open(const Arrivals& arrivals, std::uint64_t count) {
    arrivals_ = arrivals;
    if (count == 0) return;
    shop_.active = count;
    opened_at_ = micros_now();
    shop_.closing = true;  // the last one to leave ends it
    if (!arrivals_->over()) shop_.wire.wake_at(*this, arrivals_->next());
  }

  void answered(const Answer&) override {}
  void woken() override {
    const Micros now = micros_now();
    const Micros patience = shop_.habits.patience;
    if (patience > 0 && std::max(shop_.heard_at, opened_at_) + patience < now)
      return shop_.wire.stop();
    while (!arrivals_->over() && arrivals_->next() <= now) {
      const Micros due = arrivals_->next();
      arrivals_->take();
      come(due);
    }
    if (!arrivals_->over()) shop_.wire.wake_at(*this, arrivals_->next());
  }

 private:
  void come(Micros due) {
    if (idle_.empty()) {  // more at once than there are distinct buyers
      idle_.push_back(&buyers_.emplace_back(shop_, "more-" + std::to_string(buyers_.size()),
                                            [this](Buyer& buyer) { gone(buyer); }));
    }
    Buyer& buyer = *idle_.front();
    idle_.pop_front();
    buyer.begin(shop_.choose_show(), due);
  }
  void next_token() {
    Buyer& buyer = *idle_.front();
    idle_.pop_front();
    buyer.mint();
  }
  void gone(Buyer& buyer) {
    if (minting_) {
      if (!idle_.empty()) next_token();
      return shop_.through();
    }
    idle_.push_back(&buyer);
    if (!again_ || shop_.closing) return shop_.through();
    come(micros_now());
  }

  Shop& shop_;
  std::deque<Buyer> buyers_;  // where they stay
  std::deque<Buyer*> idle_;
  std::optional<Arrivals> arrivals_;
  Micros opened_at_ = 0;
  bool minting_ = false;
  bool again_ = false;
};

void play_closed(Shop& shop, Micros end) {
  shop.wire.run_until(end);
  shop.closing = true;
  if (shop.active > 0) shop.wire.run_until(end + kGrace);
  if (shop.active > 0) throw std::runtime_error("the server stopped answering");
}

/// Tokens for loopers, who have no buyer.
std::deque<std::string> mint_plain(const sockaddr_in& target, std::size_t count, Tally& tally) {
  std::deque<std::string> tokens;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [status, body] =
        ask_once(target, request_text("POST", "/v1/sessions/anonymous", "", "", ""));
    if (status != 201)
      throw std::runtime_error("no token: " + std::to_string(status) + " " + body.substr(0, 200));
    const boost::json::value told = boost::json::parse(body);
    tokens.emplace_back(told.as_object().at("token").as_string().c_str());
    tally.count(Count::kMinted);
  }
  return tokens;
}

void play_loops(const StormOptions& options, Shop& shop, unsigned connections, Stage& stage) {
  std::deque<Holder> holders;
  std::deque<Reader> readers;
  std::optional<CommitProbe> probe;
  std::function<void()> after;
  if (!options.probe_in.empty()) {
    probe.emplace(options.probe_in);
    after = [&] {
      const Micros began = micros_now();
      probe->commit();
      shop.tally.time(Timed::kCommit, micros_now() - began);
    };
  }
  if (options.scenario == Scenario::kReads) {
    for (unsigned i = 0; i < connections; ++i) readers.emplace_back(shop);
  } else {
    for (std::string& token : mint_plain(options.target, connections, shop.tally))
      holders.emplace_back(shop, std::move(token), after);
  }
  const Micros start = stage.wait_for_start();
  shop.active = connections;
  for (Holder& holder : holders) holder.begin();
  for (Reader& reader : readers) reader.begin();
  play_closed(shop, start + micros_of(options.warm_up + options.seconds));
}

}  // namespace

void take_part(const StormOptions& options, const ServerFacts& server, unsigned index, Stage& stage,
               Tally& tally) {
  const auto connections =
      static_cast<unsigned>(share_of(options.connections, options.processes, index));
  const std::uint64_t seed = options.seed * 1'000 + index;
  Wire wire(options.target, connections);
  std::optional<HistoryFile> history;
  if (!options.history.empty())
    history.emplace(options.history + "/storm-" + std::to_string(index) + ".jsonl");
  Shop shop{.wire = wire,
            .tally = tally,
            .server = server,
            .habits = options.habits,
            .random = std::mt19937_64(seed),
            .webhook_secret = options.webhook_secret,
            .history = history ? &*history : nullptr,
            .map = {}};
  const bool loops = options.scenario == Scenario::kHot || options.scenario == Scenario::kQuiet ||
                     options.scenario == Scenario::kReads;
  if (loops) return play_loops(options, shop, connections, stage);

  const std::string name = "p" + std::to_string(index);
  Doors doors(shop, share_of(options.buyers, options.processes, index), name);
  MapWatcher watcher(shop, name + "-map", kMapAge);
  if (!options.habits.mints_at_the_door) doors.mint(connections);
  if (options.habits.sees_map) watcher.begin();
  const Micros start = stage.wait_for_start();
  const Micros end = start + micros_of(options.warm_up + options.seconds);
  if (options.scenario == Scenario::kSpread && options.rate == 0) {
    doors.keep_full(connections);
    play_closed(shop, end);
    return;
  }
  const auto all =
      options.rate > 0
          ? static_cast<std::uint64_t>(options.rate * (options.seconds + options.warm_up))
          : options.buyers;
  const std::uint64_t count = share_of(all, options.processes, index);
  doors.open(Arrivals(start, end - start, count, seed), count);
  if (options.scenario == Scenario::kEvening)
    return wire.run_until(end);  // holds end by themselves
  wire.run_until(end + options.grace);
  if (shop.active > 0)
    throw std::runtime_error(std::to_string(shop.active) +
                             " buyers had no answer long after the end");
}

}  // namespace firstshow::storm
