// Tokens, secrets and the limit on minting.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "accounts/buyer_tokens.hpp"
#include "accounts/operator_token.hpp"
#include "accounts/server_secrets.hpp"
#include "store/database.hpp"
#include "store/journal.hpp"
#include "store/ports/secrets.hpp"
#include "store/sqlite/database_file.hpp"

namespace firstshow::accounts {
namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

constexpr Time kNow{std::chrono::hours{24 * 365 * 57}};

TokenSecret secret_of(std::uint8_t byte) {
  TokenSecret secret;
  secret.fill(byte);
  return secret;
}

TEST(BuyerTokens, SayWhoTheyAreUntilTheyExpire) {
  const BuyerTokens tokens(secret_of(1));
  const BuyerId buyer{(1LL << 62) - 1};
  const std::string token = tokens.make(buyer, kNow + std::chrono::seconds{10});
  BuyerId read;
  EXPECT_EQ(tokens.check(token, kNow, read), TokenCheck::kGenuine);
  EXPECT_EQ(read, buyer);
  EXPECT_EQ(tokens.check(token, kNow + std::chrono::seconds{10}, read), TokenCheck::kExpired);
  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos)
      << "it can go into a URL";
}

TEST(BuyerTokens, AreForgedIfAnyCharacterIsAnother) {
  const BuyerTokens tokens(secret_of(1));
  const std::string token = tokens.make(BuyerId{42}, kNow + std::chrono::hours{1});
  BuyerId read;
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string forged = token;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(tokens.check(forged, kNow, read), TokenCheck::kForged) << at;
  }
  for (const std::string& bad : {std::string(), token + "A", token.substr(1), std::string(66, '?')})
    EXPECT_EQ(tokens.check(bad, kNow, read), TokenCheck::kForged) << bad;
  EXPECT_EQ(BuyerTokens(secret_of(2)).check(token, kNow, read), TokenCheck::kForged)
      << "another server";
  EXPECT_EQ(read, BuyerId{}) << "nobody was let in";
}

TEST(BuyerTokens, AreForBuyersOfTheirOwn) {
  std::set<BuyerId> seen;
  for (int i = 0; i < 1'000; ++i) {
    const BuyerId buyer = random_buyer();
    EXPECT_GT(buyer.value, 0);
    EXPECT_LT(buyer.value, 1LL << 62);
    EXPECT_TRUE(seen.insert(buyer).second);
  }
}

TEST(ServerSecrets, AreMadeOnceAndStay) {
  const Folder folder;
  store::SqliteOptions options;
  options.path = folder.file("server.db");
  ServerSecrets first;
  {
    const auto db = store::open_writer(options);
    first = load_server_secrets(*db);
  }
  const auto db = store::open_writer(options);
  const ServerSecrets again = load_server_secrets(*db);
  EXPECT_EQ(first.buyer_tokens, again.buyer_tokens);
  EXPECT_EQ(first.ticket_signing, again.ticket_signing);
  EXPECT_EQ(first.sandbox_seal, again.sandbox_seal);
  EXPECT_EQ(first.sandbox_webhook.current, again.sandbox_webhook.current);
  EXPECT_EQ(again.sandbox_webhook.former, "");
  EXPECT_NE(first.buyer_tokens, first.ticket_signing);
  EXPECT_NE(first.buyer_tokens, first.sandbox_seal);
  EXPECT_NE(first.buyer_tokens, Secret{});

  db->execute("UPDATE secret SET value = x'00' WHERE name = 'ticket_signing'");
  EXPECT_THROW(load_server_secrets(*db), store::StoreBroken);
}

