#include "storm/crowd_page.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "http/pages/assets.hpp"

namespace firstshow::storm {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Response = beast::http::response<beast::http::string_body>;

constexpr unsigned kMaxVisits = 64;
constexpr std::size_t kLongestRequest = 8'192;
constexpr std::chrono::seconds kPatience{20};
constexpr std::chrono::milliseconds kAfterTrouble{200};
/// A page asks twice a second; one that did not for so long is closed, or hidden.
constexpr Micros kLooksOn = 3 * kSecond;
constexpr Micros kReadWithin = 1'500 * kMillisecond;

constexpr std::string_view kPage = "/crowd";  // as it is embedded; it is served as /
constexpr std::string_view kNews = "/news.json";
constexpr std::string_view kAssets = "/assets/";

/// What is the same for all who come. Any thread.
class Notice {
 public:
  void name(const std::string& server, const std::string& show) {
    server_ = server;
    show_ = show;
    policy_ = "default-src 'none'; script-src 'self' " + server + "; frame-src " + server +
              "; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
              "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }
  void put_up(const CrowdNews& news) {
    const std::lock_guard lock(mutex_);
    news_ = news;
  }
  std::string read() {
    read_at_.store(micros_now());
    std::unique_lock lock(mutex_);
    const CrowdNews news = news_;
    lock.unlock();
    return json_of(news, server_, show_);
  }
  Micros read_at() const { return read_at_.load(); }
  const std::string& policy() const { return policy_; }

 private:
  std::string server_;  // these three: set before there is a second thread
  std::string show_;
  std::string policy_;
  std::mutex mutex_;
  CrowdNews news_;
  std::atomic<Micros> read_at_{0};
};

const http::EmbeddedFile* find_file(std::string_view target) {
  const std::string_view path = target == "/" ? kPage : target;
  if (target != "/" && !target.starts_with(kAssets)) return nullptr;
  for (const http::EmbeddedFile& file : http::embedded_files())
    if (file.path == path) return &file;
  return nullptr;
}

void fill(Response& response, std::string_view type, std::string_view caching, std::string body) {
  response.set(beast::http::field::content_type, beast::string_view(type.data(), type.size()));
  response.set(beast::http::field::cache_control,
               beast::string_view(caching.data(), caching.size()));
  response.body() = std::move(body);
}

Response answer_to(beast::http::verb method, std::string_view target, Notice& notice) {
  using beast::http::field;
  Response response;
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  target = target.substr(0, target.find('?'));
  const http::EmbeddedFile* file = find_file(target);
  if (method != beast::http::verb::get && method != beast::http::verb::head) {
    response.result(beast::http::status::method_not_allowed);
    response.set(field::allow, "GET, HEAD");
    fill(response, "text/plain", "no-store", "There is nothing but to look.\n");
  } else if (target == kNews) {
    fill(response, "application/json", "no-store", notice.read());
  } else if (file != nullptr) {
    fill(response, http::content_type_of(file->path),
         file->path == kPage ? "no-store" : "max-age=3600", std::string(file->content));
    if (file->path == kPage) response.set("Content-Security-Policy", notice.policy());
  } else {
    response.result(beast::http::status::not_found);
    fill(response, "text/plain", "no-store", "This is not here.\n");
  }
  return response;
}

/// One connection, a request after the other. Lives as long as something is under way on it.
class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(tcp::socket socket, Notice& notice, unsigned& visits)
      : stream_(std::move(socket)), buffer_(kLongestRequest), notice_(notice), visits_(visits) {
    ++visits_;
  }
  ~Visit() { --visits_; }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(kLongestRequest);
    stream_.expires_after(kPatience);
    beast::http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](boost::system::error_code error, std::size_t) {
          if (!error) self->answer();
        });
  }

 private:
  void answer() {
    const auto& request = parser_->get();
    const auto target = request.target();
    response_ = answer_to(request.method(), {target.data(), target.size()}, notice_);
    response_.version(request.version());
    response_.keep_alive(request.keep_alive());
    response_.prepare_payload();
    if (request.method() == beast::http::verb::head) response_.body().clear();
    stream_.expires_after(kPatience);
    beast::http::async_write(
        stream_, response_,
        [self = shared_from_this()](boost::system::error_code error, std::size_t) {
          if (!error && self->response_.keep_alive()) self->read();
        });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<beast::http::request_parser<beast::http::empty_body>> parser_;
  Response response_;
  Notice& notice_;
  unsigned& visits_;
};

}  // namespace

class CrowdPage::Inside {
 public:
  Inside() : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    url = "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  ~Inside() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  void start() {
    accept();
    // Signals are the main thread's, whose waiting they end.
    sigset_t all{};
    sigset_t before{};
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  std::string url;
  Notice notice;

 private:
  void run() {
    try {
      context_.run();
    } catch (const std::exception& wrong) {
      std::fprintf(stderr, "firstshow-lab: the page of the crowd: %s\n", wrong.what());
    }
  }

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) {
        pause_.expires_after(kAfterTrouble);
        pause_.async_wait([this](boost::system::error_code) { accept(); });
        return;
      }
      if (visits_ < kMaxVisits) std::make_shared<Visit>(std::move(socket), notice, visits_)->read();
      accept();
    });
  }

  unsigned visits_ = 0;  // what follows ends before it
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer pause_{context_};
  std::thread thread_;
};

CrowdPage::CrowdPage() : inside_(std::make_unique<Inside>()) {}
CrowdPage::~CrowdPage() = default;

const std::string& CrowdPage::url() const {
  return inside_->url;
}

void CrowdPage::open(const std::string& server, const std::string& show) {
  inside_->notice.name(server, show);
  inside_->start();
}

void CrowdPage::tell(const CrowdNews& news) {
  inside_->notice.put_up(news);
}

void CrowdPage::wait_for_readers() const {
  const Micros told = micros_now();
  if (inside_->notice.read_at() < told - kLooksOn) return;
  ::usleep(static_cast<useconds_t>(kReadWithin));
}

}  // namespace firstshow::storm
