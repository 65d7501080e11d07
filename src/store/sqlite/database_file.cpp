#include "store/sqlite/database_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "store/journal.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::store {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kApplicationIdAt =
    68;  // https://sqlite.org/fileformat2.html#the_database_header
constexpr int kPageBytes = 4096;
constexpr int kCacheKib = 16 * 1024;

/// Whether a rollback journal lies beside the file. Ours has one only while it is being made.
bool journal_beside(sqlite3* connection, const std::string& path) {
  sqlite3_vfs* vfs = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  int exists = 0;
  return vfs->xAccess(vfs, (path + "-journal").c_str(), SQLITE_ACCESS_EXISTS, &exists) ==
             SQLITE_OK &&
         exists != 0;
}

/// Looks at the file's first bytes by SQLite's own handle, before SQLite itself does: reading a
/// foreign database through SQL may already roll back its journal.
void refuse_foreign_file(sqlite3* connection, const std::string& path) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  if (code != SQLITE_OK) throw_sqlite(nullptr, code, "reading the size of " + path);
  if (size == 0) return;
  // The power went while the first page was being written: SQLite rolls that back to nothing.
  if (size <= kPageBytes && journal_beside(connection, path)) return;
  if (size < static_cast<sqlite3_int64>(kHeaderBytes)) {
    throw StoreBroken(path + " is not a database, or was cut off after " + std::to_string(size) +
                      " bytes: give another path, or restore a backup");
  }
  std::array<char, kHeaderBytes> header{};
  code = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
  if (code != SQLITE_OK) throw_sqlite(nullptr, code, "reading the header of " + path);
  if (std::string_view(header.data(), kMagic.size()) != kMagic) {
    throw StoreBroken(path + " is not a database (or its first bytes are damaged): give another " +
                      "path, or restore a backup");
  }
  std::uint32_t application = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    application = application << 8U | static_cast<unsigned char>(header[kApplicationIdAt + i]);
  }
  if (application != static_cast<std::uint32_t>(kSqliteApplicationId)) {
    throw StoreBroken(path + " is a database of another program: give another path");
  }
}

/// The first thing written to an empty file is whose it is, so that a file with anything in it can
/// always be told from a foreign one, wherever the power went.
void claim_if_empty(Database& db) {
  std::int64_t application = 0;
  for (const Row row : db.query("PRAGMA application_id")) application = row.integer(0);
  if (application == kSqliteApplicationId) return;
  db.execute("PRAGMA page_size = " + std::to_string(kPageBytes));
  db.execute("PRAGMA application_id = " + std::to_string(kSqliteApplicationId));
}

void turn_wal_on(Database& db, const std::string& path) {
  std::string mode;
  for (const Row row : db.query("PRAGMA journal_mode = WAL")) mode = std::string(row.text(0));
  if (mode != "wal") {
    throw StoreBroken(path + " cannot keep a write-ahead log (journal mode stays " + mode +
                      "): move it to a file system that lets files be shared in memory");
  }
}

constexpr const char* kBeside[] = {"", "-wal", "-shm"};

/// The file of the database that this process may not write; "" if it may write them all.
std::string unwritable(const std::string& path) {
  for (const char* suffix : kBeside) {
    const std::string file = path + suffix;
    if (::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0 && errno != ENOENT) return file;
  }
  return "";
}

void refuse_unwritable(const std::string& path) {
  const std::string file = unwritable(path);
  if (file.empty()) return;
  throw StoreBroken(path + " cannot be used: " + file + " is read-only for this user (" +
                    std::strerror(errno) + "): give it back to the user of the server, or make " +
                    "its disk writable");
}

/// A database from before may be open to others.
void make_private(const std::string& path) {
  make_private_file(path);
  for (const char* suffix : {"-wal", "-shm"}) ::chmod((path + suffix).c_str(), S_IRUSR | S_IWUSR);
}

