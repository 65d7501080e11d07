// firstshow create: an empty database, for whoever sets a server up.

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "program/program.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::cli {
namespace {

void create(const std::string& path) {
  if (std::filesystem::exists(path))
    throw std::runtime_error(path + " is there already; it stays as it is");
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  store::SqliteOptions options;
  options.path = path;
  store::open_sqlite_journal(options);
  std::printf("%s has no shows yet. Serve it: firstshow serve --database %s\n", path.c_str(),
              path.c_str());
}

}  // namespace

void add_create(CLI::App& app) {
  const auto path = std::make_shared<std::string>("var/firstshow.db");
  CLI::App* const command = app.add_subcommand("create", "Make an empty database");
  command->add_option("--database", *path, "The SQLite file to make")
      ->envname("FIRSTSHOW_DATABASE")
      ->capture_default_str();
  command->callback([path] {
    try {
      create(*path);
    } catch (const std::exception& wrong) {
      program::fail(wrong.what());
    }
  });
}

}  // namespace firstshow::cli
