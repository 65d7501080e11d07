#include "payments/hmac.hpp"

#include <gtest/gtest.h>

namespace firstshow::payments {
namespace {

// RFC 4231, section 4: test cases 1, 2, 3, 6 and 7.
TEST(Hmac, TestVectorsOfRfc4231) {
  struct Case {
    std::string secret;
    std::string message;
    const char* hex;
  };
  const Case cases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const Case& c : cases) {
    const Mac mac = hmac_sha256(c.secret, c.message);
    EXPECT_EQ(to_hex(mac), c.hex);
    EXPECT_EQ(mac_from_hex(c.hex), mac);
  }
}

TEST(Hmac, ReadsExactly64HexadecimalDigits) {
  const std::string good = to_hex(hmac_sha256("a", "b"));
  std::string upper = good;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(mac_from_hex(upper), mac_from_hex(good));
  for (const std::string& bad : {std::string(), good.substr(1), good + "0", good.substr(1) + "g",
                                 " " + good.substr(1), "0x" + good.substr(2)})
    EXPECT_EQ(mac_from_hex(bad), std::nullopt) << bad;
}

TEST(Hmac, ComparesEveryByte) {
  const Mac mac = hmac_sha256("a", "b");
  EXPECT_TRUE(equal_in_constant_time(mac, Mac(mac)));
  for (std::size_t i = 0; i < mac.size(); ++i) {
    Mac other = mac;
    other[i] ^= 1;
    EXPECT_FALSE(equal_in_constant_time(mac, other)) << i;
  }
  EXPECT_FALSE(equal_in_constant_time(mac, std::span(mac).first(31)));
}

}  // namespace
}  // namespace firstshow::payments
