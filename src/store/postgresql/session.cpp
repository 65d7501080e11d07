#include "store/postgresql/session.hpp"

namespace firstshow::store {
namespace {

std::string set_sql(const char* setting, std::chrono::milliseconds time) {
  return std::string("SET ") + setting + " = " + std::to_string(time.count()) + "; ";
}

/// Also where the setting is as it should be: one that was never set follows the server's file.
constexpr const char* kFixed =
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
    "WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false); "
    // The server warns of a commit that no standby has.
    "SET client_min_messages = warning; "
    // Who waited for the position's lock sees what was committed meanwhile.
    "SET default_transaction_isolation = 'read committed'; "
    "SET default_transaction_deferrable = off; "
    // The server's lock ends with its session, which may be idle for long.
    "SET idle_session_timeout = 0; "
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'; "
    // A policy on a table is an error, not fewer rows.
    "SET row_security = off; "
    "SELECT set_config('search_path', quote_ident(current_schema()), false) "
    "WHERE current_schema() IS NOT NULL; "
    "SET plan_cache_mode = force_generic_plan; "
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; ";

}  // namespace

std::string session_sql(const PostgresOptions& options) {
  // A session that hangs keeps its locks; the server ends it.
  std::string sql = set_sql("statement_timeout", options.answer_time) +
                    set_sql("lock_timeout", options.lock_time) +
                    set_sql("idle_in_transaction_session_timeout", options.answer_time) + kFixed;
  if (options.only_reads)
    sql += "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
  return sql;
}

}  // namespace firstshow::store
