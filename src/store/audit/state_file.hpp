#pragma once
// The small files that a server keeps beside its database. Any thread.

#include <string>

namespace firstshow::store {

/// Puts `text` into the file at `path`, for its owner's eyes, whole or not at all. Not synced:
/// after a power cut it may be the former one. Whether it could be written.
bool write_state_file(const std::string& path, const std::string& text);

}  // namespace firstshow::store
