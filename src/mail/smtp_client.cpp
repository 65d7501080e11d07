#include "mail/smtp_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"

namespace firstshow::mail {
namespace {

constexpr std::size_t kMaxSaidBytes = 300;

/// Without the address, which logs and rows are not to have.
std::string without(std::string text, const std::string& address) {
  for (std::size_t at = text.find(address); at != std::string::npos; at = text.find(address, at))
    text.replace(at, address.size(), "[recipient]");
  return text;
}

/// A server's words may be anything.
std::string for_people(std::string_view words) {
  std::string line;
  for (const char c : words)
    line += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? ' ' : c;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return shortened(line, kMaxSaidBytes);
}

/// Before the process has threads of its own that use curl.
void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl could not be started");
}

}  // namespace

SmtpResult result_of(std::string_view command, int code, std::string_view words) {
  const bool of_this_mail = command == "RCPT" || command == "DATA";
  if (!of_this_mail || code == 421) return SmtpResult::kUnavailable;
  // 5.7.x is about what we may do: what the operator mends is not the buyer's loss.
  const bool of_policy = words.find(" 5.7.") != words.npos || code == 530 || code == 535;
  return code >= 500 && !of_policy ? SmtpResult::kRefused : SmtpResult::kLater;
}

struct SmtpClient::Impl {
  Impl(SmtpOptions given, const std::atomic<bool>& stops)
      : options(std::move(given)), stopping(stops) {
    start_curl();
    curl = curl_easy_init();
    if (curl == nullptr) throw std::runtime_error("libcurl has no memory");
  }
  ~Impl() { curl_easy_cleanup(curl); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode failed = curl_easy_setopt(curl, option, value);
    if (failed != CURLE_OK)
      throw std::runtime_error(std::string("libcurl cannot be set up: ") +
                               curl_easy_strerror(failed));
  }

  static std::size_t read_message(char* to, std::size_t size, std::size_t count, void* of) {
    auto& left = static_cast<Impl*>(of)->left;
    const std::size_t taken = std::min(size * count, left.size());
    std::memcpy(to, left.data(), taken);
    left.remove_prefix(taken);
    return taken;
  }

  static int look_at_stop(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Impl*>(of)->stopping ? 1 : 0;
  }

  /// Follows the conversation: the command that was sent last, and what the server says to it.
  /// After a refusal curl takes its leave, which says nothing of the mail.
  static int follow(CURL*, curl_infotype type, char* bytes, std::size_t size, void* of) {
    auto& self = *static_cast<Impl*>(of);
    const std::string_view line(bytes, size);
    if (type == CURLINFO_HEADER_OUT) {
      self.is_over |= line.starts_with("QUIT");
      if (!self.is_over) self.command = line.substr(0, line.find_first_of(" \r\n"));
    } else if (type == CURLINFO_HEADER_IN && !self.is_over) {
      self.answer = line;
    }
    return 0;
  }

  void prepare(const std::string& from, curl_slist* recipients) {
    curl_easy_reset(curl);  // the connection stays
    const bool has_path = options.url.find('/', options.url.find("//") + 2) != std::string::npos;
    set(CURLOPT_URL, (has_path ? options.url : options.url + "/" + options.hello).c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USE_SSL, static_cast<long>(options.encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    if (!options.user.empty()) {
      set(CURLOPT_USERNAME, options.user.c_str());
      set(CURLOPT_PASSWORD, options.password.c_str());
    }
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_time.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.mail_time.count()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
        static_cast<long>(std::max<std::int64_t>(1, options.mail_time.count() / 1'000)));
    set(CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    set(CURLOPT_MAIL_RCPT, recipients);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &Impl::read_message);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Impl::look_at_stop);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, &Impl::follow);
    set(CURLOPT_DEBUGDATA, this);
  }

  SmtpReply reply_of(CURLcode code, const std::string& to) const {
    if (code == CURLE_OK) return {SmtpResult::kTaken, ""};
    int status = 0;
    std::from_chars(answer.data(), answer.data() + answer.size(), status);
    if (status >= 400) return {result_of(command, status, answer), for_people(without(answer, to))};
    // A connection that broke over this mail may break over it again: others go first then.
    const bool over_this_mail = command == "RCPT" || command == "DATA";
    return {over_this_mail ? SmtpResult::kLater : SmtpResult::kUnavailable,
            for_people(without(curl_easy_strerror(code), to))};
  }

  const SmtpOptions options;
  const std::atomic<bool>& stopping;
  CURL* curl = nullptr;
  std::string_view left;  ///< of the message
  std::string command;
  std::string answer;
  bool is_over = false;
};

SmtpClient::SmtpClient(SmtpOptions options, const std::atomic<bool>& stopping)
    : impl_(std::make_unique<Impl>(std::move(options), stopping)) {}

SmtpClient::~SmtpClient() = default;

SmtpReply SmtpClient::send(const std::string& from, const std::string& to,
                           const std::string& message) {
  impl_->left = message;
  impl_->command.clear();
  impl_->answer.clear();
  impl_->is_over = false;
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
      curl_slist_append(nullptr, ("<" + to + ">").c_str()), curl_slist_free_all);
  CHECK(recipients, "a recipient needs a few bytes");
  impl_->prepare(from, recipients.get());
  return impl_->reply_of(curl_easy_perform(impl_->curl), to);
}

}  // namespace firstshow::mail
