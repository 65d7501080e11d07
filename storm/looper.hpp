#pragma once
// Those who ask the same again and again, the next as soon as the last is answered: a holder takes
// a pair of seats of the hot show and gives it back, a reader reads the show's page and its seat
// map. On the thread of their wire; a surprise is counted, never thrown.

#include <functional>
#include <string>

#include "storm/shop.hpp"

namespace firstshow::storm {

class Holder final : public Caller {
 public:
  /// `after` hears of each pair that was held and given back; may be empty.
  Holder(Shop& shop, std::string token, std::function<void()> after);
  void begin();

  void answered(const Answer& answer) override;
  void woken() override { ask(); }

 private:
  void ask();
  void surprised(const Answer& answer);

  Shop& shop_;
  std::string token_;
  std::function<void()> after_;
  std::string holds_path_;
  std::string hold_;  ///< to be given back; "" if none
  Micros due_ = 0;
};

class Reader final : public Caller {
 public:
  explicit Reader(Shop& shop) : shop_(shop) {}
  void begin();

  void answered(const Answer& answer) override;
  void woken() override { begin(); }

 private:
  Shop& shop_;
  bool map_ = false;  ///< next
  Micros due_ = 0;
};

/// Keeps Shop::map as new as `every`, as an edge does for those behind it.
class MapWatcher final : public Caller {
 public:
  MapWatcher(Shop& shop, std::string name, Micros every)
      : shop_(shop), name_(std::move(name)), every_(every) {}
  void begin() { woken(); }

  void answered(const Answer& answer) override;
  void woken() override;

 private:
  Shop& shop_;
  std::string name_;
  Micros every_;
};

}  // namespace firstshow::storm
