#include "http/problems/problems.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include <boost/json/parse.hpp>

#include "http/scenarios/small_plan.hpp"

namespace firstshow::http {
namespace {

using booking::Refusal;
using booking::Refused;

Request some_request() {
  Request request;
  request.path = "/v1/things";
  request.id = "0123456789abcdef";
  return request;
}

boost::json::object body_of(const Response& response) {
  return boost::json::parse(response.body).as_object();
}

/// Every refusal but kNone, in order, with its status.
constexpr std::array<std::pair<Refusal, unsigned>, booking::kRefusalKinds - 1> kStatuses = {{
    {Refusal::kKeyReused, 422},         {Refusal::kUnknownShow, 404},
    {Refusal::kUnknownPlan, 404},       {Refusal::kUnknownHold, 404},
    {Refusal::kUnknownOrder, 404},      {Refusal::kUnknownPayment, 404},
    {Refusal::kUnknownRefund, 404},     {Refusal::kUnknownTicket, 404},
    {Refusal::kShowNotOnSale, 409},     {Refusal::kHoldExpired, 410},
    {Refusal::kHoldOrdered, 409},       {Refusal::kAlreadyExtended, 409},
    {Refusal::kPaymentInFlight, 409},   {Refusal::kOrderNotOpen, 409},
    {Refusal::kTooLateToPay, 410},      {Refusal::kAttemptsUsed, 429},
    {Refusal::kNotRefundable, 409},     {Refusal::kTryLater, 503},
    {Refusal::kNothingToDecide, 409},   {Refusal::kNotAcceptable, 409},
    {Refusal::kSaleStateConflict, 409}, {Refusal::kStaleVersion, 412},
    {Refusal::kPlanInUse, 409},         {Refusal::kNothingRequested, 422},
    {Refusal::kDuplicateSeat, 422},     {Refusal::kUnknownSeat, 422},
    {Refusal::kUnknownArea, 422},       {Refusal::kUnknownCategory, 422},
    {Refusal::kTooManySeats, 422},      {Refusal::kTooManyCompanions, 422},
    {Refusal::kUnknownTicketType, 422}, {Refusal::kWrongPlaces, 422},
    {Refusal::kBadShow, 422},           {Refusal::kBadPlan, 422},
    {Refusal::kTooManyHolds, 409},      {Refusal::kBuyerLimit, 409},
    {Refusal::kSeatsTaken, 409},        {Refusal::kNotTogether, 409},
    {Refusal::kSoldOut, 409},           {Refusal::kPlacesTaken, 409},
    {Refusal::kLeavesSingleSeat, 409},
}};

TEST(Problems, HaveARowForEveryRefusal) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    const auto [refusal, status] = kStatuses[i];
    ASSERT_EQ(static_cast<std::size_t>(refusal), i + 1) << "the table is in order and whole";
    std::string type = "/problems/";
    for (const char c : refusal_name(refusal)) type += c == '_' ? '-' : c;

    const Response response = refusal_problem(some_request(), refusal, Refused{}, nullptr);
    EXPECT_EQ(response.status, status) << type;
    EXPECT_EQ(response.content_type, kProblemContent) << type;
    EXPECT_EQ(response.refusal, refusal) << type;
    const auto body = body_of(response);
    EXPECT_EQ(body.at("type").as_string(), type);
    EXPECT_EQ(body.at("status").as_int64(), static_cast<std::int64_t>(status)) << type;
    EXPECT_FALSE(body.at("title").as_string().empty()) << type;
    EXPECT_EQ(body.at("instance").as_string(), "/v1/things");
    EXPECT_EQ(body.at("request_id").as_string(), "0123456789abcdef");
  }
}

TEST(Problems, OfTheDeskSayWhenToComeBack) {
  const struct {
    desk::DeskRefusal refusal;
    unsigned status;
    const char* type;
    std::int64_t retry_after_s;  ///< 0: never
  } cases[] = {
      {desk::DeskRefusal::kBusy, 503, "/problems/busy", 1},
      {desk::DeskRefusal::kStorageUnwritable, 503, "/problems/storage-unwritable", 30},
      {desk::DeskRefusal::kFault, 500, "/problems/internal-fault", 0},
      {desk::DeskRefusal::kClosing, 503, "/problems/closing", 5},
      {desk::DeskRefusal::kUnknown, 503, "/problems/outcome-unknown", 5},
      {desk::DeskRefusal::kLost, 503, "/problems/storage-unwritable", 30},
  };
  for (const auto& one : cases) {
    desk::Reply reply;
    reply.refusal = one.refusal;
    reply.fault = "words that stay in the server";
    const Response response = reply_problem(some_request(), reply, nullptr);
    EXPECT_EQ(response.status, one.status) << one.type;
    EXPECT_EQ(response.body.find("words"), std::string::npos) << one.type;
    const auto body = body_of(response);
    EXPECT_EQ(body.at("type").as_string(), one.type);
    EXPECT_EQ(response.body.find("Nothing was changed") == std::string::npos,
              one.refusal == desk::DeskRefusal::kUnknown)
        << "what may have been done is not said to be undone";
    if (one.retry_after_s == 0) {
      EXPECT_FALSE(body.contains("retry_after_s")) << one.type;
      continue;
    }
    EXPECT_EQ(body.at("retry_after_s").as_int64(), one.retry_after_s) << one.type;
    EXPECT_EQ(response.headers, "Retry-After: " + std::to_string(one.retry_after_s) + "\r\n");
  }
}