TEST(ServerSecrets, AreNotMadeAnewWhereSomethingWasMadeWithThem) {
  const struct {
    const char* secret;
    const char* made;
  } cases[] = {
      {"ticket_signing", "INSERT INTO ticket VALUES (9, 1, 1, 0, NULL, 1)"},
      {"order_codes",
       "INSERT INTO orders (id, show_id, hold_id, buyer_id, state, code, created_at, ended_at, "
       "currency, "
       "total, buyer_name, buyer_email, buyer_phone, buyer_state, lines) VALUES (9, 1, 1, 1, 2, 1, "
       "1, "
       "1, 'INR', 0, '', '', '', '', x'')"},
  };
  for (const auto& one : cases) {
    const Folder folder;
    store::SqliteOptions options;
    options.path = folder.file("server.db");
    const auto db = store::open_writer(options);
    load_server_secrets(*db);
    db->execute("PRAGMA foreign_keys = OFF");
    db->execute(std::string("DELETE FROM secret WHERE name = '") + one.secret + "'");
    EXPECT_NO_THROW(load_server_secrets(*db)) << "nothing was made with it";
    db->execute(std::string("DELETE FROM secret WHERE name = '") + one.secret + "'");
    db->execute(one.made);
    EXPECT_THROW(load_server_secrets(*db), store::StoreBroken) << one.secret;
    EXPECT_FALSE(store::read_secret(*db, one.secret)) << one.secret;
  }
}

TEST(WebhookSecrets, AreTwoAfterARotationUntilTheFormerOneEnds) {
  const Folder folder;
  store::SqliteOptions options;
  options.path = folder.file("server.db");
  const auto db = store::open_writer(options);
  const Time now = from_micros(1'790'000'000'000'000);
  const std::string first = load_server_secrets(*db).sandbox_webhook.current;

  const WebhookSecretPair two = rotate_webhook_secret(*db, "sandbox/main", now);
  EXPECT_EQ(two.former, first);
  EXPECT_EQ(two.former_ends_at, now + kFormerSecretTime);
  EXPECT_NE(two.current, first);
  EXPECT_EQ(two.current.size(), 64U);
  const Time last = two.former_ends_at - Duration{1};
  EXPECT_TRUE(two.has_former_at(last));
  EXPECT_FALSE(two.has_former_at(two.former_ends_at));
  const WebhookSecretPair again = rotate_webhook_secret(*db, "sandbox/main", last);
  EXPECT_EQ(again.current, two.current) << "the same was asked for twice";
  EXPECT_EQ(again.former_ends_at, two.former_ends_at) << "and it does not live longer";
  EXPECT_EQ(load_server_secrets(*db).sandbox_webhook.former, first);

  EXPECT_EQ(end_former_secret(*db, "sandbox/main").former, "");
  EXPECT_EQ(end_former_secret(*db, "sandbox/main").current, two.current) << "twice is once";
  const WebhookSecretPair next = rotate_webhook_secret(*db, "sandbox/main", now);
  EXPECT_EQ(next.former, two.current);
  const WebhookSecretPair late = rotate_webhook_secret(*db, "sandbox/main", next.former_ends_at);
  EXPECT_EQ(late.former, next.current) << "what had ended makes no room";
  EXPECT_NE(load_webhook_secrets(*db, "razorpay/north").current, late.current);

  db->execute("UPDATE former_secret SET value = x'00'");
  EXPECT_THROW(load_server_secrets(*db), store::StoreBroken);
}

TEST(OperatorToken, IsInAFileForItsOwnerAlone) {
  const Folder folder;
  const std::string database = folder.file("server.db");
  EXPECT_THROW(read_operator_token(database), std::runtime_error);
  const std::string token = make_operator_token();
  EXPECT_EQ(token.size(), 64U);
  EXPECT_NE(token, make_operator_token());
  {
    std::ofstream old(operator_token_path(database));
    old << "open to everybody";
  }
  EXPECT_THROW(read_operator_token(database), std::runtime_error) << "half a token is none";
  write_operator_token(database, token);
  EXPECT_EQ(read_operator_token(database), token);
  struct stat about {};
  ASSERT_EQ(::stat(operator_token_path(database).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_THROW(write_operator_token(folder.file("no/such/server.db"), token), std::runtime_error);
}

}  // namespace
}  // namespace firstshow::accounts
