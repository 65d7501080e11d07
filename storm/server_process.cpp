#include "storm/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "storm/server_facts.hpp"

namespace firstshow::storm {
namespace {

std::string text_of_address(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> host{};
  ::inet_ntop(AF_INET, &address.sin_addr, host.data(), host.size());
  return std::string(host.data()) + ":" + std::to_string(ntohs(address.sin_port));
}

[[noreturn]] void become_server(const std::string& program, const store::DatabaseSettings& database,
                                const std::string& listen, const std::string& admin,
                                const std::string& framed_by, const std::string& log,
                                pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setsid();  // Ctrl-C is for the parent, which then stops this
  if (::getppid() != parent) ::_exit(1);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int in = ::open("/dev/null", O_RDONLY);
  if (out < 0 || in < 0) ::_exit(1);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);  // the parent's own
  ::execl(program.c_str(), "firstshow", "serve", "--database", database.database.c_str(),
          "--state-folder", database.state_folder.c_str(), "--listen", listen.c_str(), "--admin",
          admin.c_str(), "--rate-limits", "off", "--max-connections-per-address", "20000",
          "--embed-origins", framed_by.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

sockaddr_in free_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  const bool found = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  const int why = errno;
  ::close(probe);
  if (!found) throw std::system_error(why, std::generic_category(), "a free port");
  return address;
}

ServerProcess::ServerProcess(std::string program, store::DatabaseSettings database,
                             std::string framed_by, std::string log)
    : program_(std::move(program)),
      database_(std::move(database)),
      framed_by_(std::move(framed_by)),
      log_(std::move(log)),
      address_(free_address()),
      admin_(free_address()) {}

ServerProcess::~ServerProcess() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  wait_for_end();
}

void ServerProcess::start() {
  const std::string listen = text_of_address(address_);
  const std::string admin = text_of_address(admin_);
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) throw std::system_error(errno, std::generic_category(), "a process");
  if (process_ == 0) become_server(program_, database_, listen, admin, framed_by_, log_, parent);
}

bool ServerProcess::is_ready() {
  int status = 0;
  if (::waitpid(process_, &status, WNOHANG) == process_) {
    process_ = 0;
    throw std::runtime_error("the server ended by itself; " + log_ + " has its last words");
  }
  return ask_once(admin_, "GET /readyz HTTP/1.1\r\nHost: firstshow\r\nConnection: close\r\n\r\n")
             .first == 200;
}

int ServerProcess::wait_for_end() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string ServerProcess::url() const {
  return "http://" + text_of_address(address_);
}

void ServerProcess::kill() {
  ::kill(process_, SIGKILL);
  wait_for_end();
}

int ServerProcess::stop() {
  ::kill(process_, SIGTERM);
  return wait_for_end();
}

}  // namespace firstshow::storm
