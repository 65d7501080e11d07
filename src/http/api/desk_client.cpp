#include "http/api/desk_client.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/message/resume_later.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
namespace {

struct SubmitToDesk {
  desk::DeskThread& desk;

  template <class Waiting>
  void operator()(Waiting waiting, desk::Work work) const {
    desk.submit(std::move(work), resume_later<desk::Reply>(std::move(waiting)));
  }
};

struct SubmitToReader {
  desk::ReadThread& reads;
  const store::DatabaseLoss& loss;

  template <class Waiting>
  void operator()(Waiting waiting, desk::ReadJob job) const {
    desk::ReadCompletion done = resume_later<desk::ReadReply>(std::move(waiting));
    if (loss.known())
      done({desk::DeskRefusal::kLost, ""});  // what stands there now is not ours
    else
      reads.submit(std::move(job), std::move(done));
  }
};

using Token = const asio::use_awaitable_t<>;

}  // namespace

Awaitable<desk::ReadReply> ReadClient::ask(desk::ReadJob job) {
  const SubmitToReader submit{reads_, loss_};
  return asio::async_initiate<Token, void(desk::ReadReply)>(submit, asio::use_awaitable,
                                                            std::move(job));
}

std::optional<Response> read_problem(const Request& request, const desk::ReadReply& reply,
                                     std::string_view what) {
  if (reply.refusal == desk::DeskRefusal::kNone) return std::nullopt;
  if (reply.refusal == desk::DeskRefusal::kFault)
    spdlog::error("request {}: {}: {}", request.id, what, reply.fault);
  return desk_problem(request, reply.refusal);
}

Awaitable<desk::Reply> DeskClient::ask(booking::Command command) {
  return submit(desk::Work(std::move(command)));
}

Awaitable<desk::Reply> DeskClient::ask(desk::SqlJob job) {
  return submit(desk::Work(std::move(job)));
}

Awaitable<desk::Reply> DeskClient::ask(desk::AuditedCommand command) {
  return submit(desk::Work(std::move(command)));
}

Awaitable<desk::Reply> DeskClient::submit(desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToDesk{desk_}, asio::use_awaitable,
                                                        std::move(work));
}

}  // namespace firstshow::http
