#pragma once
// Makes a completion, for others to run on their threads, that resumes a waiting coroutine on its
// own executor. The completion must be copyable, and the coroutine is not: hence the shared
// pointer. What is left of it on the other thread is an empty shell.

#include <memory>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>

namespace firstshow::http {

template <class Reply, class Waiting>
auto resume_later(Waiting waiting) {
  auto shared = std::make_shared<Waiting>(std::move(waiting));
  return [shared](Reply reply) {
    const auto executor = boost::asio::get_associated_executor(*shared);
    boost::asio::post(executor, [shared, reply = std::move(reply)]() mutable {
      Waiting resumed = std::move(*shared);
      std::move(resumed)(std::move(reply));
    });
  };
}

}  // namespace firstshow::http
