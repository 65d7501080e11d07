#pragma once
// What every Journal must do, as tests over whichever database a factory makes. A database's own
// test program includes this and instantiates the suite:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, JournalConformance, testing::Values(make_sqlite_fixture));

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/database.hpp"
#include "store/journal.hpp"
#include "store/ports/mails.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"

namespace firstshow::store {

/// One empty database, which any number of journals may open without excluding each other.
class JournalFixture {
 public:
  virtual ~JournalFixture() = default;
  virtual std::unique_ptr<Journal> open() = 0;
  /// Every ticket in the database, by id: journals do not give tickets back.
  virtual std::vector<booking::Ticket> tickets() = 0;
  /// Whether a text may have the character NUL in it.
  virtual bool keeps_nul() const { return true; }
};

using JournalFixtureFactory = std::function<std::unique_ptr<JournalFixture>()>;

/// What load() gives of records that were written: no tickets, no decisions, mails or events, plans
/// without their documents.
inline std::vector<Record> as_loaded(std::vector<Record> records) {
  std::erase_if(records, [](const Record& record) {
    return std::holds_alternative<booking::Ticket>(record) ||
           std::holds_alternative<booking::ReviewDecision>(record) ||
           std::holds_alternative<booking::MailDue>(record) ||
           std::holds_alternative<booking::WebhookDue>(record);
  });
  for (Record& record : records) {
    if (auto* plan = std::get_if<booking::SeatPlan>(&record)) plan->document.clear();
  }
  return records;
}

inline void expect_same_records(std::vector<Record> found, const std::vector<Record>& expected) {
  EXPECT_EQ(found.size(), expected.size());
  for (const Record& record : expected) {
    const auto match = std::find_if(found.begin(), found.end(), [&](const Record& other) {
      return same_record(record, other);
    });
    if (match == found.end()) {
      ADD_FAILURE() << "a record of kind " << record.index() << " did not come back as it was";
    } else {
      found.erase(match);
    }
  }
}

/// What a fetch gives.
template <class Fetch>
std::vector<Record> fetched(const Fetch& fetch) {
  std::vector<Record> found;
  fetch([&](Record record) { found.push_back(std::move(record)); });
  return found;
}

class JournalConformance : public testing::TestWithParam<JournalFixtureFactory> {
 protected:
  JournalConformance() : fixture_(GetParam()()), journal_(fixture_->open()) {
    loaded(*journal_, &position_);
  }

