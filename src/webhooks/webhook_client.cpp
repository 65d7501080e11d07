#include "webhooks/webhook_client.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/check.hpp"

namespace firstshow::webhooks {
namespace {

/// Of an answer's body; it is read and dropped.
constexpr std::size_t kMaxAnswerBytes = 4'096;
constexpr long kKeptConnections = 64;

/// Before the process has threads of its own that use curl.
void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl could not be started");
}

struct Transfer {
  ~Transfer() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
  }
  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode failed = curl_easy_setopt(curl, option, value);
    if (failed != CURLE_OK)
      throw std::runtime_error(std::string("libcurl cannot be set up: ") +
                               curl_easy_strerror(failed));
  }
  void header(const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers, line.c_str());
    CHECK(longer != nullptr, "a header needs a few bytes");
    headers = longer;
  }

  WebhookRequest request;
  Reach reach = Reach::kPublic;
  bool is_http = false;
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;
  std::size_t answered = 0;  ///< bytes
  bool was_refused = false;  ///< an address was not connected to
};

std::size_t drop_body(char*, std::size_t size, std::size_t count, void* of) {
  auto& transfer = *static_cast<Transfer*>(of);
  transfer.answered += size * count;
  return transfer.answered > kMaxAnswerBytes ? 0 : size * count;
}

/// The address that curl is about to connect to, whatever name it had.
curl_socket_t open_socket(void* of, curlsocktype, curl_sockaddr* to) {
  auto& transfer = *static_cast<Transfer*>(of);
  const bool allowed = transfer.is_http                    ? is_loopback(to->addr)
                       : transfer.reach == Reach::kPrivate ? true
                                                           : is_public(to->addr);
  if (!allowed) {
    transfer.was_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

}  // namespace

struct WebhookClient::Impl {
  explicit Impl(ClientOptions given) : options(std::move(given)) {
    start_libcurl();
    multi = curl_multi_init();
    if (multi == nullptr) throw std::runtime_error("libcurl has no memory");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
  }
  ~Impl() {
    for (auto& [curl, transfer] : transfers) curl_multi_remove_handle(multi, curl);
    transfers.clear();
    curl_multi_cleanup(multi);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void prepare(Transfer& t) const {
    const WebhookRequest& request = t.request;
    t.header("Content-Type: application/json");
    t.header("webhook-id: " + request.id);
    t.header("webhook-timestamp: " + std::to_string(request.timestamp_s));
    t.header("webhook-signature: " + request.signature);
    t.header("Expect:");
    t.set(CURLOPT_URL, request.url.c_str());
    t.set(CURLOPT_PROTOCOLS_STR, t.is_http ? "http" : "https");
    t.set(CURLOPT_FOLLOWLOCATION, 0L);
    t.set(CURLOPT_PROXY, "");  // nor one of the environment
    t.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    t.set(CURLOPT_NOSIGNAL, 1L);
    t.set(CURLOPT_QUICK_EXIT, 1L);  // never waits for a lookup whose time is over
    t.set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.answer_time.count()));
    t.set(CURLOPT_USERAGENT, options.user_agent.c_str());
    t.set(CURLOPT_HTTPHEADER, t.headers);
    t.set(CURLOPT_POST, 1L);
    t.set(CURLOPT_POSTFIELDS, request.body.c_str());
    t.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    t.set(CURLOPT_WRITEFUNCTION, &drop_body);
    t.set(CURLOPT_WRITEDATA, static_cast<void*>(&t));
    t.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    t.set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&t));
    t.set(CURLOPT_PRIVATE, static_cast<void*>(&t));
    if (!options.ca_file.empty()) t.set(CURLOPT_CAINFO, options.ca_file.c_str());
  }

  static std::string error_of(const Transfer& transfer, CURLcode code) {
    // Names of a private network are nobody's business who can only guess them.
    if (transfer.was_refused || code == CURLE_COULDNT_RESOLVE_HOST)
      return "the name leads to no address of the internet";
    return curl_easy_strerror(code);
  }

  WebhookAnswer finish(CURL* curl, CURLcode code) {
    const auto found = transfers.find(curl);
    CHECK(found != transfers.end(), "curl ends what was started");
    const Transfer& transfer = *found->second;
    WebhookAnswer answer;
    answer.number = transfer.request.number;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    // The status is the answer, however long its body is.
    if (status >= 200)
      answer.status = static_cast<std::uint32_t>(std::min(status, 999L));
    else
      answer.error = error_of(transfer, code);
    curl_multi_remove_handle(multi, curl);
    transfers.erase(found);
    return answer;
  }

  const ClientOptions options;
  CURLM* multi = nullptr;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;
};

WebhookClient::WebhookClient(ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

WebhookClient::~WebhookClient() = default;

void WebhookClient::start(WebhookRequest request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->request = std::move(request);
  transfer->reach = impl_->options.reach;
  transfer->is_http = transfer->request.url.starts_with("http:");
  transfer->curl = curl_easy_init();
  if (transfer->curl == nullptr) throw std::runtime_error("libcurl has no memory");
  impl_->prepare(*transfer);
  CURL* const curl = transfer->curl;
  impl_->transfers.emplace(curl, std::move(transfer));
  curl_multi_add_handle(impl_->multi, curl);
}

std::size_t WebhookClient::running() const {
  return impl_->transfers.size();
}

std::vector<WebhookAnswer> WebhookClient::wait(Duration longest) {
  int running = 0;
  curl_multi_perform(impl_->multi, &running);
  std::vector<WebhookAnswer> answers;
  const auto take = [&] {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(impl_->multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const curl = message->easy_handle;
      answers.push_back(impl_->finish(curl, message->data.result));
    }
  };
  take();
  if (!answers.empty()) return answers;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(longest);
  curl_multi_poll(impl_->multi, nullptr, 0,
                  static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, 600'000)), nullptr);
  curl_multi_perform(impl_->multi, &running);
  take();
  return answers;
}

void WebhookClient::wake() {
  curl_multi_wakeup(impl_->multi);
}

}  // namespace firstshow::webhooks
