#pragma once
// The operators that sim/mutants/generated puts in place of those of src/booking, and the switch
// that turns one of them into its mutant: FIRSTSHOW_MUTANT=17 for the 17th, none without it. One
// build holds all mutants. With FIRSTSHOW_REACHED=FILE the numbers that were reached go into the
// file at the end of the process. One thread. Nothing in the tree includes this.

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <type_traits>

namespace firstshow::mutants {

class Switch {
 public:
  Switch() {
    if (const char* const wanted = std::getenv("FIRSTSHOW_MUTANT")) active_ = std::atoi(wanted);
    file_ = std::getenv("FIRSTSHOW_REACHED");
  }
  ~Switch() {
    std::FILE* const file = file_ ? std::fopen(file_, "w") : nullptr;
    if (!file) return;
    for (std::size_t id = 0; id < kMax; ++id)
      if (reached_[id]) std::fprintf(file, "%zu\n", id);
    std::fclose(file);
  }
  Switch(const Switch&) = delete;
  Switch& operator=(const Switch&) = delete;

  bool is_on(int id) {
    if (file_) reached_[id] = true;
    return id == active_;
  }

 private:
  static constexpr std::size_t kMax = 10'000;

  int active_ = 0;  // mutants count from 1; zero before the constructor ran, too
  const char* file_ = nullptr;
  bool reached_[kMax] = {};
};

inline Switch the_switch;

/// Whether mutant `id` is on; never while the compiler computes a constant.
constexpr bool is_on(int id) {
  if (std::is_constant_evaluated()) return false;
  return the_switch.is_on(id);
}

template <class A, class B>
constexpr bool less(int id, const A& a, const B& b) {
  return is_on(id) ? a <= b : a < b;
}
template <class A, class B>
constexpr bool less_equal(int id, const A& a, const B& b) {
  return is_on(id) ? a < b : a <= b;
}
template <class A, class B>
constexpr bool greater(int id, const A& a, const B& b) {
  return is_on(id) ? a >= b : a > b;
}
template <class A, class B>
constexpr bool greater_equal(int id, const A& a, const B& b) {
  return is_on(id) ? a > b : a >= b;
}
template <class A, class B>
constexpr bool equal(int id, const A& a, const B& b) {
  return is_on(id) ? a != b : a == b;
}
template <class A, class B>
constexpr bool not_equal(int id, const A& a, const B& b) {
  return is_on(id) ? a == b : a != b;
}

template <class A, class B>
constexpr auto plus(int id, const A& a, const B& b) {
  return is_on(id) ? a - b : a + b;
}
template <class A, class B>
constexpr auto minus(int id, const A& a, const B& b) {
  return is_on(id) ? a + b : a - b;
}
template <class A, class B>
constexpr auto times(int id, const A& a, const B& b) {
  return is_on(id) ? a + b : a * b;
}
template <class A, class B>
constexpr auto divided(int id, const A& a, const B& b) {
  return is_on(id) ? a * b : a / b;
}
template <class A, class B>
constexpr A& add_to(int id, A& a, const B& b) {
  return is_on(id) ? a -= b : a += b;
}
template <class A, class B>
constexpr A& take_from(int id, A& a, const B& b) {
  return is_on(id) ? a += b : a -= b;
}

template <class A>
constexpr A smaller(int id, const A& a, const A& b) {
  return (is_on(id) ? a < b : b < a) ? b : a;
}
template <class A>
constexpr A larger(int id, const A& a, const A& b) {
  return (is_on(id) ? b < a : a < b) ? b : a;
}

}  // namespace firstshow::mutants
