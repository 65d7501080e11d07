#pragma once
// One bit a seat, in words of 64 seats in seat order, with empty words around them, so that looking
// a little before the first or behind the last seat needs no test. A plain value: its owner's
// thread; nothing fails.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "booking/model/seat_layout.hpp"

namespace firstshow::booking {

inline constexpr std::uint32_t kSeatsPerWord = 64;

/// The seats of one word and, above them, those of the next.
struct TwoWords {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend TwoWords operator&(TwoWords a, TwoWords b) { return {a.low & b.low, a.high & b.high}; }
  friend TwoWords operator|(TwoWords a, TwoWords b) { return {a.low | b.low, a.high | b.high}; }
  /// Each seat stands for the one `distance` (0..63) seats further on.
  friend TwoWords operator>>(TwoWords a, std::uint32_t distance) {
    return {a.low >> distance | a.high << 1 << (kSeatsPerWord - 1 - distance), a.high >> distance};
  }
};

class SeatBitmap {
 public:
  /// No seat is in it.
  explicit SeatBitmap(std::uint32_t seat_count)
      : words_((seat_count + kSeatsPerWord - 1) / kSeatsPerWord + 2) {}

  bool has(SeatIndex seat) const { return (word(seat / kSeatsPerWord) >> bit_of(seat) & 1) != 0; }
  void add(SeatIndex seat) { words_[seat / kSeatsPerWord + 1] |= std::uint64_t{1} << bit_of(seat); }
  void remove(SeatIndex seat) {
    words_[seat / kSeatsPerWord + 1] &= ~(std::uint64_t{1} << bit_of(seat));
  }

  std::size_t word_count() const { return words_.size() - 2; }
  /// `index` 0 ..= word_count(); the last is empty.
  std::uint64_t word(std::size_t index) const { return words_[index + 1]; }
  /// The word before `index` 0 .. word_count() - 1; empty for the first.
  std::uint64_t word_before(std::size_t index) const { return words_[index]; }
  /// `index` 0 .. word_count() - 1.
  TwoWords two_words(std::size_t index) const { return {words_[index + 1], words_[index + 2]}; }
  void set_word(std::size_t index, std::uint64_t seats) { words_[index + 1] = seats; }

 private:
  static std::uint32_t bit_of(SeatIndex seat) { return seat % kSeatsPerWord; }

  std::vector<std::uint64_t> words_;
};

}  // namespace firstshow::booking
