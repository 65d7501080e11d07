#pragma once
// Writes exchanges down for a checker that shares nothing with this program: one JSON object a line
// (proof/README.md has the format). One file of one process and one thread. Throws
// std::runtime_error when the file cannot be written.

#include <cstdio>
#include <string>
#include <string_view>

#include "storm/clock.hpp"

namespace firstshow::storm {

struct Exchange {
  std::string_view client;
  std::string_view buyer;  ///< "" before there is one
  Micros sent = 0;
  Micros done = 0;
  std::string_view method;
  std::string_view path;
  std::string_view key;   ///< "" for none
  std::string_view body;  ///< JSON, or ""
  unsigned status = 0;    ///< 0: no whole answer came
  std::string_view reply;
};

class HistoryFile {
 public:
  explicit HistoryFile(const std::string& path);
  ~HistoryFile();
  HistoryFile(const HistoryFile&) = delete;
  HistoryFile& operator=(const HistoryFile&) = delete;

  void write(const Exchange& exchange);
  /// "start", "ready" or "kill".
  void write_event(std::string_view event, Micros at);
  void flush();

 private:
  void put(const std::string& line);

  std::FILE* file_;
  std::string path_;
  std::string line_;
};

}  // namespace firstshow::storm
