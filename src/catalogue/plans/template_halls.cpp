#include "catalogue/plans/template_halls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.hpp"
#include "catalogue/plans/plan_numbers.hpp"

namespace firstshow::catalogue {
namespace {

constexpr double kMargin = 40;

void drop_unused_categories(PlanDraft& draft) {
  std::vector<bool> used(draft.categories.size());
  for (const DraftRow& row : draft.rows)
    for (const DraftSeat& seat : row.seats) used[seat.category] = true;
  for (const DraftArea& area : draft.areas) used[area.layout.category] = true;

  std::vector<booking::CategoryIndex> place(used.size());
  std::vector<PlanCategory> kept;
  for (std::size_t i = 0; i < used.size(); ++i) {
    place[i] = static_cast<booking::CategoryIndex>(kept.size());
    if (used[i]) kept.push_back(std::move(draft.categories[i]));
  }
  draft.categories = std::move(kept);
  for (DraftRow& row : draft.rows)
    for (DraftSeat& seat : row.seats) seat.category = place[seat.category];
  for (DraftArea& area : draft.areas) area.layout.category = place[area.layout.category];
}

}  // namespace

void finish_drawing(PlanDraft& draft) {
  drop_unused_categories(draft);
  constexpr double kFar = std::numeric_limits<double>::infinity();
  Point least{kFar, kFar};
  Point most{-kFar, -kFar};
  const auto add = [&](Point point) {
    least = {std::min(least.x, point.x), std::min(least.y, point.y)};
    most = {std::max(most.x, point.x), std::max(most.y, point.y)};
  };
  for (const DraftRow& row : draft.rows)
    for (const DraftSeat& seat : row.seats) add(seat.at);
  for (const PlanShape& shape : draft.shapes)
    for (const Point corner : outline(shape)) add(corner);

  const Point shift = on_grid(kMargin - least.x, kMargin - least.y);
  const auto move = [&](Point& point) { point = {point.x + shift.x, point.y + shift.y}; };
  for (DraftRow& row : draft.rows)
    for (DraftSeat& seat : row.seats) move(seat.at);
  for (PlanShape& shape : draft.shapes) move(shape.at);
  if (draft.focal_point) move(*draft.focal_point);
  draft.size = {std::ceil(most.x - least.x + 2 * kMargin),
                std::ceil(most.y - least.y + 2 * kMargin)};
}

std::string row_letter(std::uint32_t index) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  std::string letters;
  for (std::uint32_t rest = index + 1; rest > 0; rest = (rest - 1) / kLetters.size())
    letters.insert(letters.begin(), kLetters[(rest - 1) % kLetters.size()]);
  return letters;
}

Point on_grid(double x, double y) {
  return {std::round(x * 8) / 8, std::round(y * 8) / 8};
}

std::vector<std::uint32_t> share_out(std::uint32_t total, std::span<const double> weights,
                                     std::span<const std::uint32_t> most) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  CHECK(sum > 0 && weights.size() == most.size(), "there is something to share out to");
  std::vector<std::uint32_t> parts(weights.size());
  std::vector<std::pair<double, std::size_t>> fractions;
  std::uint32_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double exact = total * weights[i] / sum;
    parts[i] = std::min({static_cast<std::uint32_t>(exact), most[i], left});
    left -= parts[i];
    fractions.emplace_back(std::floor(exact) - exact, i);
  }
  // The rest goes to the largest fractions first, then round and round wherever there is room.
  std::sort(fractions.begin(), fractions.end());
  while (left > 0) {
    const std::uint32_t before = left;
    for (const auto& [fraction, i] : fractions) {
      if (left == 0) break;
      if (parts[i] == most[i]) continue;
      ++parts[i];
      --left;
    }
    CHECK(left < before, "what is shared out fits");
  }
  return parts;
}

DraftRow& add_row(PlanDraft& draft, std::uint32_t zone, std::string label) {
  DraftRow& row = draft.rows.emplace_back();
  row.row.zone = zone;
  row.row.label = std::move(label);
  row.row.label_position = "both";
  return row;
}

DraftSeat& add_seat(DraftRow& row, Point at, booking::CategoryIndex category) {
  DraftSeat& seat = row.seats.emplace_back();
  seat.number = std::to_string(row.seats.size());
  seat.at = at;
  seat.category = category;
  return seat;
}

PlanShape labelled_rectangle(std::uint32_t zone, Point centre, Point size, std::string_view text,
                             std::string_view color) {
  PlanShape shape;
  shape.zone = zone;
  shape.size = on_grid(size.x, size.y);
  shape.at = on_grid(centre.x - size.x / 2, centre.y - size.y / 2);
  shape.color = color;
  shape.border_color = "#555555";
  shape.text = text;
  shape.text_at = {shape.size.x / 2, shape.size.y / 2};
  shape.text_color = "#333333";
  return shape;
}

void add_standing(PlanDraft& draft, PlanShape shape, std::string_view key, std::string_view name,
                  booking::CategoryIndex category, std::uint32_t capacity) {
  shape.standing = static_cast<booking::AreaIndex>(draft.areas.size());
  draft.shapes.push_back(std::move(shape));
  draft.areas.push_back({{std::string(key), std::string(name)}, {category, capacity}, ""});
}

void mark_wheelchair_places(DraftRow& row, std::uint32_t pairs) {
  const std::size_t count = row.seats.size();
  const std::size_t room = count < 4 ? 0 : std::max<std::size_t>(1, count / 6);
  pairs = std::min(pairs, static_cast<std::uint32_t>(room));
  for (std::uint32_t i = 0; i < pairs; ++i) {
    const std::size_t from_end = std::size_t{i} / 2 * 2;
    const bool left = i % 2 == 0;
    row.seats[left ? from_end : count - 1 - from_end].traits = booking::kAccessibleSeat;
    row.seats[left ? from_end + 1 : count - 2 - from_end].traits = booking::kCompanionSeat;
  }
}

}  // namespace firstshow::catalogue
