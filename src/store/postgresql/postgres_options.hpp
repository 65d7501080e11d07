#pragma once
// How a database of a PostgreSQL server is reached, and how long anything there is waited for. A
// value, without libpq: any thread may have one. A password may be in it, and nothing shows it.

#include <chrono>
#include <string>

namespace firstshow::store {

struct PostgresOptions {
  /// libpq's: "postgresql://user@host1,host2/firstshow?target_session_attrs=read-write" or
  /// "host=... dbname=...". What it says goes before the limits below.
  std::string uri;
  std::string password;  ///< where `uri` has none; "": as libpq finds one (PGPASSWORD, PGPASSFILE)
  bool only_reads = false;  ///< transactions read, each of them one moment
  bool create = true;       ///< make the schema where there is none (the journal only)
  bool lock = true;         ///< no second server beside this one (the journal only)
  std::chrono::milliseconds connect_time{5'000};
  std::chrono::milliseconds answer_time{10'000};  ///< for one statement, or one batch
  std::chrono::milliseconds lock_time{50};        ///< for another writer's batch to end
  std::chrono::milliseconds doubt_time{30'000};   ///< to find out whether a commit happened
  /// For the session of a server that was killed to end.
  std::chrono::milliseconds take_over_time{5'000};
};

}  // namespace firstshow::store
