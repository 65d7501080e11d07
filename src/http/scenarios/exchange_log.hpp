#pragma once
// For tests: where the environment variable FIRSTSHOW_EXCHANGES names a folder, every request that
// a test client sent and the reply it got become a line of JSON there, so that tests/contract can
// hold them all against the contract. One thread an instance; any number of instances.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace firstshow::http {

using HeaderMap = std::map<std::string, std::string>;  ///< names in lower case

/// Reads "Name: value" lines, after the first line of a message's head.
inline void read_header_lines(std::string_view head, HeaderMap& headers) {
  while (true) {
    const std::size_t end = head.find("\r\n");
    if (end == std::string_view::npos) return;
    head.remove_prefix(end + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    headers[name] = value == std::string_view::npos ? "" : line.substr(value);
  }
}

class ExchangeLog {
 public:
  void sent(std::string_view bytes) {
    if (folder() != nullptr) sent_ += bytes;
  }
  /// The reply to the oldest request that has none yet. A request that is not well-formed has no
  /// method in the log.
  void received(int status, const HeaderMap& headers, const std::string& body) {
    if (folder() == nullptr || status < 200) return;
    boost::json::object line = next_request();
    line["status"] = status;
    line["headers"] = to_json(headers);
    line["body"] = body;
    append(boost::json::serialize(line) + "\n");
  }

 private:
  static const char* folder() {
    static const char* const kFolder = std::getenv("FIRSTSHOW_EXCHANGES");
    return kFolder;
  }
  static boost::json::object to_json(const HeaderMap& headers) {
    boost::json::object all;
    for (const auto& [name, value] : headers) all[name] = value;
    return all;
  }
  boost::json::object next_request() {
    boost::json::object line;
    if (sent_.starts_with("\r\n")) sent_.erase(0, 2);  // an empty line before a request is nothing
    const std::size_t end = sent_.find("\r\n\r\n");
    const std::size_t method_end = sent_.find(' ');
    const std::size_t target_end = sent_.find(' ', method_end + 1);
    if (end == std::string::npos || target_end == std::string::npos || target_end > end) {
      sent_.clear();
      return line;
    }
    line["method"] = sent_.substr(0, method_end);
    line["target"] = sent_.substr(method_end + 1, target_end - method_end - 1);
    HeaderMap headers;
    read_header_lines(std::string_view(sent_).substr(0, end), headers);
    const std::size_t length = std::strtoul(headers["content-length"].c_str(), nullptr, 10);
    line["request_headers"] = to_json(headers);
    line["request_body"] = sent_.substr(end + 4, length);
    sent_.erase(0, std::min(end + 4 + length, sent_.size()));
    return line;
  }
  /// One write, so that lines of several threads do not mix.
  static void append(const std::string& line) {
    static const int kFile = [] {
      const std::string path = std::string(folder()) + "/" + std::to_string(::getpid()) + ".jsonl";
      return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }();
    if (::write(kFile, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
  }

  std::string sent_;
};

}  // namespace firstshow::http
