#include "webhooks/event_names.hpp"

namespace firstshow::webhooks {

bool asks_for(std::string_view names, booking::EventKind kind) {
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    if (name == event_name(kind)) return true;
    names.remove_prefix(std::min(names.size(), name.size() + 1));
  }
  return false;
}

}  // namespace firstshow::webhooks