void prepare_writer(Database& db, const SqliteOptions& options) {
  refuse_foreign_file(sqlite_of(db), options.path);
  if (options.vfs.empty()) make_private(options.path);
  if (sqlite3_db_readonly(sqlite_of(db), "main") == 1) {
    throw StoreBroken(options.path + " is read-only: a server needs to write to it");
  }
  // A database is made durably whatever the options; they are about commits.
  db.execute("PRAGMA synchronous = FULL");
  claim_if_empty(db);
  turn_wal_on(db, options.path);
  migrate(db, options.path);
  if (!options.synchronous_full) db.execute("PRAGMA synchronous = OFF");
  db.execute("PRAGMA cache_size = -" + std::to_string(kCacheKib));
  if (options.max_pages != 0) {
    db.execute("PRAGMA max_page_count = " + std::to_string(options.max_pages));
  }
}

/// What a code of SQLite's means to the operator who gave `path`.
std::string advice(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "it is damaged or cut off: restore a backup";
    case SQLITE_CANTOPEN:
      return "it is not there, or cannot be opened: does its folder exist?";
    case SQLITE_BUSY:
      return "another program is using it: stop that first";
    default:
      return "the disk or the file system is at fault";
  }
}

/// Runs `open` and turns every failure into one that names the file.
template <class Open>
std::unique_ptr<Database> opened(const std::string& path, Open open) {
  std::unique_ptr<Database> db;
  const auto code_now = [&] {
    return db ? sqlite3_extended_errcode(sqlite_of(*db)) : SQLITE_CANTOPEN;
  };
  const auto sentence = [&](const std::exception& error) {
    return "cannot open " + path + ": " + advice(code_now()) + " [" + error.what() + "]";
  };
  try {
    open(db);
  } catch (const StoreBroken& error) {
    const std::string_view what = error.what();
    if (what.starts_with(path)) throw;  // a sentence already
    throw StoreBroken(sentence(error));
  } catch (const StoreUnwritable& error) {
    throw StoreBroken("cannot open " + path + ": its disk is full or read-only [" + error.what() +
                      "]");
  } catch (const StoreBusy& error) {
    throw StoreBroken(sentence(error));
  } catch (const StoreConflict& error) {
    throw StoreBroken(sentence(error));
  }
  return db;
}

}  // namespace

void make_private_file(const std::string& path) {
  constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) return;  // whoever opens it for use says why it cannot be
  struct stat found {};
  if (::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) &&
      (found.st_mode & ~kOwnerOnly & ALLPERMS) != 0)
    ::fchmod(descriptor, kOwnerOnly);
  ::close(descriptor);
}

std::string restoring_path(const std::string& path) {
  return path + ".restoring";
}

std::unique_ptr<Database> open_writer(const SqliteOptions& options) {
  if (options.vfs.empty() && ::access(restoring_path(options.path).c_str(), F_OK) == 0) {
    throw StoreBroken(options.path + " is in the middle of a restore that was stopped: run " +
                      "firstshow restore again");
  }
  if (options.vfs.empty() && !options.create && ::access(options.path.c_str(), F_OK) != 0) {
    throw StoreBroken(options.path +
                      " is not there: name the right file, restore a backup, or, "
                      "for a new box office, start once with --create");
  }
  if (options.vfs.empty()) {
    refuse_unwritable(options.path);
    if (::access(options.path.c_str(), F_OK) != 0) make_private_file(options.path);
  }
  return opened(options.path, [&](std::unique_ptr<Database>& db) {
    db = std::make_unique<Database>(connect_sqlite(options.path, SqliteMode::kWriter, options.vfs));
    prepare_writer(*db, options);
  });
}

std::unique_ptr<Database> open_reader(const std::string& path) {
  return opened(path, [&](std::unique_ptr<Database>& db) {
    db = std::make_unique<Database>(connect_sqlite(path, SqliteMode::kReader));
    refuse_foreign_file(sqlite_of(*db), path);
    const int schema = schema_of(*db);
    if (schema > newest_schema()) {
      throw StoreBroken(path + " has schema " + std::to_string(schema) +
                        ", but this version of firstshow knows only up to " +
                        std::to_string(newest_schema()) + ": use a newer firstshow");
    }
    if (schema < newest_schema()) {
      throw StoreBroken(path + " has schema " + std::to_string(schema) +
                        ", older than this version's " + std::to_string(newest_schema()) +
                        ": start the server on it once, which brings it up");
    }
  });
}

}  // namespace firstshow::store
