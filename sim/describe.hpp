#pragma once
// Commands as lines of text, for the story that is told when a simulation fails. Pure.

#include <string>

#include "booking/model/command.hpp"

namespace firstshow::sim {

std::string describe(const booking::Command& command);

}  // namespace firstshow::sim
