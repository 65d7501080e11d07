#pragma once
// What a storm came to, as lines for people or as JSON for bench/. Pure; any thread.

#include <string>

#include "storm/storm.hpp"

namespace firstshow::storm {

std::string text_report(const StormOptions& options, const StormResult& result);
std::string json_report(const StormOptions& options, const StormResult& result);

/// 123456 as "123,456".
std::string with_commas(std::uint64_t number);
/// Microseconds as people say them: "840 us", "12.3 ms", "4.56 s".
std::string duration_text(std::int64_t micros);

}  // namespace firstshow::storm