  /// A row of each kind, as this database can have them.
  std::vector<Record> every_kind() const {
    std::vector<Record> rows = sample_rows_of_every_kind();
    for (Record& record : rows) {
      auto* const order = std::get_if<booking::Order>(&record);
      if (order == nullptr || fixture_->keeps_nul()) continue;
      std::replace(order->details.name.begin(), order->details.name.end(), '\0', '_');
    }
    return rows;
  }
  void commit(const std::vector<Record>& records) { commit_records(*journal_, position_, records); }
  /// Adds `records` to the batch that is open and commits it.
  void commit_further(const std::vector<Record>& records) {
    for (const Record& record : records) journal_->write(record);
    JournalPosition next = position_;
    ++next.sequence;
    journal_->commit(next);
    position_ = next;
  }
  /// The plan and the show that most tests sell.
  void commit_show() { commit({sample_plan(plan_, 40), sample_show(show_, plan_)}); }
  void commit_sale(SampleSale& sale) {
    for (int stage = 0; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  }
  std::vector<Record> reopened() {
    journal_.reset();
    journal_ = fixture_->open();
    return loaded(*journal_, &position_);
  }

  const SeatPlanId plan_{21};
  const ShowId show_{22};
  std::unique_ptr<JournalFixture> fixture_;
  std::unique_ptr<Journal> journal_;
  JournalPosition position_;
};

TEST_P(JournalConformance, BeginsEmptyWithAnEpochOfItsOwn) {
  EXPECT_EQ(position_.epoch, 1U);
  EXPECT_EQ(position_.sequence, 0U);
  EXPECT_EQ(position_.last_id, 0);
  EXPECT_TRUE(reopened().empty());
  EXPECT_EQ(position_.epoch, 2U);
}

TEST_P(JournalConformance, GivesEveryKindOfRowBackAsItWas) {
  const std::vector<Record> rows = every_kind();
  commit(rows);
  expect_same_records(reopened(), as_loaded(rows));
  EXPECT_EQ(fixture_->tickets(), only<booking::Ticket>(rows));
}

TEST_P(JournalConformance, GivesPlansThenShowsThenTheRest) {
  commit(every_kind());
  const std::vector<Record> rows = reopened();
  ASSERT_GE(rows.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<booking::SeatPlan>(rows[0]));
  EXPECT_TRUE(std::holds_alternative<booking::Show>(rows[1]));
}

TEST_P(JournalConformance, KeepsTheLastImageOfEachRow) {
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  commit_sale(sale);
  booking::Show show = sample_show(show_, plan_);
  show.state = booking::SaleState::kCancelled;
  show.version = 8;
  show.rules.no_single_seat = true;
  show.prices.prices[0] = Paise{1};
  const booking::AreaCount count{show_, 0, 100, 1, 2, 3};
  const booking::AreaCount later{show_, 0, 90, 4, 5, 6};
  const booking::Block block{BlockId{1}, show_, "house seats", {1, 2, 3}, {}};
  const booking::Block smaller{BlockId{1}, show_, "press", {2}, {{0, 1}}};
  commit({show, count, later, block, smaller});
  expect_same_records(reopened(), as_loaded({sample_plan(plan_, 40), show, later, smaller,
                                             sale.hold, sale.order, sale.payment}));
  EXPECT_EQ(fixture_->tickets(), sale.tickets);
}

TEST_P(JournalConformance, UpdatesEveryFieldThatMayChange) {
  std::vector<Record> rows = every_kind();
  commit(rows);
  for (Record& record : rows) {
    if (auto* hold = std::get_if<booking::Hold>(&record)) {
      booking::Hold other = sample_hold(hold->id, hold->show, {8});
      other.buyer = BuyerId{9};
      other.created_at = sample_time(700);
      other.idempotency = {};
      *hold = other;
    } else if (auto* order = std::get_if<booking::Order>(&record)) {
      booking::Order other;
      other.id = order->id;
      other.show = order->show;
      *order = other;
    } else if (auto* payment = std::get_if<booking::Payment>(&record)) {
      booking::Payment other;
      other.id = payment->id;
      other.order = payment->order;
      *payment = other;
    } else if (auto* refund = std::get_if<booking::Refund>(&record)) {
      booking::Refund other;
      other.id = refund->id;
      *refund = other;
    } else if (auto* ticket = std::get_if<booking::Ticket>(&record)) {
      ticket->state = booking::TicketState::kVoid;
    } else if (auto* plan = std::get_if<booking::SeatPlan>(&record)) {
      *plan = sample_plan(plan->id, 3, false);
    }
  }
  commit(rows);
  expect_same_records(reopened(), as_loaded(rows));
  EXPECT_EQ(fixture_->tickets(), only<booking::Ticket>(rows));
}

TEST_P(JournalConformance, ErasesOrdersThatNobodyPaid) {
  commit_show();
  const booking::Hold hold = sample_hold(HoldId{5}, show_, {1});
  commit({sample_order(OrderId{1}, hold), sample_order(OrderId{2}, hold)});
  commit({booking::Erased{OrderId{1}}, booking::Erased{OrderId{77}}});
  const std::vector<Record> rows = reopened();
  ASSERT_EQ(only<booking::Order>(rows).size(), 1U);
  EXPECT_EQ(only<booking::Order>(rows)[0].id, OrderId{2});
}

TEST_P(JournalConformance, ErasesHoldsAndBlocks) {
  commit_show();
  commit({sample_hold(HoldId{1}, show_, {1}), sample_hold(HoldId{2}, show_, {2}),
          booking::Block{BlockId{1}, show_, "a", {5}, {}},
          booking::Block{BlockId{2}, show_, "b", {6}, {}}});
  // What is erased twice, or never was, is gone all the same.
  commit({booking::Erased{HoldId{1}}, booking::Erased{BlockId{2}}, booking::Erased{HoldId{1}},
          booking::Erased{HoldId{77}}});
  const std::vector<Record> rows = reopened();
  ASSERT_EQ(only<booking::Hold>(rows).size(), 1U);
  EXPECT_EQ(only<booking::Hold>(rows)[0].id, HoldId{2});
  ASSERT_EQ(only<booking::Block>(rows).size(), 1U);
  EXPECT_EQ(only<booking::Block>(rows)[0].id, BlockId{1});
}

TEST_P(JournalConformance, RemembersWhereItStood) {
  const JournalPosition next{position_.epoch, position_.sequence + 1, sample_time(55), 123'456};
  journal_->begin();
  journal_->commit(next);
  reopened();
  EXPECT_EQ(position_, (JournalPosition{next.epoch + 1, next.sequence, next.last_now, 123'456}));
}

TEST_P(JournalConformance, ReloadsUnderTheSameEpoch) {
  commit_show();
  const JournalPosition before = position_;
  EXPECT_EQ(loaded(*journal_, &position_).size(), 2U);
  EXPECT_EQ(position_, before);
  commit({sample_hold(HoldId{1}, show_, {1})});
}

TEST_P(JournalConformance, DeposesTheOlderWriter) {
  commit_show();
  const std::unique_ptr<Journal> younger = fixture_->open();
  JournalPosition position;
  loaded(*younger, &position);
  EXPECT_EQ(position.epoch, position_.epoch + 1);
  // A batch without records checks the lease too.
  EXPECT_THROW(commit({}), StoreDeposed);
  EXPECT_THROW(commit({sample_hold(HoldId{1}, show_, {1})}), StoreDeposed);
  EXPECT_THROW(loaded(*journal_), StoreDeposed);
  commit_records(*younger, position, {sample_hold(HoldId{2}, show_, {2})});
  const auto holds = only<booking::Hold>(loaded(*younger));
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].id, HoldId{2});
}

TEST_P(JournalConformance, IsBusyWhileAnotherWrites) {
  const std::unique_ptr<Journal> other = fixture_->open();
  other->begin();
  other->run([](Database&) {});  // not before this need the database hear of the batch
  EXPECT_THROW(commit({}), StoreBusy);
  journal_->rollback();
  other->rollback();
  commit({});
}

TEST_P(JournalConformance, RollsBackWhatIsNotCommitted) {
  commit_show();
  journal_->begin();
  journal_->write(sample_hold(HoldId{1}, show_, {1}));
  journal_->rollback();
  journal_->rollback();
  commit({sample_hold(HoldId{2}, show_, {2})});
  const auto holds = only<booking::Hold>(reopened());
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].id, HoldId{2});
}

TEST_P(JournalConformance, DropsABatchThatWasLeftOpen) {
  commit_show();
  journal_->begin();
  journal_->write(sample_hold(HoldId{1}, show_, {1}));
  EXPECT_TRUE(only<booking::Hold>(reopened()).empty());
}

TEST_P(JournalConformance, KeepsWhatIsDueUntilSomethingBecameOfIt) {
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  commit_sale(sale);
  const booking::MailDue due{sale.order.id, booking::MailKind::kOrderConfirmed, RefundId{},
                             sample_time(120)};
  booking::MailDue again = due;
  again.at = sample_time(999);
  const booking::MailDue refund{sale.order.id, booking::MailKind::kRefundMade, RefundId{9},
                                sample_time(130)};
  commit({again, refund, refund});
  const auto job = [&](const std::function<void(Database&)>& run) {
    journal_->begin();
    journal_->run(run);
    commit_further({});
  };
  // Written once, as it was the first time; what an order's buyer gets first comes first.
  std::vector<Mail> open;
  job([&](Database& db) { open = read_open_mails(db, sale.order.id); });
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].name(), due.name());
  EXPECT_EQ(open[0].due_at, due.at);
  EXPECT_EQ(open[1].name(), refund.name());

