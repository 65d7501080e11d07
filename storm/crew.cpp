#include "storm/crew.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace firstshow::storm {
namespace {

void sleep_for(Micros time) {
  ::usleep(static_cast<useconds_t>(time));
}

[[noreturn]] void live_as_child(const Crew::Work& work, unsigned index, Stage& stage, Tally& tally,
                                pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGINT, SIG_IGN);  // Ctrl-C is the parent's, who ends its children
  if (::getppid() != parent) ::_exit(1);
  try {
    work(index, stage, tally);
    stage.finished.fetch_add(1);
    while (!stage.dismissed.load()) sleep_for(kMillisecond);
  } catch (const std::exception& wrong) {
    std::fprintf(stderr, "firstshow-lab: a process of the load generator: %s\n", wrong.what());
    ::_exit(1);
  }
  ::_exit(0);
}

}  // namespace

Micros Stage::wait_for_start() {
  ready.fetch_add(1);
  while (start_at.load() == 0) sleep_for(kMillisecond);
  return start_at.load();
}

Crew::Crew(unsigned processes, const Work& work)
    : bytes_(sizeof(Shared) + processes * sizeof(Tally)), count_(processes) {
  void* memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "memory to share");
  shared_ = new (memory) Shared;
  for (unsigned i = 1; i < processes; ++i) new (&shared_->tallies[i]) Tally;
  const pid_t parent = ::getpid();
  std::fflush(nullptr);  // or the children print it too
  for (unsigned i = 0; i < processes; ++i) {
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "a process");
    if (child == 0) live_as_child(work, i, shared_->stage, shared_->tallies[i], parent);
    processes_.push_back(child);
  }
}

Crew::~Crew() {
  for (const pid_t process : processes_) ::kill(process, SIGKILL);
  for (const pid_t process : processes_) ::waitpid(process, nullptr, 0);
  ::munmap(shared_, bytes_);
}

void Crew::look_for_dead(bool wait) {
  for (std::size_t i = 0; i < processes_.size();) {
    int status = 0;
    const pid_t dead = ::waitpid(processes_[i], &status, wait ? 0 : WNOHANG);
    if (dead == 0 || (dead < 0 && errno == EINTR)) {
      i += dead == 0 ? 1 : 0;
      continue;
    }
    processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(i));
    if (dead < 0 || status != 0) throw std::runtime_error("a process of the load generator failed");
  }
}

bool Crew::all_ready() {
  look_for_dead(false);
  return shared_->stage.ready.load() == count_;
}

bool Crew::all_finished() {
  look_for_dead(false);
  return shared_->stage.finished.load() == count_;
}

void Crew::join() {
  shared_->stage.dismissed.store(true);
  look_for_dead(true);
}

void Crew::add_up(Tally& sum) const {
  for (unsigned i = 0; i < count_; ++i) sum.add_all(shared_->tallies[i]);
}

}  // namespace firstshow::storm
