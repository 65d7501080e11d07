#include "store/ports/cancellation_messages.hpp"

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<CancellationMessage> kMessageOfShow{"WHERE show_id = ?1"};
const Statement kWriteMessage{insert_sql(table<CancellationMessage>().shape) +
                              " ON CONFLICT (show_id) DO NOTHING"};

}  // namespace

void write_cancellation_message(Database& db, const CancellationMessage& message) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kWriteMessage.text(), cells_of(message, packed, cells));
}

std::string read_cancellation_message(Database& db, ShowId show) {
  const auto message = kMessageOfShow.find(db, {show.value});
  return message ? message->text : std::string();
}

}  // namespace firstshow::store
