#include "http/transport/live_viewers.hpp"

#include <algorithm>
#include <list>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/message/resume_later.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
using feed::SharedText;
using SteadyClock = std::chrono::steady_clock;

namespace {

/// Viewers that are written to before others on the thread have a turn.
constexpr std::size_t kAtOnce = 64;
constexpr std::chrono::milliseconds kLongestLook{1'000};

const SharedText& comment() {
  static const auto kShared = std::make_shared<const std::string>(feed::kComment);
  return kShared;
}

}  // namespace

/// One stream. It has at most a read and a write under way, and is over when both are.
class LiveViewers::Viewer : public std::enable_shared_from_this<Viewer> {
 public:
  Viewer(LiveViewers& all, Connection& connection, ShowId of, Audience& in)
      : show(of), audience(in), all_(all), connection_(connection) {}

  void begin(const feed::Welcome& welcome);
  /// Writes what there is, as far as the connection takes it.
  void advance();
  void comment_after(std::chrono::milliseconds quiet, SteadyClock::time_point now);
  /// Runs `resume` once the stream is over.
  void wait_for_end(std::function<void(bool)> resume) {
    resume_ = std::move(resume);
    settle();
  }
  const StreamEnd& so_far() const { return so_far_; }
  /// It ended because there was nothing more to say, and the connection is still there.
  bool takes_leave() const { return takes_leave_; }

  const ShowId show;
  Audience& audience;
  std::list<Viewer*>::iterator place;

 private:
  void take_in(const feed::Welcome& welcome);
  void catch_up();
  void write(SharedText text, std::string_view before = {});
  void end();
  void end_after_last();
  void settle();

