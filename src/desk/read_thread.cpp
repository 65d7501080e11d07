#include "desk/read_thread.hpp"

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "store/ports/read_transaction.hpp"

namespace firstshow::desk {
namespace {

using std::chrono::steady_clock;

struct Question {
  ReadJob job;
  ReadCompletion done;
  steady_clock::time_point begin_by;
};

}  // namespace

struct ReadThread::Impl {
  Impl(store::Database& reader, const ReadLimits& given) : limits(given), db(reader) {}

  ReadReply answer(const Question& question) {
    if (steady_clock::now() > question.begin_by)
      return {DeskRefusal::kBusy, "it waited longer than questions may"};
    try {
      const store::ReadTransaction transaction(db, steady_clock::now() + limits.read_time);
      question.job(db);
    } catch (const store::StoreBusy& busy) {
      return {DeskRefusal::kBusy, busy.what()};
    } catch (const std::exception& failure) {
      return {DeskRefusal::kFault, failure.what()};
    }
    return {};
  }

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      asked.wait(lock, [this] { return ending || !waiting.empty(); });
      if (waiting.empty()) return;
      const Question question = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      question.done(answer(question));
      lock.lock();
    }
  }

  const ReadLimits limits;
  store::Database& db;  // the thread's

  std::mutex mutex;
  std::condition_variable asked;
  std::deque<Question> waiting;
  bool ending = false;
  std::thread thread;
};

ReadThread::ReadThread(store::Database& reader, const ReadLimits& limits)
    : impl_(std::make_unique<Impl>(reader, limits)) {
  impl_->thread = std::thread([impl = impl_.get()] {
    pthread_setname_np(pthread_self(), "reads");
    impl->run();
  });
}

ReadThread::~ReadThread() {
  drain();
}

void ReadThread::submit(ReadJob job, ReadCompletion done) {
  ReadReply refused;
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->ending) {
      refused = {DeskRefusal::kClosing, "the server is closing"};
    } else if (impl_->waiting.size() >= impl_->limits.waiting) {
      refused = {DeskRefusal::kBusy, "too many questions wait"};
    } else {
      impl_->waiting.push_back(
          {std::move(job), std::move(done), steady_clock::now() + impl_->limits.queue_time});
    }
  }
  if (refused.refusal == DeskRefusal::kNone)
    impl_->asked.notify_one();
  else
    done(std::move(refused));
}

void ReadThread::drain() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ending = true;
  }
  impl_->asked.notify_one();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace firstshow::desk
