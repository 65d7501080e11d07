#include "desk/desk_thread.hpp"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/check.hpp"

namespace firstshow::desk {
namespace {

using std::chrono::steady_clock;

/// How much work one turn is offered.
constexpr std::size_t kWorkPerTurn = 512;

/// What each lane gets of a turn before any lane gets more: money in front, but a turn full of
/// money still has room for buyers.
constexpr std::size_t share_of(Lane lane) {
  switch (lane) {
    case Lane::kMoney:
      return 128;
    case Lane::kStaff:
      return 16;
    case Lane::kBuyer:
      return 368;
  }
  CHECK(false, "a lane is one of the three");
}

std::size_t limit_of(Lane lane, const LaneLimits& limits) {
  switch (lane) {
    case Lane::kMoney:
      return limits.money;
    case Lane::kStaff:
      return limits.staff;
    case Lane::kBuyer:
      return limits.buyers;
  }
  CHECK(false, "a lane is one of the three");
}

/// Another process reading or backing up may hold the database for a moment.
constexpr int kBusyAttempts = 40;
constexpr std::chrono::milliseconds kBusyWait{25};
/// A server that hangs takes its time for each attempt.
constexpr std::chrono::seconds kLongestBusy{3};
/// A checkpoint between two requests of one patient client would double its waiting.
constexpr std::chrono::seconds kIdleBeforeChores{1};
/// A wall clock that is set forward is noticed within this.
constexpr std::chrono::seconds kLongestSleep{60};
constexpr std::chrono::milliseconds kShortestSleep{1};

struct Waiting {
  Work work;
  Completion done;
  Lane lane = Lane::kBuyer;
  ShowId show;  ///< of HoldSeats, which are counted by show
};

ShowId counted_show(const Work& work) {
  const auto* command = std::get_if<booking::Command>(&work);
  if (command == nullptr) return {};
  const auto* hold = std::get_if<booking::HoldSeats>(command);
  return hold == nullptr ? ShowId{} : hold->show;
}

/// A completion that throws would leave others without their reply: there is no going on.
void give(Completion& done, Reply reply) noexcept {
  done(std::move(reply));
}

Reply turned_away(DeskRefusal refusal, std::string fault = {}) {
  Reply reply;
  reply.refusal = refusal;
  reply.fault = std::move(fault);
  return reply;
}

}  // namespace

struct DeskThread::Impl {
  Impl(Desk& of, const LaneLimits& lane_limits, CommitListener commit_listener,
       std::function<void(std::string)> failure_listener)
      : desk(of),
        limits(lane_limits),
        on_commit(std::move(commit_listener)),
        on_failure(std::move(failure_listener)) {
    thread = std::thread([this] { run(); });
  }

  void submit(Lane lane, Work work, Completion done);
  void drain();

  // The desk's thread from here on.
  void run();
  void loop();
  void fail(const std::string& sentence) noexcept;
  bool fetch();
  void sleep();
  steady_clock::duration time_to_sleep() const;
  void choose();
  std::vector<Reply> turn();
  void complete(std::vector<Reply> replies);

  Desk& desk;
  const LaneLimits limits;
  const CommitListener on_commit;
  const std::function<void(std::string)> on_failure;

  mutable std::mutex mutex;  // guards what follows, to the blank line
  std::condition_variable wake;
  std::vector<Waiting> incoming;
  std::array<std::size_t, kLanes> waiting{};
  boost::unordered_flat_map<ShowId, std::size_t> holds_waiting;
  DeskStats stats;
  bool closing = false;
  bool asleep = false;

  std::array<std::deque<Waiting>, kLanes> ready;  // the desk's thread's own, like all that follows
  std::vector<Work> work;                         // offered to the present turn
  std::vector<Waiting> offered;                   // beside `work`: whose it is
  std::optional<steady_clock::time_point> chores_at;

