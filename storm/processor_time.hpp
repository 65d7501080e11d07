#pragma once
// How much of the processors a process used, and which process serves a port of this machine, both
// from /proc. Any thread. Where /proc does not say, the answer is nothing.

#include <netinet/in.h>
#include <sys/types.h>

#include <optional>
#include <vector>

namespace firstshow::storm {

/// User and system time of a process and its threads so far, in seconds.
std::optional<double> processor_seconds(pid_t process);
/// The sum of those that can be told.
double processor_seconds(const std::vector<pid_t>& processes);

/// Who listens on this address of this machine.
std::optional<pid_t> listener_at(const sockaddr_in& address);

/// Memory that is resident now, in bytes.
std::optional<std::size_t> resident_bytes(pid_t process);

}  // namespace firstshow::storm
