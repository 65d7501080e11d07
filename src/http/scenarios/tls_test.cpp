#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <future>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "http/scenarios/test_certificate.hpp"
#include "http/scenarios/test_server.hpp"
#include "http/transport/tls_identity.hpp"
#include "store/database.hpp"

namespace firstshow::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class Tls : public testing::Test {
 protected:
  Tls() {
    std::string pattern = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    write_certificate(file("cert.pem"), file("key.pem"));
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  std::string file(const char* name) const { return (folder_ / name).string(); }
  TlsFiles files() const { return {file("cert.pem"), file("key.pem")}; }
  TestServer::Options with_tls() {
    identity_ = std::make_shared<TlsIdentity>(files());
    TestServer::Options options;
    options.server.tls = identity_;
    options.sandbox_delivers = false;  // it speaks plain HTTP
    return options;
  }
  /// What the sentence of a file that cannot be used is; "" if it can.
  std::string objection(const TlsFiles& given) const {
    try {
      const TlsIdentity identity(given);
      return "";
    } catch (const BadTlsFile& bad) {
      return bad.what();
    }
  }

  std::filesystem::path folder_;
  std::shared_ptr<TlsIdentity> identity_;
};

/// A blocking client that believes any certificate.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int newest = TLS1_3_VERSION) : stream_(io_, context_) {
    SSL_set_security_level(stream_.native_handle(), 0);  // it is the server that refuses
    SSL_set_max_proto_version(stream_.native_handle(), newest);
    SSL_set_min_proto_version(stream_.native_handle(), TLS1_VERSION);
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    const timeval patience{10, 0};
    ::setsockopt(stream_.next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience,
                 sizeof patience);
    stream_.handshake(asio::ssl::stream_base::client, failed);
  }
  /// The head of the reply to what is sent.
  std::string ask(const std::string& bytes) {
    asio::write(stream_, asio::buffer(bytes), failed);
    return head();
  }
  std::string head() { return until("\r\n\r\n"); }
  /// What comes up to and with `end`, or to the end.
  std::string until(const std::string& end) {
    const std::size_t size =
        asio::read_until(stream_, asio::dynamic_buffer(received_), end, failed);
    const std::string text = failed ? received_ : received_.substr(0, size);
    received_.erase(0, text.size());
    return text;
  }
  long serial() const {
    X509* const certificate = SSL_get0_peer_certificate(handle());
    return certificate == nullptr ? 0 : ASN1_INTEGER_get(X509_get0_serialNumber(certificate));
  }
  std::string version() const { return SSL_get_version(handle()); }

  boost::system::error_code failed;

 private:
  SSL* handle() const {
    return const_cast<asio::ssl::stream<tcp::socket>&>(stream_).native_handle();
  }
  std::string received_;
  asio::io_context io_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  asio::ssl::stream<tcp::socket> stream_;
};

TEST_F(Tls, CarriesRequestsAndTellsBrowsersToStay) {
  TestServer server(with_tls());
  TlsClient client(server.port());
  ASSERT_FALSE(client.failed) << client.failed.message();
  for (int i = 0; i < 3; ++i) {
    const std::string head = client.ask(TestServer::request("HEAD", "/v1/shows"));
    EXPECT_EQ(head.substr(0, 15), "HTTP/1.1 200 OK") << i;
    EXPECT_NE(head.find("Strict-Transport-Security: max-age=31536000\r\n"), std::string::npos);
  }
  EXPECT_EQ(client.version(), "TLSv1.3");
}

