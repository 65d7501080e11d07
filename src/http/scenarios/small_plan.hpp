#pragma once
// For tests: the plan file of a small hall. Stalls A-1..A-6 (Premium), B-1..B-6 (Regular, B-6 a
// wheelchair place), and the Pit (Regular, 9 people) to stand in. A pure function.

#include <string>

namespace firstshow::http {

inline std::string small_plan() {
  const auto row = [](const std::string& label, int y, const std::string& category) {
    std::string text = R"({"row_number": ")" + label + R"(", "position": {"x": 0, "y": )" +
                       std::to_string(y) + R"(}, "seats": [)";
    for (int seat = 1; seat <= 6; ++seat) {
      if (seat > 1) text += ",";
      text += R"({"seat_number": ")" + std::to_string(seat) + R"(", "position": {"x": )" +
              std::to_string(seat * 25) + R"(, "y": 0}, "category": ")" + category + "\"}";
    }
    return text + "]}";
  };
  return R"({"name": "Small hall", "size": {"width": 300, "height": 200},
    "categories": [{"name": "Premium", "color": "#aa0000"}, {"name": "Regular", "color": "#00aa00"}],
    "zones": [{"name": "Stalls", "position": {"x": 0, "y": 20}, "rows": [)" +
         row("A", 20, "Premium") + "," + row("B", 50, "Regular") + R"(],
      "areas": [{"shape": "circle", "circle": {"radius": 5}, "position": {"x": 3, "y": 4}}]}],
    "firstshow": {"accessible": ["Stalls-B-6"], "standing": [
      {"key": "Pit", "name": "The pit", "category": "Regular", "capacity": 9,
       "drawn_by": [{"zone": 0, "area": 0}]}]}})";
}

}  // namespace firstshow::http
