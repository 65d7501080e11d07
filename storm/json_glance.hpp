#pragma once
// A glance at a JSON object: one top-level member, without parsing the rest. The replies of the
// server are looked at this way because the load generator shares its processors. Pure, any thread;
// what is not JSON gives nothing, or something that is not there.

#include <string_view>

namespace firstshow::storm {

/// The member's text without its quotes (escapes stay as they are), or its number, word, list or
/// object as written; "" if the object has no such member.
std::string_view glance(std::string_view object, std::string_view member);

}  // namespace firstshow::storm
