#include "http/ask_desk.hpp"

#include <memory>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/house.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
namespace {

/// Makes the completion that the desk runs. It must be copyable, and the coroutine is not: hence
/// the shared pointer. What is left of it on the desk's thread is an empty shell.
template <class Waiting>
desk::Completion resume_later(Waiting waiting) {
  auto shared = std::make_shared<Waiting>(std::move(waiting));
  return [shared](desk::Reply reply) {
    const auto executor = asio::get_associated_executor(*shared);
    asio::post(executor, [shared, reply = std::move(reply)]() mutable {
      Waiting resumed = std::move(*shared);
      std::move(resumed)(std::move(reply));
    });
  };
}

struct SubmitToLane {
  desk::DeskThread& desk;
  std::optional<desk::Lane> lane;

  template <class Waiting>
  void operator()(Waiting waiting, desk::Work work) const {
    desk::Completion completion = resume_later(std::move(waiting));
    if (lane)
      desk.submit(*lane, std::move(work), std::move(completion));
    else
      desk.submit(std::move(work), std::move(completion));
  }
};

using Token = const asio::use_awaitable_t<>;

}  // namespace

Awaitable<desk::Reply> ask_desk(House& house, desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToLane{house.desk, std::nullopt},
                                                        asio::use_awaitable, std::move(work));
}

Awaitable<desk::Reply> ask_desk(House& house, desk::Lane lane, desk::Work work) {
  return asio::async_initiate<Token, void(desk::Reply)>(SubmitToLane{house.desk, lane},
                                                        asio::use_awaitable, std::move(work));
}

}  // namespace firstshow::http