TEST(Problems, CarryWhatTheCallerCanActOn) {
  const auto plan = catalogue::import_plan(small_plan());
  ASSERT_TRUE(plan.ok());
  Refused taken;
  taken.seats = {{0, booking::SeatStatus::kSold}, {1, booking::SeatStatus::kHeld}};
  taken.areas = {{0, 3}};
  Refused single;
  single.named = {2};
  single.suggestion = {3, 4};
  Refused unknown;
  unknown.unknown = {"Roof \"1\""};
  Refused ordered;
  ordered.order = OrderId{1};
  Refused limit;
  limit.limit = 4;
  Refused version;
  version.version = 9;
  Refused paused;
  paused.sale_state = booking::SaleState::kPaused;
  Refused soon;
  soon.when = Time{std::chrono::seconds{1}};
  Refused bad;
  bad.faults = {{"/prices", "there are none"}};
  const struct {
    Refusal refusal;
    Refused refused;
    const char* members;  ///< JSON that the body contains
  } cases[] = {
      {Refusal::kSeatsTaken, taken, R"("detail":"Stalls-A-1 is sold. 1 more cannot be had.")"},
      {Refusal::kSeatsTaken, taken,
       R"("seats":[{"key":"Stalls-A-1","state":"sold"},{"key":"Stalls-A-2","state":"held"}])"},
      {Refusal::kSeatsTaken, taken, R"("areas":[{"key":"Pit","left":3}])"},
      {Refusal::kPlacesTaken, taken, R"("areas":[{"key":"Pit","left":3}])"},
      {Refusal::kLeavesSingleSeat, single, R"("seats":["Stalls-A-3"])"},
      {Refusal::kLeavesSingleSeat, single, R"("suggestion":["Stalls-A-4","Stalls-A-5"])"},
      {Refusal::kDuplicateSeat, single, R"("seats":["Stalls-A-3"])"},
      {Refusal::kUnknownSeat, unknown, R"("unknown":["Roof \"1\""])"},
      {Refusal::kHoldOrdered, ordered, R"("order":"ord_0000000000001")"},
      {Refusal::kTooManySeats, limit, R"("limit":4)"},
      {Refusal::kTooManyCompanions, single, R"("seats":["Stalls-A-3"])"},
      {Refusal::kTooManyCompanions, limit, R"("limit":4)"},
      {Refusal::kStaleVersion, version, R"("version":9)"},
      {Refusal::kShowNotOnSale, paused, R"("state":"paused")"},
      {Refusal::kShowNotOnSale, soon, R"("opens_at":"1970-01-01T00:00:01Z")"},
      {Refusal::kNotRefundable, soon, R"("refundable_until":"1970-01-01T00:00:01Z")"},
      {Refusal::kBadShow, bad, R"("errors":[{"pointer":"/prices","detail":"there are none"}])"},
  };
  for (const auto& one : cases) {
    const Response response =
        refusal_problem(some_request(), one.refusal, one.refused, plan->plan.get());
    EXPECT_NE(response.body.find(one.members), std::string::npos) << one.members << "\n"
                                                                  << response.body;
    body_of(response);
  }
}

/// The faults that a problem lists, whose body is bounded whatever they are.
boost::json::array listed(const Response& response) {
  EXPECT_LE(response.body.size(), 17U << 10);
  return body_of(response).at("errors").as_array();
}

TEST(Problems, ListFaultsUpToSoManyBytes) {
  const Faults one = {{std::string(200'000, '\x7f'), std::string(200'000, '"')}};
  const auto cut = listed(fault_problem(some_request(), kInvalidBody, one));
  ASSERT_EQ(cut.size(), 1U);
  EXPECT_TRUE(cut[0].at("pointer").as_string().ends_with("\u2026"));
  EXPECT_TRUE(cut[0].at("detail").as_string().ends_with("\u2026"));

  const struct {
    std::size_t count;
    std::string pointer;
    std::string detail;
    bool all;
  } cases[] = {
      {200, "/seats/100", "must be a text, not a number", true},
      {200, std::string(36'000, '\x7f'), "is there more than once", false},
      {2'000, std::string(3, 'a'), "is no parameter here", false},
      {100, "", std::string(5'000, 'd'), false},
  };
  for (const auto& faults : cases) {
    const Faults many(faults.count, {faults.pointer, faults.detail});
    Refused refused;
    refused.faults = many;
    for (const Response& response :
         {fault_problem(some_request(), kInvalidBody, many),
          refusal_problem(some_request(), Refusal::kBadShow, refused, nullptr)}) {
      const auto errors = listed(response);
      if (faults.all) {
        EXPECT_EQ(errors.size(), faults.count);
        continue;
      }
      ASSERT_GT(errors.size(), 10U) << faults.detail;
      EXPECT_LT(errors.size(), faults.count) << faults.detail;
      EXPECT_EQ(errors.back().at("pointer").as_string(), "");
      EXPECT_EQ(
          errors.back().at("detail").as_string(),
          "has more faults than the " + std::to_string(errors.size() - 1) + " that are listed");
    }
  }
}

}  // namespace
}  // namespace firstshow::http
