#pragma once
// Looks after what may go wrong around a running server, once a second on a thread of its own: a
// wall clock that is not believed is told to the log, and a database whose files may have been
// deleted, replaced or overwritten is shown to the desk, which then stops selling. Nothing fails.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "desk/desk_thread.hpp"
#include "http/metrics/database_loss.hpp"
#include "store/sqlite/file_identity.hpp"

namespace firstshow::http {

class EnvironmentWatch {
 public:
  /// `desk` outlives this; its database at `database` is open.
  EnvironmentWatch(desk::DeskThread& desk, std::string database, const DatabaseLoss& loss);
  ~EnvironmentWatch();
  EnvironmentWatch(const EnvironmentWatch&) = delete;
  EnvironmentWatch& operator=(const EnvironmentWatch&) = delete;

 private:
  void run();
  void look_at_clock();
  void mark_clock();
  void look_at_files();

  desk::DeskThread& desk_;
  const std::string database_;
  const DatabaseLoss& loss_;
  store::FileIdentity files_;  ///< as they were when the desk last looked
  bool clock_doubted_ = false;

  std::mutex mutex_;
  std::condition_variable end_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace firstshow::http
