#include "http/transport/request_ids.hpp"

#include <random>

namespace firstshow::http {

RequestIds::RequestIds() {
  std::random_device random;
  state_ = static_cast<std::uint64_t>(random()) << 32U | random();
}

void RequestIds::next(std::string& id) {
  constexpr std::size_t kDigits = 16;
  // SplitMix64: a bijection of a counter, so that ids do not repeat.
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  mixed ^= mixed >> 31U;
  id.resize(kDigits);
  for (char& digit : id) {
    digit = "0123456789abcdef"[mixed & 15U];
    mixed >>= 4U;
  }
}

}  // namespace firstshow::http
