#pragma once
// The syntax of JSON, for base/json_reader.cpp alone: text into values, with every fault that is
// one of syntax. Pure functions; any thread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"

namespace firstshow {

/// Adds a fault, or after kMaxJsonFaults of them one sentence that there are more. `pointer` is
/// made only where it is listed, and cut to kMaxPointerBytes.
void add_json_fault(Faults& faults, const std::function<std::string()>& pointer,
                    std::string detail);

/// What read_json_object() says of `text`; nothing if that has faults.
std::optional<boost::json::value> parse_json(std::string_view text,
                                             const boost::json::storage_ptr& storage,
                                             Faults& faults);

}  // namespace firstshow
