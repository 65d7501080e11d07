#pragma once
// Looks after what may go wrong around a running server, once a second on a thread of its own: a
// wall clock that is not believed is told to the log; a database that may have been deleted,
// replaced, overwritten or taken over is shown to the desk, which then stops selling; one that
// cannot be written to is told to the log and to whoever asks. Nothing fails.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/revision.hpp"
#include "desk/desk_thread.hpp"
#include "store/address/database_loss.hpp"
#include "store/address/database_trouble.hpp"
#include "store/address/database_watch.hpp"

namespace firstshow::http {

class EnvironmentWatch {
 public:
  /// `desk` outlives this; its database at `address` is open. `committed`: the newest revision that
  /// is durable.
  EnvironmentWatch(desk::DeskThread& desk, const store::DatabaseAddress& address,
                   const store::DatabaseLoss& loss, store::DatabaseTrouble& trouble,
                   std::function<Revision()> committed);
  ~EnvironmentWatch();
  EnvironmentWatch(const EnvironmentWatch&) = delete;
  EnvironmentWatch& operator=(const EnvironmentWatch&) = delete;

 private:
  void run();
  void look_at_clock();
  void mark_clock();
  void mark_revision();
  void look_at_database();

  desk::DeskThread& desk_;
  const std::string state_file_prefix_;  ///< DatabaseAddress::state_file_prefix()
  const store::DatabaseLoss& loss_;
  store::DatabaseTrouble& trouble_;
  const std::unique_ptr<store::DatabaseWatch> database_;
  /// The desk has not looked yet; its thread may answer after this has ended.
  const std::shared_ptr<std::atomic<bool>> suspect_ = std::make_shared<std::atomic<bool>>(false);
  const std::function<Revision()> committed_;
  Revision marked_;
  bool clock_doubted_ = false;

  std::mutex mutex_;
  std::condition_variable end_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace firstshow::http