  std::once_flag joined;
  std::thread thread;
};

void DeskThread::Impl::submit(Lane lane, Work new_work, Completion done) {
  const ShowId show = counted_show(new_work);
  DeskRefusal refusal = DeskRefusal::kNone;
  bool wake_up = false;
  {
    const std::lock_guard lock(mutex);
    if (closing) {
      refusal = DeskRefusal::kClosing;
    } else if (waiting[number_of(lane)] >= limit_of(lane, limits)) {
      refusal = DeskRefusal::kBusy;
    } else if (show && holds_waiting[show] >= limits.buyers_per_show) {
      refusal = DeskRefusal::kBusy;
    } else {
      ++waiting[number_of(lane)];
      if (show) ++holds_waiting[show];
      incoming.push_back({std::move(new_work), std::move(done), lane, show});
      wake_up = std::exchange(asleep, false);
    }
  }
  if (refusal != DeskRefusal::kNone) {
    give(done, turned_away(refusal));
  } else if (wake_up) {
    wake.notify_one();
  }
}

void DeskThread::Impl::drain() {
  CHECK(std::this_thread::get_id() != thread.get_id(),
        "the desk's thread does not wait for itself");
  {
    const std::lock_guard lock(mutex);
    closing = true;
    asleep = false;
  }
  wake.notify_one();
  std::call_once(joined, [this] { thread.join(); });
}

void DeskThread::Impl::run() {
  pthread_setname_np(pthread_self(), "desk");
  try {
    loop();
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void DeskThread::Impl::loop() {
  for (;;) {
    const bool last = fetch();
    choose();
    if (work.empty() && last) return;
    if (work.empty() && !desk.has_upkeep(wall_clock())) {
      if (chores_at && *chores_at <= steady_clock::now()) {
        chores_at.reset();
        desk.run_maintenance(true);
      }
      sleep();
      continue;
    }
    complete(turn());
    desk.run_maintenance(false);
    chores_at = steady_clock::now() + kIdleBeforeChores;
  }
}

/// Moves what came in to its lane; whether nothing more will come.
bool DeskThread::Impl::fetch() {
  std::vector<Waiting> arrived;
  bool last = false;
  {
    const std::lock_guard lock(mutex);
    arrived.swap(incoming);
    last = closing;
  }
  for (Waiting& one : arrived) ready[number_of(one.lane)].push_back(std::move(one));
  return last;
}

/// Until something comes in, the server closes, or something is due.
void DeskThread::Impl::sleep() {
  const auto until = steady_clock::now() + time_to_sleep();
  std::unique_lock lock(mutex);
  asleep = incoming.empty() && !closing;
  wake.wait_until(lock, until, [this] { return !asleep; });
  asleep = false;
}

steady_clock::duration DeskThread::Impl::time_to_sleep() const {
  steady_clock::duration longest = kLongestSleep;
  if (chores_at) longest = std::min(longest, *chores_at - steady_clock::now());
  if (const auto upkeep = desk.next_upkeep()) {
    longest = std::min<steady_clock::duration>(longest, *upkeep - wall_clock());
  }
  return std::max<steady_clock::duration>(longest, kShortestSleep);
}

/// Every lane's share first, then what is left of the turn, money before staff before buyers.
void DeskThread::Impl::choose() {
  work.clear();
  offered.clear();
  const auto take = [this](std::deque<Waiting>& lane, std::size_t most) {
    for (; most > 0 && !lane.empty() && work.size() < kWorkPerTurn; --most) {
      work.push_back(std::move(lane.front().work));
      offered.push_back(std::move(lane.front()));
      lane.pop_front();
    }
  };
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    take(ready[lane], share_of(static_cast<Lane>(lane)));
  for (std::size_t lane = 0; lane < kLanes; ++lane) take(ready[lane], kWorkPerTurn);
}

/// One turn; a database that stays busy is told to the callers rather than waited for. A turn that
/// only read the state back, and answered nothing of what it was offered, found it busy too.
std::vector<Reply> DeskThread::Impl::turn() {
  const auto until = steady_clock::now() + kLongestBusy;
  std::string why;
  for (int attempt = 1;; ++attempt) {
    try {
      std::vector<Reply> replies = desk.turn(wall_clock(), work);
      if (!desk.committed().empty()) on_commit(desk.committed());
      if (!replies.empty() || work.empty()) return replies;
    } catch (const store::StoreBusy& busy) {
      why = busy.what();
    }
    if (attempt == kBusyAttempts || steady_clock::now() > until)
      return std::vector<Reply>(work.size(), turned_away(DeskRefusal::kBusy, why));
    std::this_thread::sleep_for(kBusyWait);
  }
}

/// Gives the replies out, and puts what the turn had no room for back in front of its lane.
void DeskThread::Impl::complete(std::vector<Reply> replies) {
  CHECK(replies.size() <= work.size(), "a reply for each piece of work at most");
  for (std::size_t i = work.size(); i > replies.size(); --i) {
    Waiting& one = offered[i - 1];
    one.work = std::move(work[i - 1]);
    ready[number_of(one.lane)].push_front(std::move(one));
  }
  offered.resize(replies.size());
  {
    const std::lock_guard lock(mutex);
    for (const Waiting& one : offered) {
      --waiting[number_of(one.lane)];
      if (!one.show) continue;
      if (--holds_waiting[one.show] == 0) holds_waiting.erase(one.show);
    }
    stats = desk.stats();
  }
  for (std::size_t i = 0; i < replies.size(); ++i) give(offered[i].done, std::move(replies[i]));
  offered.clear();
  work.clear();
}

/// The database failed: nobody is left without an answer, then the process is told to end.
void DeskThread::Impl::fail(const std::string& sentence) noexcept {
  {
    const std::lock_guard lock(mutex);
    closing = true;
    for (Waiting& one : incoming) ready[number_of(one.lane)].push_back(std::move(one));
    incoming.clear();
    waiting = {};
    holds_waiting.clear();
  }
  // What the turn was offered may be on the disk; what had to wait for the next one is not.
  for (Waiting& one : offered) give(one.done, turned_away(DeskRefusal::kUnknown, sentence));
  for (auto& lane : ready) {
    for (Waiting& one : lane) give(one.done, turned_away(DeskRefusal::kClosing, sentence));
    lane.clear();
  }
  offered.clear();
  on_failure(sentence);
}

DeskThread::DeskThread(Desk& desk, const LaneLimits& limits, CommitListener on_commit,
                       std::function<void(std::string)> on_failure)
    : impl_(std::make_unique<Impl>(desk, limits, std::move(on_commit), std::move(on_failure))) {}

DeskThread::~DeskThread() {
  impl_->drain();
}

void DeskThread::submit(Work work, Completion done) {
  const Lane lane = lane_of(work);
  impl_->submit(lane, std::move(work), std::move(done));
}

void DeskThread::drain() {
  impl_->drain();
}

QueueDepths DeskThread::depths() const {
  const std::lock_guard lock(impl_->mutex);
  return {impl_->waiting};
}

DeskStats DeskThread::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

}  // namespace firstshow::desk
