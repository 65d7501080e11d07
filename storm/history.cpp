#include "storm/history.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace firstshow::storm {
namespace {

constexpr std::size_t kBufferBytes = 1U << 20U;

void add_text(std::string& line, std::string_view name, std::string_view text) {
  line.append(", \"").append(name).append("\": ");
  if (text.empty())
    line += "null";
  else
    line.append("\"").append(text).append("\"");
}

void add_number(std::string& line, std::string_view name, std::int64_t number) {
  line.append(", \"").append(name).append("\": ");
  if (number == 0)
    line += "null";
  else
    line += std::to_string(number);
}

/// JSON as it came; the server writes none with line feeds in it.
void add_json(std::string& line, std::string_view name, std::string_view json) {
  line.append(", \"").append(name).append("\": ");
  line += json.empty() || json.find('\n') != std::string_view::npos ? "null" : json;
}

}  // namespace

HistoryFile::HistoryFile(const std::string& path)
    : file_(std::fopen(path.c_str(), "wb")), path_(path) {
  if (file_ == nullptr) throw std::runtime_error(path + ": " + std::strerror(errno));
  std::setvbuf(file_, nullptr, _IOFBF, kBufferBytes);
}

HistoryFile::~HistoryFile() {
  std::fclose(file_);
}

void HistoryFile::put(const std::string& line) {
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size())
    throw std::runtime_error(path_ + ": " + std::strerror(errno));
}

void HistoryFile::flush() {
  if (std::fflush(file_) != 0) throw std::runtime_error(path_ + ": " + std::strerror(errno));
}

void HistoryFile::write(const Exchange& exchange) {
  line_.assign("{\"client\": \"").append(exchange.client).append("\"");
  add_text(line_, "buyer", exchange.buyer);
  add_number(line_, "sent", exchange.sent);
  add_number(line_, "done", exchange.status == 0 ? 0 : exchange.done);
  add_text(line_, "method", exchange.method);
  add_text(line_, "path", exchange.path);
  add_text(line_, "key", exchange.key);
  add_json(line_, "body", exchange.body);
  add_number(line_, "status", exchange.status);
  add_json(line_, "reply", exchange.reply);
  line_ += "}\n";
  put(line_);
}

void HistoryFile::write_event(std::string_view event, Micros at) {
  line_.assign("{\"event\": \"").append(event).append("\", \"at\": ");
  line_.append(std::to_string(at)).append("}\n");
  put(line_);
  flush();
}

}  // namespace firstshow::storm
