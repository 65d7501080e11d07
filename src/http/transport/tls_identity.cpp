#include "http/transport/tls_identity.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>

namespace firstshow::http {
namespace {

/// What OpenSSL complained about last, in its words.
std::string complaint() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

void check_readable(const std::string& path) {
  errno = 0;
  const std::ifstream file(path);
  if (!file) throw BadTlsFile("cannot read " + path + ": " + std::strerror(errno));
}

/// Keys with a passphrase would make the server ask on its terminal at every start.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

/// RFC 7301: HTTP/1.1 is all that is spoken here; who offers other things only goes on without.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned offered_length, void*) {
  static constexpr std::array<unsigned char, 9> kHttp = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  const int answer =
      SSL_select_next_proto(&found, length, kHttp.data(), kHttp.size(), offered, offered_length);
  *chosen = found;
  return answer == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void harden(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

Time end_of(const SSL_CTX* context) {
  std::tm broken{};
  const X509* certificate = SSL_CTX_get0_certificate(context);
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &broken) != 1)
    return Time::max();
  return Time{std::chrono::seconds{::timegm(&broken)}};
}

}  // namespace

TlsIdentity::TlsIdentity(TlsFiles files) : files_(std::move(files)), loaded_(load(files_)) {}

TlsIdentity::Loaded TlsIdentity::load(const TlsFiles& files) {
  check_readable(files.certificate);
  check_readable(files.key);
  Loaded loaded;
  loaded.context = std::make_shared<Context>(Context::tls_server);
  SSL_CTX* const context = loaded.context->native_handle();
  harden(context);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
    throw BadTlsFile(files.certificate + " holds no certificate in PEM format (" + complaint() +
                     ")");
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
    const std::string why = complaint();
    if (other)
      throw BadTlsFile("the key in " + files.key + " is not that of the certificate in " +
                       files.certificate);
    throw BadTlsFile(files.key + " holds no private key in PEM format without a passphrase (" +
                     why + ")");
  }
  if (SSL_CTX_check_private_key(context) != 1)
    throw BadTlsFile("the key in " + files.key + " is not that of the certificate in " +
                     files.certificate);
  loaded.expires_at = end_of(context);
  return loaded;
}

void TlsIdentity::reload() {
  Loaded fresh = load(files_);
  const std::lock_guard lock(mutex_);
  loaded_ = std::move(fresh);
}

std::shared_ptr<TlsIdentity::Context> TlsIdentity::context() const {
  const std::lock_guard lock(mutex_);
  return loaded_.context;
}

Time TlsIdentity::expires_at() const {
  const std::lock_guard lock(mutex_);
  return loaded_.expires_at;
}

}  // namespace firstshow::http
