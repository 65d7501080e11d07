// The sender against a real database and a clock of the test. What a mail server says is tested
// with a real one, in tests/mail/.

#include "mail/mail_sender.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "store/database.hpp"
#include "store/ports/mails.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::mail {
namespace {

using booking::MailKind;
using store::Mail;
using store::MailState;

class MailSenderTest : public testing::Test {
 protected:
  MailSenderTest() : sale_(100, ShowId{22}, {3, 4}) {
    store::SqliteOptions sqlite;
    sqlite.path = folder_.file("box.db");
    const auto journal = open_sqlite_journal(sqlite);
    store::JournalPosition position = journal->load([](const booking::Record&) {});
    commit_records(
        *journal, position,
        {store::sample_plan(SeatPlanId{21}, 40), store::sample_show(ShowId{22}, SeatPlanId{21})});
    for (int stage = 0; stage < store::SampleSale::kStages; ++stage)
      commit_records(*journal, position, sale_.stage(stage));
    writer_.emplace(store::connect_sqlite(sqlite.path, store::SqliteMode::kWriter));
    reader_.emplace(store::connect_sqlite(sqlite.path, store::SqliteMode::kReader));
  }
  ~MailSenderTest() override { sender_.reset(); }

  void put_catalogue() {
    write_organiser(*writer_, {OrganiserId{1}, "Server"});
    write_venue(*writer_,
                {VenueId{2}, OrganiserId{1}, "Deccan", "Pune", "27", "1 Road", "Asia/Kolkata"});
    write_hall(*writer_, {HallId{302}, VenueId{2}, "Screen 1"});
    write_title(*writer_, {TitleId{301}, OrganiserId{1}, "Rain", "film", "", "mr", "2D", 121, ""});
    directory_.reload(*reader_);
  }

  /// The mail server is at a port where nobody listens.
  void start() {
    MailOptions options;
    options.smtp.url = "smtp://127.0.0.1:9";
    options.from = {"Firstshow", "box@tickets.example"};
    options.public_url = "https://tickets.example";
    options.clock = [this] { return clock_.load(); };
    const auto run = [this](desk::SqlJob job, const desk::Completion& done) {
      {
        const std::lock_guard lock(mutex_);
        writer_->execute("BEGIN IMMEDIATE");
        job.run(*writer_);
        writer_->execute("COMMIT");
      }
      done({});
      changed_.notify_all();
    };
    const auto hears = [this](const std::string& sentence) {
      const std::lock_guard lock(mutex_);
      said_ += sentence + "\n";
      changed_.notify_all();
    };
    sender_.emplace(options, *reader_, directory_, run, hears);
  }

  /// Returns once the mail is as `is_so` wants it.
  template <class IsSo>
  Mail wait_for(const booking::MailName& name, const IsSo& is_so) {
    std::unique_lock lock(mutex_);
    std::optional<Mail> mail;
    changed_.wait(lock, [&] {
      mail = read_mail(*writer_, name);
      return mail && is_so(*mail);
    });
    return *mail;
  }
  void wait_for_words(const std::string& words) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return said_.find(words) != std::string::npos; });
  }
  /// Of the order, neither tried nor passed over.
  std::size_t open_mails() {
    const std::lock_guard lock(mutex_);
    return read_open_mails(*writer_, sale_.order.id).size();
  }

  const booking::MailName confirmation() const {
    return {sale_.order.id, MailKind::kOrderConfirmed, RefundId{}};
  }

  store::ScratchFolder folder_;
  store::SampleSale sale_;
  std::optional<store::Database> writer_;  ///< guarded by the mutex once the sender runs
  std::optional<store::Database> reader_;
  catalogue::Directory directory_;
  std::atomic<Time> clock_{store::sample_time(130)};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string said_;
  std::optional<MailSender> sender_;
};

TEST_F(MailSenderTest, TriesForThreeDaysAndThenGivesUp) {
  start();  // without a catalogue nothing can be said of the show
  const Mail first = wait_for(confirmation(), [](const Mail&) { return true; });
  EXPECT_EQ(first.state, MailState::kWaiting);
  EXPECT_EQ(first.attempts, 1U);
  EXPECT_EQ(first.tried_since, store::sample_time(130));
  EXPECT_GE(first.next_attempt, store::sample_time(130 + 30));
  EXPECT_LE(first.next_attempt, store::sample_time(130 + 60));
  EXPECT_EQ(first.last_error, "the catalogue does not have the show");

  clock_ = first.tried_since + std::chrono::hours{72} - std::chrono::seconds{1};
  sender_->look();
  const Mail second = wait_for(confirmation(), [](const Mail& mail) { return mail.attempts == 2; });
  EXPECT_EQ(second.state, MailState::kWaiting);
  clock_ = second.next_attempt;
  sender_->look();
  const Mail last =
      wait_for(confirmation(), [](const Mail& mail) { return mail.state == MailState::kDead; });
  EXPECT_EQ(last.attempts, 3U);
  EXPECT_EQ(last.ended_at, second.next_attempt);
  EXPECT_EQ(sender_->figures().dead, 1U);
}

TEST_F(MailSenderTest, LetsNoMailOfAnOrderOvertakeAnother) {
  {
    const booking::MailDue refund{sale_.order.id, MailKind::kRefundMade, RefundId{7},
                                  store::sample_time(125)};
    writer_->execute("INSERT INTO mail_due VALUES (" + std::to_string(refund.order.value) +
                     ", 1, 7, " + std::to_string(to_micros(refund.at)) + ")");
  }
  start();
  const Mail first = wait_for(confirmation(), [](const Mail&) { return true; });
  const Mail behind = wait_for({sale_.order.id, MailKind::kRefundMade, RefundId{7}},
                               [](const Mail&) { return true; });
  EXPECT_EQ(first.attempts, 1U);
  EXPECT_EQ(behind.attempts, 0U);
  EXPECT_EQ(behind.next_attempt, first.next_attempt);
  EXPECT_EQ(behind.state, MailState::kWaiting);
}

TEST_F(MailSenderTest, PassesOverWhatIsOfNoUseAnyMore) {
  put_catalogue();
  clock_ = store::sample_show(ShowId{22}, SeatPlanId{21}).starts_at + std::chrono::minutes{121};
  start();
  const Mail mail = wait_for(confirmation(), [](const Mail&) { return true; });
  EXPECT_EQ(mail.state, MailState::kPassed);
  EXPECT_EQ(mail.last_error, "the show is over");
  EXPECT_EQ(mail.attempts, 0U);
  EXPECT_EQ(sender_->figures().passed, 1U);
}

TEST_F(MailSenderTest, LeavesEverythingAsItIsWhileTheMailServerIsAway) {
  put_catalogue();
  start();
  wait_for_words("the mail server takes no mail");
  EXPECT_TRUE(sender_->figures().unavailable);
  sender_->stop();
  EXPECT_EQ(open_mails(), 1U);
  EXPECT_FALSE(read_mail(*writer_, confirmation())) << "nothing became of it";
}

}  // namespace
}  // namespace firstshow::mail
