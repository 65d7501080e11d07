#include "tickets/ticket_signature.hpp"

#include <gtest/gtest.h>

#include <string>

namespace firstshow::tickets {
namespace {

using booking::Place;

TicketSeed seed_of(std::uint8_t first) {
  TicketSeed seed{};
  seed[0] = first;
  return seed;
}

constexpr TicketId kTicket{0x0123456789ABCDEF};
constexpr ShowId kShow{0x00FEDCBA98765432};
constexpr Place kSeat{Place::Kind::kSeat, 49'999};

TicketVerifier verifier_of(const TicketSigner& signer) {
  return TicketVerifier({{signer.key_version(), signer.public_key()}});
}

TEST(TicketSignature, SaysWhatWasSigned) {
  const TicketSigner signer(seed_of(1), 3);
  const Place places[] = {{Place::Kind::kSeat, 0},
                          {Place::Kind::kSeat, 99'999},
                          {Place::Kind::kArea, 0},
                          {Place::Kind::kArea, 7}};
  for (const Place& place : places) {
    TicketClaim claim;
    ASSERT_EQ(verifier_of(signer).verify(signer.sign(kTicket, kShow, place), claim),
              TicketCheck::kGenuine);
    EXPECT_EQ(claim, (TicketClaim{kTicket, kShow, place, 3}));
  }
}

TEST(TicketSignature, FitsQrAlphanumericModeOfVersionSix) {
  const std::string code = TicketSigner(seed_of(1), 1).sign(kTicket, kShow, kSeat);
  EXPECT_EQ(code.size(), 144U);  // capacity of version 6-M: 154
  EXPECT_EQ(code.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ."), std::string::npos);
}

// The private key is the hash of the seed and the signature has no randomness (RFC 8032), so the
// code of a ticket never changes: what was printed stays what the server shows. The literal was
// made with Python's `cryptography` Ed25519 over "firstshow ticket\n" and the 22 bytes.
TEST(TicketSignature, NeverChanges) {
  const std::string expected =
      "FS1.040G28T5CY4TQKFF03ZDSEMRESA34000RD7G.WFGYBQ8805CSA1TT8DM"
      "R6E83PQTJK2WMWT05W6K4ZBWF4W3C3APCHBVPK0J797TWDK918PQGXDPP74ST7AVJDA4ZTGA1MKA4K4ZZ01G";
  EXPECT_EQ(TicketSigner(seed_of(1), 1).sign(kTicket, kShow, kSeat), expected);
}

TEST(TicketSignature, NoCharacterMayChange) {
  const TicketSigner signer(seed_of(1), 1);
  const TicketVerifier verifier = verifier_of(signer);
  const std::string code = signer.sign(kTicket, kShow, kSeat);
  for (std::size_t at = 0; at < code.size(); ++at) {
    for (const char other : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZabc.ILOU")) {
      if (code[at] == other) continue;
      std::string changed = code;
      changed[at] = other;
      TicketClaim claim;
      ASSERT_NE(verifier.verify(changed, claim), TicketCheck::kGenuine) << at << ' ' << other;
      ASSERT_EQ(claim, TicketClaim{}) << "nothing is said by a code that is not genuine";
    }
  }
}

TEST(TicketSignature, TellsWhyItIsRefused) {
  const TicketSigner signer(seed_of(1), 1);
  const TicketSigner other_server(seed_of(2), 1);
  const TicketSigner later_key(seed_of(3), 2);
  const TicketVerifier verifier = verifier_of(signer);
  const std::string code = signer.sign(kTicket, kShow, kSeat);
  const std::string neighbour = signer.sign(kTicket, kShow, {Place::Kind::kSeat, 49'998});
  const std::string swapped = neighbour.substr(0, 41) + code.substr(41);
  struct Case {
    std::string code;
    TicketCheck check;
  };
  const Case cases[] = {
      {code, TicketCheck::kGenuine},
      {other_server.sign(kTicket, kShow, kSeat), TicketCheck::kWrongSignature},
      {swapped, TicketCheck::kWrongSignature},
      {later_key.sign(kTicket, kShow, kSeat), TicketCheck::kUnknownKey},
      {"", TicketCheck::kNotATicket},
      {"FS1.", TicketCheck::kNotATicket},
      {"FS2" + code.substr(3), TicketCheck::kNotATicket},
      {code.substr(0, code.size() - 1), TicketCheck::kNotATicket},
      {code + "0", TicketCheck::kNotATicket},
      {code + code, TicketCheck::kNotATicket},
      {" " + code, TicketCheck::kNotATicket},
      {"https://example.org/", TicketCheck::kNotATicket},
  };
  for (const Case& c : cases) {
    TicketClaim claim;
    EXPECT_EQ(verifier.verify(c.code, claim), c.check) << c.code;
  }
}

TEST(TicketSignature, OldKeysStayGood) {
  const TicketSigner old_key(seed_of(1), 1);
  const TicketSigner new_key(seed_of(2), 2);
  const TicketVerifier door({{1, old_key.public_key()}, {2, new_key.public_key()}});
  TicketClaim claim;
  EXPECT_EQ(door.verify(old_key.sign(kTicket, kShow, kSeat), claim), TicketCheck::kGenuine);
  EXPECT_EQ(door.verify(new_key.sign(kTicket, kShow, kSeat), claim), TicketCheck::kGenuine);
  EXPECT_EQ(claim.key_version, 2);
}

}  // namespace
}  // namespace firstshow::tickets
