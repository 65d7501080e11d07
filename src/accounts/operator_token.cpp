#include "accounts/operator_token.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace firstshow::accounts {
namespace {

constexpr std::size_t kTokenDigits = 64;

[[noreturn]] void cannot(const std::string& what, const std::string& path) {
  throw std::runtime_error("cannot " + what + " the operator's token in " + path + ": " +
                           std::strerror(errno));
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

std::string make_operator_token() {
  if (sodium_init() < 0) throw std::runtime_error("the crypto library cannot start");
  std::array<std::uint8_t, kTokenDigits / 2> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string hex(kTokenDigits + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

std::string operator_token_path(const std::string& beside) {
  return beside + ".operator";
}

void write_operator_token(const std::string& beside, const std::string& token) {
  const std::string path = operator_token_path(beside);
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  const File file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) cannot("write", path);
  const std::string line = token + "\n";
  if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    const int error = errno;
    ::unlink(fresh.c_str());
    errno = error;
    cannot("write", path);
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) cannot("write", path);
}

std::string read_operator_token(const std::string& beside) {
  const std::string path = operator_token_path(beside);
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) cannot("read", path);
  std::string token(kTokenDigits, '\0');
  const ssize_t count = ::read(file.get(), token.data(), token.size());
  if (count < 0) cannot("read", path);
  if (count != static_cast<ssize_t>(kTokenDigits))
    throw std::runtime_error(path + " holds no operator's token; start the server again");
  return token;
}

}  // namespace firstshow::accounts
