#pragma once
// What follows a durable batch: live seat maps move, the catalogue is read anew where it changed,
// gateway tasks go to the gateways, mails and events to their senders, figures to the metrics. The
// desk's thread calls heard(), which is short; a worker thread of its own reads the catalogue. Its
// owner builds it before the desk's thread and destroys it after.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <unordered_set>

#include "accounts/api_keys.hpp"
#include "catalogue/directory.hpp"
#include "desk/desk.hpp"
#include "feed/seat_maps.hpp"
#include "http/metrics/metrics.hpp"

namespace firstshow::http {

/// Who works on what a commit asks for. Called on the desk's thread: short, do not throw.
struct Workers {
  std::function<void(std::span<const booking::GatewayTask>)> run_gateway_tasks;
  std::function<void()> look_at_mails;     ///< there are mails to send
  std::function<void()> look_at_webhooks;  ///< there are events to tell of
};

class AfterCommit {
 public:
  /// Puts the maps of every show in place and reads the catalogue and the API keys, so that all is
  /// there when the server begins; then starts the worker. `desk` is only looked at before its
  /// thread runs and on it; `reader` is the worker's as long as this lives. Throws the Store...
  /// errors.
  AfterCommit(const desk::Desk& desk, store::Database& reader, feed::SeatMaps& maps,
              catalogue::Directory& directory, accounts::KeyRing& keys, Metrics& metrics,
              Workers workers);
  ~AfterCommit();
  AfterCommit(const AfterCommit&) = delete;
  AfterCommit& operator=(const AfterCommit&) = delete;

  /// The desk's commit listener.
  void heard(const desk::Committed& committed);

 private:
  void put_map(ShowId show, Revision revision);
  void drop_gone_shows();
  void note_figures();
  void look_at_reviews(Time now);
  void ask_reload();
  void reload();
  void reload_when_asked();

  const desk::Desk& desk_;
  feed::SeatMaps& maps_;
  catalogue::Directory& directory_;
  accounts::KeyRing& keys_;
  Metrics& metrics_;
  const Workers workers_;
  std::unordered_set<ShowId> mapped_;  ///< the desk's thread's
  desk::DeskStats noted_;              ///< the desk's thread's
  Time looked_at_reviews_{};           ///< the desk's thread's
  store::Database& reader_;            ///< the worker's

  std::mutex mutex_;
  std::condition_variable asked_;
  bool reload_asked_ = false;
  bool ending_ = false;
  std::thread worker_;
};

}  // namespace firstshow::http