  LiveViewers& all_;
  Connection& connection_;
  feed::FrameCursor cursor_;
  std::optional<Revision> ahead_at_;  ///< its map is newer than the frames that it was welcomed to
  SharedText writing_text_;
  SteadyClock::time_point wrote_at_{};
  bool writing_ = false;
  bool reading_ = false;
  bool last_ = false;  ///< nothing follows what is being written
  bool ended_ = false;
  bool takes_leave_ = false;
  std::function<void(bool)> resume_;
  StreamEnd so_far_;
};

/// The viewers of one show.
struct LiveViewers::Audience {
  feed::RecentFrames frames;
  std::list<Viewer*> viewers;
  std::list<Viewer*>::iterator next = viewers.end();  ///< in the round that is under way
  bool in_round = false;
  bool again = false;  ///< there is more since the round began
};

void LiveViewers::Viewer::begin(const feed::Welcome& welcome) {
  connection_.begin_stream(all_.limits_.stream_buffer_bytes, all_.limits_.write_time);
  reading_ = true;
  connection_.drop_input([self = shared_from_this()] {
    self->reading_ = false;
    self->end();
    self->settle();
  });
  take_in(welcome);
  write(welcome.text, feed::kRetryLine);
  advance();
}

void LiveViewers::Viewer::take_in(const feed::Welcome& welcome) {
  cursor_.skip_to(audience.frames, welcome.revision);
  ahead_at_.reset();
  if (welcome.is_ahead) ahead_at_ = welcome.revision;
  if (welcome.is_snapshot) all_.figures_.snapshot_sent();
}

void LiveViewers::Viewer::advance() {
  while (!writing_ && !ended_) {
    const feed::Frame* frame = nullptr;
    const auto next = cursor_.next(audience.frames, frame);
    if (next == feed::FrameCursor::Next::kNothing) return;
    if (next == feed::FrameCursor::Next::kSnapshot) {
      all_.figures_.fell_behind();
      ahead_at_.reset();
      catch_up();
      continue;
    }
    if (ahead_at_ && frame->revision != Revision{}) {
      catch_up();
      continue;
    }
    last_ = frame->last;
    write(frame->text);
  }
}

/// The next frame does not fit to what this viewer has: it gets what brings it to the frames that
/// there are by now, a whole map at worst.
void LiveViewers::Viewer::catch_up() {
  const auto welcome = all_.feed_.missed(show, ahead_at_);
  if (!welcome) {
    last_ = true;
    write(std::make_shared<const std::string>(feed::gone_event()));
    return;
  }
  take_in(*welcome);
  write(welcome->text);
}

void LiveViewers::Viewer::comment_after(std::chrono::milliseconds quiet,
                                        SteadyClock::time_point now) {
  if (!writing_ && !ended_ && now - wrote_at_ >= quiet) write(comment());
}

void LiveViewers::Viewer::write(SharedText text, std::string_view before) {
  wrote_at_ = SteadyClock::now();
  const std::size_t bytes = before.size() + text->size();
  ++so_far_.writes;
  so_far_.bytes += bytes;
  all_.figures_.written(bytes);
  const Connection::Parts parts = {asio::const_buffer(before.data(), before.size()),
                                   asio::const_buffer(text->data(), text->size())};
  const bool taken = connection_.write_on(parts, wrote_at_ + all_.limits_.write_time,
                                          [self = shared_from_this()](bool written) {
                                            self->writing_ = false;
                                            self->writing_text_.reset();
                                            if (!written) self->end();
                                            if (self->last_) self->end_after_last();
                                            self->settle();
                                            self->advance();
                                          });
  if (!taken) {
    writing_ = true;
    writing_text_ = std::move(text);
  } else if (last_) {
    end_after_last();
  }
}

void LiveViewers::Viewer::end() {
  if (ended_) return;
  ended_ = true;
  connection_.close();
}

/// All was said: the client is to know that nothing was cut off, so serve() takes leave of it.
void LiveViewers::Viewer::end_after_last() {
  if (ended_) return;
  ended_ = true;
  takes_leave_ = true;
  connection_.stop_reading();
}

void LiveViewers::Viewer::settle() {
  if (!ended_ || writing_ || reading_ || !resume_) return;
  std::exchange(resume_, nullptr)(true);
}

LiveViewers::LiveViewers(asio::io_context& context, feed::LiveFeed& feed,
                         feed::FeedThread& feed_thread, LiveFigures& figures,
                         const SessionLimits& limits)
    : context_(context),
      feed_(feed),
      feed_thread_(feed_thread),
      figures_(figures),
      limits_(limits),
      quiet_(context) {}

LiveViewers::~LiveViewers() {
  if (outlet_) feed_thread_.remove(*outlet_);
}

Awaitable<StreamEnd> LiveViewers::serve(Connection& connection, const Watch& watch) {
  const SteadyClock::time_point now = SteadyClock::now();
  if (!outlet_)
    outlet_ = feed_thread_.add([this](const feed::SharedFrames& frames) {
      asio::post(context_, [this, frames] { take(frames); });
    });
  // From here to begin() nothing else runs on this thread: no frame comes in between.
  const auto welcome = feed_.join(watch.show, watch.after, now);
  if (!welcome) {
    const std::string gone = feed::gone_event();
    const Connection::Parts parts = {asio::buffer(gone), asio::const_buffer()};
    auto writing = connection.write(parts, now + limits_.write_time);
    co_await std::move(writing);
    auto leaving = connection.finish(false);
    co_await std::move(leaving);
    connection.close();
    co_return StreamEnd{1, gone.size()};
  }
  feed_thread_.wake();
  if (audiences_.empty()) wait_for_quiet();
  Audience& audience = audiences_[watch.show];
  const auto viewer = std::make_shared<Viewer>(*this, connection, watch.show, audience);
  viewer->place = audience.viewers.insert(audience.viewers.end(), viewer.get());
  viewer->begin(*welcome);
  auto ending = asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(
      [of = viewer.get()](auto waiting) {
        of->wait_for_end(resume_later<bool>(std::move(waiting)));
      },
      asio::use_awaitable);
  co_await std::move(ending);
  leave(*viewer);
  if (viewer->takes_leave()) {
    auto leaving = connection.finish(false);
    co_await std::move(leaving);
    connection.close();
  }
  co_return viewer->so_far();
}

void LiveViewers::leave(const Viewer& viewer) {
  const ShowId show = viewer.show;
  Audience& audience = viewer.audience;
  if (audience.next == viewer.place) ++audience.next;
  audience.viewers.erase(viewer.place);
  if (audience.viewers.empty()) audiences_.erase(show);
  if (audiences_.empty()) quiet_.cancel();
  feed_.part(show);
}

void LiveViewers::take(const feed::SharedFrames& frames) {
  for (const feed::ShowFrame& one : *frames) {
    const auto found = audiences_.find(one.show);
    if (found == audiences_.end()) continue;
    Audience& audience = found->second;
    audience.frames.add(one.frame);
    audience.again = audience.in_round;
    if (audience.in_round) continue;
    audience.in_round = true;
    audience.next = audience.viewers.begin();
    write_round(one.show);
  }
}

/// Writes to the next few viewers of a show, and lets others on the thread have their turn.
void LiveViewers::write_round(ShowId show) {
  const auto found = audiences_.find(show);
  if (found == audiences_.end()) return;
  Audience& audience = found->second;
  for (std::size_t i = 0; i < kAtOnce && audience.next != audience.viewers.end(); ++i) {
    Viewer& viewer = **audience.next;
    ++audience.next;
    viewer.advance();
  }
  if (audience.next == audience.viewers.end()) {
    audience.in_round = std::exchange(audience.again, false);
    if (!audience.in_round) return;
    audience.next = audience.viewers.begin();
  }
  asio::post(context_, [this, show] { write_round(show); });
}

void LiveViewers::wait_for_quiet() {
  quiet_.expires_after(std::min(limits_.quiet_time / 4, kLongestLook));
  quiet_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled || audiences_.empty()) return;
    write_comments();
    wait_for_quiet();
  });
}

void LiveViewers::write_comments() {
  const SteadyClock::time_point now = SteadyClock::now();
  for (auto& [show, audience] : audiences_)
    for (Viewer* viewer : audience.viewers) viewer->comment_after(limits_.quiet_time, now);
}

}  // namespace firstshow::http