TEST_F(Tls, CarriesLiveSeatMaps) {
  TestServer::Options options = with_tls();
  options.feed.shortest_interval = std::chrono::milliseconds{1};
  TestServer server(options);
  const std::string path = "/v1/shows/" + server.show + "/seats/live";
  TlsClient viewer(server.port());
  ASSERT_EQ(viewer.ask(TestServer::request("GET", path)).substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_EQ(viewer.until("\n\n"), "retry: 2000\n\n");
  EXPECT_EQ(viewer.until("\n\n").substr(0, 15), "event: snapshot");
  EXPECT_EQ(viewer.until("\n\n").substr(0, 11), "event: show");
  const SeatPlanId plan = *parse_id<SeatPlanTag>(server.plan);
  const booking::NamedPlaces seats{{4, 5}, {}, {}, {}};
  server.ask(booking::BlockPlaces{*parse_id<ShowTag>(server.show), plan, seats, "a test"});
  EXPECT_NE(viewer.until("\n\n").find("\"blocked\":[4,5]"), std::string::npos);
  {
    TlsClient gone(server.port());
    gone.ask(TestServer::request("GET", path));
    TestServer::await([&] { return server.transport().live_feed.viewers() == 2; });
  }
  TestServer::await([&] { return server.transport().live_feed.viewers() == 1; });
  server.server().stop();
  EXPECT_EQ(viewer.until("\n\n"), "");
  EXPECT_TRUE(viewer.failed);
}

TEST_F(Tls, SaysGoodbyeAfterTheLastWordOfAStream) {
  TestServer server(with_tls());
  TlsClient viewer(server.port());
  const std::string path = "/v1/shows/" + server.show + "/seats/live";
  ASSERT_EQ(viewer.ask(TestServer::request("GET", path)).substr(0, 15), "HTTP/1.1 200 OK");
  std::promise<std::string> done;
  const auto over = [](store::Database& db) { db.execute("UPDATE show SET forget_at = 1"); };
  server.desk().submit(desk::SqlJob{desk::JobChanges::kCatalogue, over},
                       [&](desk::Reply reply) { done.set_value(reply.fault); });
  ASSERT_EQ(done.get_future().get(), "");
  viewer.until("event: gone");
  viewer.until("no such words");
  EXPECT_EQ(viewer.failed, asio::error::eof) << viewer.failed.message() << ": it was cut off";
}

TEST_F(Tls, IsOneDotTwoAtLeast) {
  TestServer server(with_tls());
  TlsClient good(server.port(), TLS1_2_VERSION);
  EXPECT_FALSE(good.failed) << good.failed.message();
  EXPECT_EQ(good.version(), "TLSv1.2");
  EXPECT_TRUE(TlsClient(server.port(), TLS1_1_VERSION).failed);
}

TEST_F(Tls, EndsWhoeverDoesNotSpeakIt) {
  TestServer::Options options = with_tls();
  options.server.limits.handshake_time = std::chrono::milliseconds{60};
  TestServer server(options);
  RawClient plain(server.port());
  plain.send(TestServer::request("GET", "/v1/shows"));
  EXPECT_EQ(plain.receive().status, 0);
  RawClient silent(server.port());
  EXPECT_TRUE(silent.ended()) << "a handshake has its time";
  EXPECT_FALSE(TlsClient(server.port()).failed) << "others are served";
}

TEST_F(Tls, SaysThatItWasTooLong) {
  TestServer::Options options = with_tls();
  options.server.limits.header_time = std::chrono::milliseconds{60};
  TestServer server(options);
  TlsClient slow(server.port());
  EXPECT_EQ(slow.ask("GET /v1/shows HTTP/1.1\r\nHost:").substr(0, 12), "HTTP/1.1 408");
}

TEST_F(Tls, TakesARenewedCertificateForNewConnections) {
  TestServer server(with_tls());
  TlsClient before(server.port());
  EXPECT_EQ(before.serial(), 1);
  const Time old_end = identity_->expires_at();
  write_certificate(file("cert.pem"), file("key.pem"), 2, 60);
  identity_->reload();
  EXPECT_GT(identity_->expires_at(), old_end);
  EXPECT_EQ(TlsClient(server.port()).serial(), 2);
  EXPECT_EQ(before.ask(TestServer::request("HEAD", "/v1/shows")).substr(0, 12), "HTTP/1.1 200");

  std::ofstream(file("cert.pem")) << "half written";
  EXPECT_THROW(identity_->reload(), BadTlsFile);
  EXPECT_EQ(TlsClient(server.port()).serial(), 2) << "what was good stays";
}

TEST_F(Tls, SaysWhichFileIsWrong) {
  EXPECT_EQ(objection(files()), "");
  EXPECT_EQ(objection({file("none.pem"), file("key.pem")}),
            "cannot read " + file("none.pem") + ": No such file or directory");
  EXPECT_EQ(objection({file("cert.pem"), file("none.pem")}),
            "cannot read " + file("none.pem") + ": No such file or directory");
  std::ofstream(file("words.pem")) << "words\n";
  EXPECT_EQ(objection({file("words.pem"), file("key.pem")})
                .find(file("words.pem") + " holds no certificate in PEM format"),
            0U);
  EXPECT_EQ(objection({file("cert.pem"), file("words.pem")})
                .find(file("words.pem") + " holds no private key in PEM format"),
            0U);
  write_certificate(file("other.pem"), file("other_key.pem"));
  EXPECT_EQ(objection({file("cert.pem"), file("other_key.pem")}),
            "the key in " + file("other_key.pem") + " is not that of the certificate in " +
                file("cert.pem"));
}

}  // namespace
}  // namespace firstshow::http
