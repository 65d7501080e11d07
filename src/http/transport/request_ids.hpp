#pragma once
// Ids of requests: they never repeat in one process and are hard to guess from another. One thread
// an instance; nothing fails.

#include <cstdint>
#include <string>

namespace firstshow::http {

class RequestIds {
 public:
  RequestIds();
  /// Replaces `id` by 16 hexadecimal digits.
  void next(std::string& id);

 private:
  std::uint64_t state_;
};

}  // namespace firstshow::http
