#pragma once
// Hands mails to one mail server (SMTP by libcurl), over one connection that it keeps while the
// server does. STARTTLS or TLS with a certificate that is verified, unless the operator says that
// there is none. One thread; a mail that is not taken is a result, not an exception.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace firstshow::mail {

struct SmtpOptions {
  std::string url;        ///< "smtp://mail.example:587" or "smtps://mail.example:465"
  std::string user;       ///< "" where the server asks for none
  std::string password;   ///< of the user
  bool encrypted = true;  ///< false: in the clear, for a server on this machine
  std::string ca_file;    ///< PEM; "" for the authorities that the system knows
  std::string hello;      ///< how we call ourselves: a host name
  std::chrono::milliseconds connect_time{10'000};
  std::chrono::milliseconds mail_time{60'000};  ///< for one mail, whatever is slow
};

enum class SmtpResult : std::uint8_t {
  kTaken,        ///< the server answers for it from here on
  kRefused,      ///< this mail never gets through: the recipient or the content is refused
  kLater,        ///< this mail does not get through now
  kUnavailable,  ///< no mail gets through: the server is not there, or takes none of ours
};

struct SmtpReply {
  SmtpResult result = SmtpResult::kUnavailable;
  std::string said;  ///< by the server or the network, without the recipient's address
};

class SmtpClient {
 public:
  /// A transfer under way ends when `stopping` becomes true; it outlives this.
  SmtpClient(SmtpOptions options, const std::atomic<bool>& stopping);
  ~SmtpClient();
  SmtpClient(const SmtpClient&) = delete;
  SmtpClient& operator=(const SmtpClient&) = delete;

  /// Addresses as deliverable() gives them; `message` is mime_text().
  SmtpReply send(const std::string& from, const std::string& to, const std::string& message);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What a refusal is, by the command that it answers ("RCPT", "DATA" for the message itself, ""
/// before any), the code and the enhanced code behind it (RFC 3463).
SmtpResult result_of(std::string_view command, int code, std::string_view words);

}  // namespace firstshow::mail
