#pragma once
// Makes a completion, for others to run on their threads, that resumes a waiting coroutine on its
// own executor. The completion must be copyable, and the coroutine is not: hence the shared
// pointer. The reply waits beside the coroutine, so that only the pointer goes through the queue of
// the executor. What is left of it on the other thread is an empty shell.

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>

namespace firstshow::http {

template <class Reply, class Waiting>
struct Resumption {
  Waiting waiting;
  std::optional<Reply> reply{};
};

template <class Reply, class Waiting>
auto resume_later(Waiting waiting) {
  using State = Resumption<Reply, Waiting>;
  auto shared = std::make_shared<State>(State{std::move(waiting)});
  return [shared = std::move(shared)](Reply reply) mutable {
    const auto executor = boost::asio::get_associated_executor(shared->waiting);
    shared->reply.emplace(std::move(reply));
    boost::asio::post(executor, [shared = std::move(shared)] {
      Waiting resumed = std::move(shared->waiting);
      std::move(resumed)(std::move(*shared->reply));
    });
  };
}

}  // namespace firstshow::http
