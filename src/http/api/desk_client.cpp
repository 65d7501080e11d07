#include "http/api/desk_client.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/message/resume_later.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
namespace {

struct SubmitToLane {
  desk::DeskThread& desk;
  std::optional<desk::Lane> lane;

  template <class Waiting>
  void operator()(Waiting waiting, desk::Work work) const {
    desk::Completion completion = resume_later<desk::Reply>(std::move(waiting));
    if (lane)
      desk.submit(*lane, std::move(work), std::move(completion));
    else
      desk.submit(std::move(work), std::move(completion));
  }
};

struct SubmitToReader {
  desk::ReadThread& reads;
  const DatabaseLoss& loss;

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
  return submit(std::nullopt, desk::Work(std::move(command)));
}

Awaitable<desk::Reply> DeskClient::ask(desk::SqlJob job) {
  return submit(std::nullopt, desk::Work(std::move(job)));
}

Awaitable<desk::Reply> DeskClient::ask(desk::Lane lane, desk::Work work) {
  return submit(lane, std::move(work));
}

Awaitable<desk::Reply> DeskClient::submit(std::optional<desk::Lane> lane, desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToLane{desk_, lane},
                                                        asio::use_awaitable, std::move(work));
}

}  // namespace firstshow::http
