#include "sim/given_out.hpp"

#include <algorithm>
#include <functional>
#include <type_traits>
#include <variant>

#include "sim/model.hpp"

namespace firstshow::sim {

void GivenOut::learn(std::span<const Record> rows) {
  for (const auto& row : rows) {
    std::visit(
        [this](const auto& one) {
          using Row = std::decay_t<decltype(one)>;
          if constexpr (!std::is_same_v<Row, Erased> && requires { one.id.value; }) {
            if (!known_.insert(one.id.value).second) return;
            require(one.id.value > lost_up_to_,
                    "an id is given out again that was given out before a restore: " +
                        format_id(one.id));
            highest_id_ = std::max(highest_id_, one.id.value);
          }
        },
        row);
  }
}

void GivenOut::saw(Revision revision, const BookingCore& core) {
  highest_epoch_ = std::max(highest_epoch_, revision.epoch);
  for (const auto id : core.shows()) {
    const auto content = std::hash<std::string>{}(core.seat_statuses(id));
    const auto seen = maps_.try_emplace({revision, id}, content).first;
    require(seen->second == content, "one revision of a seat map has two contents: " +
                                         format_revision(revision) + " of " + format_id(id));
  }
}

void GivenOut::went_back(const KnownIds& known, Revision revision) {
  known_ = known;
  lost_up_to_ = highest_id_;
  require(revision.epoch > highest_epoch_,
          "after a restore the epoch is one that was there before: " + format_revision(revision));
  highest_epoch_ = revision.epoch;
}

}  // namespace firstshow::sim
