#include "store/ports/api_keys.hpp"

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<ApiKey> kApiKeys{"ORDER BY id"};
const RowQuery<ApiKey> kApiKeyById{"WHERE id = ?1"};
const Statement kNewestApiKey{"SELECT max(id) FROM api_key"};
const Statement kWriteApiKey{upsert_sql(table<ApiKey>().shape)};

}  // namespace

ApiKeyId next_api_key_id(Database& db, Time now) {
  std::int64_t last = 0;
  for (const Row row : db.query(kNewestApiKey)) last = row.null(0) ? 0 : row.integer(0);
  return ApiKeyId{IdSequence(0, last).next(now)};
}

std::vector<ApiKey> read_api_keys(Database& db) {
  return kApiKeys.all(db, {});
}

std::optional<ApiKey> read_api_key(Database& db, ApiKeyId id) {
  return kApiKeyById.find(db, {id.value});
}

void write_api_key(Database& db, const ApiKey& key) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kWriteApiKey.text(), cells_of(key, packed, cells));
}

}  // namespace firstshow::store
