#include "http/ask_desk.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/house.hpp"
#include "http/metrics.hpp"
#include "http/resume_later.hpp"

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

Awaitable<desk::ReadReply> ask_reader(House& house, desk::ReadJob job) {
  const SubmitToReader submit{house.reads, house.metrics.database_loss};
  return asio::async_initiate<Token, void(desk::ReadReply)>(submit, asio::use_awaitable,
                                                            std::move(job));
}

Awaitable<desk::Reply> ask_desk(House& house, desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToLane{house.desk, std::nullopt},
                                                        asio::use_awaitable, std::move(work));
}

Awaitable<desk::Reply> ask_desk(House& house, desk::Lane lane, desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToLane{house.desk, lane},
                                                        asio::use_awaitable, std::move(work));
}

}  // namespace firstshow::http
