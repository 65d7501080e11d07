#pragma once
// The way from a use case to the desk, or to the reading thread: submits work and resumes, on the
// session's own executor, with the reply. Session threads; the others only post. Nothing fails:
// refusals are in the reply. The clients outlive every session.

#include <atomic>
#include <optional>

#include "desk/desk_thread.hpp"
#include "desk/read_thread.hpp"
#include "http/message/exchange.hpp"
#include "store/address/database_loss.hpp"

namespace firstshow::http {

class ReadClient {
 public:
  ReadClient(desk::ReadThread& reads, const store::DatabaseLoss& loss)
      : reads_(reads), loss_(loss) {}

  /// Asks the reading thread. The question must hold what it reads into by a shared pointer: a
  /// session that ends while it waits takes everything else with it.
  Awaitable<desk::ReadReply> ask(desk::ReadJob job);

 private:
  desk::ReadThread& reads_;
  const store::DatabaseLoss& loss_;
};

/// The problem of a question that was not answered; `what` was asked, for the log. Nothing if it
/// was.
std::optional<Response> read_problem(const Request& request, const desk::ReadReply& reply,
                                     std::string_view what);

class DeskClient {
 public:
  /// `committed_at`: of the desk's last commit.
  DeskClient(desk::DeskThread& desk, ReadClient& reads, const std::atomic<Time>& committed_at)
      : desk_(desk), reads_(reads), committed_at_(committed_at) {}

  Awaitable<desk::Reply> ask(booking::Command command);
  Awaitable<desk::Reply> ask(desk::SqlJob job);
  Awaitable<desk::Reply> ask(desk::AuditedCommand command);
  /// ReadClient::ask()
  Awaitable<desk::ReadReply> read(desk::ReadJob job) { return reads_.ask(std::move(job)); }

  /// The desk's time as of its last commit; it never goes back.
  Time committed_at() const { return committed_at_.load(); }

 private:
  Awaitable<desk::Reply> submit(desk::Work work);

  desk::DeskThread& desk_;
  ReadClient& reads_;
  const std::atomic<Time>& committed_at_;
};

}  // namespace firstshow::http
