#include <chrono>
#include <cstdlib>

#include "base/believed_clock.hpp"
#include "http/api/services.hpp"
#include "http/metrics/metrics.hpp"
#include "http/operator/metrics_text.hpp"
#include "http/operator/use_cases.hpp"

namespace firstshow::http {
namespace {

Response plain(unsigned status, std::string text) {
  Response response;
  response.status = status;
  response.content_type = kTextContent;
  response.body = std::move(text);
  return response;
}

/// What is wrong with the wall clock, or "".
std::string clock_sentence() {
  const auto ahead =
      std::chrono::duration_cast<std::chrono::seconds>(system_clock_as_believed().disagreement());
  if (ahead.count() == 0) return {};
  return "the wall clock is not trusted: it is " + std::to_string(std::abs(ahead.count())) + " s " +
         (ahead.count() > 0 ? "ahead of" : "behind") + " the server's time";
}

/// What is wrong with mail, or "".
std::string mail_sentence(const std::optional<mail::MailFigures>& mails) {
  if (!mails) return {};
  if (mails->unavailable)
    return "buyers get no mail, because the mail server takes none: " +
           std::to_string(mails->waiting) + " wait";
  if (mails->dead_letters > 0)
    return std::to_string(mails->dead_letters) +
           " mails were given up: see firstshow mail list --state dead";
  return {};
}

}  // namespace

/// The process answers; nothing else is looked at.
Response live(const Request&) {
  return plain(200, "live\n");
}

/// Whether it can serve: false while it stops, so that no new connections are sent here, and where
/// it sells nothing because its database was taken away or cannot be reached. Review cases, mails
/// that do not get through and a wall clock that is not trusted stop no sale: each is only named.
Response ready(const Request&, MonitorServices& services) {
  if (services.state.closing.load(std::memory_order_relaxed)) return plain(503, "closing\n");
  const store::DatabaseLoss& loss = services.metrics.database_loss;
  if (loss.known()) return plain(503, loss.sentence() + "\n");
  if (const std::string trouble = services.metrics.database_trouble.sentence(); !trouble.empty())
    return plain(503, "nothing can be sold for now: " + trouble + "\n");
  std::string text = "ready\n";
  for (const std::string& sentence :
       {review_sentence(services.metrics.reviews.read(), wall_clock()), clock_sentence(),
        mail_sentence(services.read_gauges().mails)})
    if (!sentence.empty()) text += sentence + "\n";
  return plain(200, text);
}

Response metrics_page(const Request&, MonitorServices& services) {
  Response response = plain(200, metrics_text(services));
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace firstshow::http