  open[0].state = MailState::kSent;
  open[0].ended_at = sample_time(140);
  open[0].message_id = "<1@example.org>";
  open[1].attempts = 1;
  open[1].next_attempt = sample_time(200);
  open[1].last_error = "450 later";
  job([&](Database& db) {
    for (const Mail& mail : open) write_mail(db, mail);
  });
  job([&](Database& db) {
    EXPECT_EQ(read_mail(db, due.name()), open[0]);
    EXPECT_EQ(read_open_mails(db, sale.order.id), std::vector<Mail>{open[1]});
    EXPECT_EQ(read_next_attempt(db), sample_time(200));
    EXPECT_TRUE(read_orders_to_mail(db, sample_time(199), 10).empty());
    EXPECT_EQ(read_orders_to_mail(db, sample_time(200), 10), std::vector<OrderId>{sale.order.id});
    const MailCounts counts = count_mails(db, 10);
    EXPECT_EQ(counts.waiting, 1U);
    EXPECT_EQ(counts.dead, 0U);
  });
}

TEST_P(JournalConformance, ListsMailsThatWaitAndThatWereGivenUp) {
  commit_show();
  std::vector<booking::MailName> names;
  for (std::int64_t n = 0; n < 6; ++n) {
    SampleSale sale(100 + 10 * n, show_, {static_cast<std::uint32_t>(2 * n)});
    commit_sale(sale);
    names.push_back({sale.order.id, booking::MailKind::kOrderConfirmed, RefundId{}});
  }
  const auto job = [&](const std::function<void(Database&)>& run) {
    journal_->begin();
    journal_->run(run);
    commit_further({});
  };
  const auto names_of = [](const std::vector<Mail>& mails) {
    std::vector<booking::MailName> found;
    for (const Mail& mail : mails) found.push_back(mail.name());
    return found;
  };
  using Names = std::vector<booking::MailName>;
  job([&](Database& db) {
    for (const std::size_t n : {1U, 3U, 4U}) {
      Mail mail = read_open_mails(db, names[n].order).at(0);
      mail.state = n == 4 ? MailState::kWaiting : MailState::kDead;
      mail.next_attempt = n == 4 ? sample_time(500) : Time{};
      write_mail(db, mail);
    }
    EXPECT_EQ(names_of(read_mail_page(db, MailState::kWaiting, {}, 3)),
              (Names{names[0], names[2], names[4]}));
    EXPECT_EQ(names_of(read_mail_page(db, MailState::kWaiting, names[4], 3)), (Names{names[5]}));
    EXPECT_EQ(names_of(read_mail_page(db, MailState::kDead, {}, 1)), (Names{names[1]}));
    EXPECT_EQ(names_of(read_mail_page(db, MailState::kDead, names[1], 9)), (Names{names[3]}));
    EXPECT_EQ(count_mails(db, 2).waiting, 3U) << "two due of three, and one of one";
    EXPECT_EQ(count_mails(db, 9).dead, 2U);
    EXPECT_EQ(count_mails(db, 9).oldest_due, sample_time(120));
  });
  job([&](Database& db) {
    EXPECT_TRUE(retry_mail(db, names[1], sample_time(300)));
    EXPECT_TRUE(retry_mail(db, names[0], sample_time(300))) << "it is due anyway";
    EXPECT_FALSE(retry_mail(db, {OrderId{77}, {}, {}}, sample_time(300)));
    EXPECT_EQ(read_mail(db, names[1])->state, MailState::kWaiting);
    EXPECT_EQ(read_next_attempt(db), sample_time(300));
    Mail sent = *read_mail(db, names[3]);
    sent.state = MailState::kSent;
    write_mail(db, sent);
    EXPECT_FALSE(retry_mail(db, names[3], sample_time(300))) << "it was sent";
  });
}

