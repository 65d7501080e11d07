#pragma once
// A road to a PostgreSQL server that a test can cut: a UNIX socket in a folder of its own, each
// connection carried by a thread. For tests; the methods may be called on any thread.

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/check.hpp"
#include "store/scratch_folder.hpp"

namespace firstshow::store {

class CutProxy {
 public:
  /// What becomes of what the client says next.
  enum class Cut : std::uint8_t {
    kNone,
    kRequest,  ///< it is lost, and the connection ends
    kAnswer,   ///< the server gets it; its answer is lost, and the connection ends
    kSilence,  ///< nothing is carried any more, and the connection stays
    kLate,     ///< the server gets it only at deliver(), after the client has gone
  };

  explicit CutProxy(const std::string& server_folder) : server_(server_folder + kSocketName) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un name = address(folder_.path().string() + kSocketName);
    CHECK(::bind(listener_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 &&
              ::listen(listener_, 8) == 0,
          "a test can listen in its folder");
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~CutProxy() {
    ending_ = true;
    acceptor_.join();
    for (std::thread& carrier : carriers_) carrier.join();
    ::close(listener_);
  }
  CutProxy(const CutProxy&) = delete;
  CutProxy& operator=(const CutProxy&) = delete;

  std::string folder() const { return folder_.path().string(); }
  /// The next words of any client meet `cut`, once.
  void cut(Cut cut) { cut_in_turn({{cut, ""}}); }
  /// The next words of any client that hold `words` meet `cut`, once.
  struct Plan {
    Cut cut;
    std::string words;
  };
  /// The same one after the other: each waits until the one before it was met.
  void cut_in_turn(std::vector<Plan> plans) {
    const std::lock_guard lock(mutex_);
    plans_ = std::move(plans);
  }
  /// How many are still to be met.
  std::size_t planned() {
    const std::lock_guard lock(mutex_);
    return plans_.size();
  }
  /// Gives the server what was kept from it, and waits until the server has answered.
  void deliver() {
    deliver_ = true;
    while (deliver_) std::this_thread::yield();
  }

 private:
  static constexpr const char* kSocketName = "/.s.PGSQL.5432";
  static constexpr int kTickMs = 5;

  static sockaddr_un address(const std::string& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    CHECK(path.size() < sizeof name.sun_path, "the path of a socket is short");
    std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
    return name;
  }
  static bool readable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return ::poll(&one, 1, kTickMs) > 0;
  }
  static std::string take(int from) {
    std::string bytes(65'536, '\0');
    const ssize_t size = ::recv(from, bytes.data(), bytes.size(), 0);
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }
  static void give(int to, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  void accept_all() {
    while (!ending_) {
      if (!readable(listener_)) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const sockaddr_un name = address(server_);
      if (::connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
        ::close(client);
        ::close(server);
        continue;
      }
      carriers_.emplace_back([this, client, server] {
        carry(client, server);
        ::close(client);
        ::close(server);
      });
    }
  }

  void carry(int client, int server) {
    while (!ending_) {
      if (readable(client)) {
        const std::string words = take(client);
        if (words.empty()) return;
        const Cut cut = cut_for(words);
        if (cut != Cut::kNone) return meet(cut, words, client, server);
        give(server, words);
      }
      if (readable(server)) {
        const std::string words = take(server);
        if (words.empty()) return;
        give(client, words);
      }
    }
  }

  Cut cut_for(const std::string& words) {
    const std::lock_guard lock(mutex_);
    if (plans_.empty() || words.find(plans_.front().words) == std::string::npos) return Cut::kNone;
    const Cut cut = plans_.front().cut;
    plans_.erase(plans_.begin());
    return cut;
  }

  void meet(Cut cut, std::string words, int client, int server) {
    if (cut == Cut::kRequest) return;
    if (cut == Cut::kAnswer) {
      give(server, words);
      while (!ending_ && !readable(server)) {
      }
      return;
    }
    for (bool client_is_there = true; !ending_;) {
      if (client_is_there && readable(client)) {
        const std::string more = take(client);
        client_is_there = !more.empty();
        words += more;
      } else if (!client_is_there) {
        std::this_thread::sleep_for(std::chrono::milliseconds{kTickMs});
      }
      if (cut != Cut::kLate || !deliver_) continue;
      give(server, words);
      while (!ending_ && !readable(server)) {
      }
      take(server);
      deliver_ = false;
      return;
    }
  }

  ScratchFolder folder_;
  std::string server_;
  int listener_ = -1;
  std::mutex mutex_;
  std::vector<Plan> plans_;
  std::atomic<bool> deliver_{false};
  std::atomic<bool> ending_{false};
  std::vector<std::thread> carriers_;  // the acceptor's until it ended
  std::thread acceptor_;
};

}  // namespace firstshow::store
