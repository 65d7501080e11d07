#include "storm/verdict.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace firstshow::storm {
namespace {

/// "1,234" as 1234; 0 where it is no number.
std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  for (const char digit : text) {
    if (digit == ',' || digit == ' ') continue;
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

}  // namespace

void read_verdict(std::string_view said, Verdict& verdict) {
  while (!said.empty()) {
    const std::string_view line = said.substr(0, said.find('\n'));
    said.remove_prefix(std::min(line.size() + 1, said.size()));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || line.starts_with(' ')) continue;
    const std::string_view kind = line.substr(0, colon);
    if (kind == "double sale" || kind == "area oversold")
      verdict.twice += number_in(line.substr(colon + 2));
    if (kind.starts_with("lost ")) verdict.lost += number_in(line.substr(colon + 2));
  }
}

Verdict ask_checker(const std::string& checker, const std::string& history,
                    const std::string& database) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw std::system_error(errno, std::generic_category(), "a pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "a process");
  if (child == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
    ::execlp("python3", "python3", checker.c_str(), history.c_str(), database.c_str(),
             "--least-sales", "1", "--least-kills", "0", "--least-refused", "0", "--visitors",
             static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(pipe[1]);
  Verdict verdict;
  std::array<char, 4'096> bytes{};
  for (ssize_t count = 0; (count = ::read(pipe[0], bytes.data(), bytes.size())) != 0;) {
    if (count < 0 && errno != EINTR) break;
    if (count > 0) verdict.said.append(bytes.data(), static_cast<std::size_t>(count));
  }
  ::close(pipe[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  verdict.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  read_verdict(verdict.said, verdict);
  return verdict;
}

}  // namespace firstshow::storm