/// The rows of one batch that the database must turn down, after a show and a sale of seats 3, 4.
struct Contradiction {
  const char* name;
  Record record;
};

std::vector<Contradiction> contradictions();

TEST_P(JournalConformance, RefusesRowsThatContradictTheSchema) {
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  commit_sale(sale);
  const std::vector<Record> before = loaded(*journal_);
  for (const Contradiction& contradiction : contradictions()) {
    SCOPED_TRACE(contradiction.name);
    journal_->begin();
    journal_->write(sample_hold(HoldId{500}, show_, {9}));
    // As the row is written, or at the commit.
    EXPECT_THROW(commit_further({contradiction.record}), StoreConflict);
    // The batch is rolled back, and the journal goes on.
    journal_->rollback();
    expect_same_records(loaded(*journal_, &position_), before);
    commit({});
  }
}

inline std::vector<Contradiction> contradictions() {
  const ShowId show{22};
  SampleSale sale(100, show, {3, 4});
  for (int stage = 0; stage < SampleSale::kStages; ++stage) sale.stage(stage);
  const booking::Place sold{booking::Place::Kind::kSeat, 3};
  booking::Order moved_order = sale.order;
  moved_order.show = ShowId{23};
  booking::Payment moved_payment = sale.payment;
  moved_payment.order = OrderId{};
  booking::Payment unbalanced = sale.payment;
  unbalanced.for_tickets += Paise{1};
  booking::Ticket moved_ticket = sale.tickets[0];
  moved_ticket.place.index = 30;
  return {
      {"a seat is sold twice",
       booking::Ticket{TicketId{900}, sale.order.id, show, sold, booking::TicketState::kValid}},
      {"an area overflows", booking::AreaCount{show, 0, 10, 5, 5, 1}},
      {"captured money goes nowhere", unbalanced},
      {"an order changes its show", moved_order},
      {"a payment changes its order", moved_payment},
      {"a ticket changes its seat", moved_ticket},
      {"a hold of no show", sample_hold(HoldId{901}, ShowId{23}, {1})},
      {"a mail of no order",
       booking::MailDue{OrderId{903}, booking::MailKind::kOrderConfirmed, {}, sample_time(1)}},
      {"a ticket of no order",
       booking::Ticket{TicketId{902}, OrderId{903}, show, {}, booking::TicketState::kValid}},
  };
}

TEST_P(JournalConformance, SellsASeatAgainOnceItsTicketIsVoid) {
  commit_show();
  SampleSale sale(100, show_, {3});
  commit_sale(sale);
  booking::Ticket again = sale.tickets[0];
  again.id = TicketId{900};
  sale.tickets[0].state = booking::TicketState::kVoid;
  commit({sale.tickets[0], again});
  EXPECT_EQ(fixture_->tickets(), (std::vector<booking::Ticket>{sale.tickets[0], again}));
  // Any number of places of one area are sold, each by a ticket of its own.
  booking::Ticket standing = again;
  standing.place = {booking::Place::Kind::kArea, 0};
  standing.id = TicketId{901};
  booking::Ticket beside = standing;
  beside.id = TicketId{902};
  commit({standing, beside});
}

}  // namespace firstshow::store
