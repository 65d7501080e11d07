#pragma once
// The certificate and key with which a server speaks TLS (1.2 and newer), and reading them again
// when they were renewed: connections that are open keep what they began with. Any thread may call.

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/time.hpp"

namespace firstshow::http {

struct TlsFiles {
  std::string certificate;  ///< PEM, the server's first and then those up to the root
  std::string key;          ///< PEM, without a passphrase
};

/// A sentence about a file that cannot be used.
struct BadTlsFile : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class TlsIdentity {
 public:
  using Context = boost::asio::ssl::context;

  /// Throws BadTlsFile.
  explicit TlsIdentity(TlsFiles files);

  /// Reads the files again. Throws BadTlsFile, and then all is as before.
  void reload();
  std::shared_ptr<Context> context() const;
  /// When the certificate ends.
  Time expires_at() const;

 private:
  struct Loaded {
    std::shared_ptr<Context> context;
    Time expires_at{};
  };
  static Loaded load(const TlsFiles& files);

  const TlsFiles files_;
  mutable std::mutex mutex_;
  Loaded loaded_;
};

}  // namespace firstshow::http
