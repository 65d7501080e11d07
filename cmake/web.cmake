# Puts what scripts/web has built (build/web/site) into a source file that the server is linked with:
# each file as it is and, beside it, as gzip and Brotli made ahead. `.html` is no part of a page's path.

set(FIRSTSHOW_WEB ${CMAKE_SOURCE_DIR}/build/web)

function(firstshow_embed_web target)
  # Milliseconds where it is up to date. A change of the contract or of a page comes this way again.
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/*
    ${CMAKE_SOURCE_DIR}/web/locales/* ${CMAKE_SOURCE_DIR}/web/docs/*)
  file(GLOB settings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.*)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/openapi.yaml
    ${sources} ${settings})
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/scripts/web COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${FIRSTSHOW_WEB}/site/*)
  set(bytes "")
  set(names "")
  set(rows "")
  set(count 0)
  foreach(file ${files})
    if(file MATCHES "\\.(gz|br)$")
      continue()
    endif()
    file(RELATIVE_PATH path ${FIRSTSHOW_WEB}/site ${file})
    string(REGEX REPLACE "(^|/)index\\.html$" "\\1" path ${path})
    string(REGEX REPLACE "\\.html$" "" path "${path}")
    set(row "\"/${path}\"")
    foreach(variant "" ".gz" ".br")
      if(NOT EXISTS ${file}${variant})
        string(APPEND row ", {}")
        continue()
      endif()
      set(name firstshow_web_${count})
      math(EXPR count "${count} + 1")
      string(APPEND bytes
        "    \"${name}:\\n.incbin \\\"${file}${variant}\\\"\\n${name}_end:\\n\"\n")
      string(APPEND names "extern const char ${name}[];\nextern const char ${name}_end[];\n")
      string(APPEND row ", between(${name}, ${name}_end)")
    endforeach()
    string(APPEND rows "      EmbeddedFile{${row}},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT [[// Made by cmake/web.cmake.
#include "http/pages/assets.hpp"

asm(
    ".pushsection .rodata\n"
@bytes@    ".popsection\n");

extern "C" {
@names@}

namespace firstshow::http {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const EmbeddedFile> embedded_files() {
  static const EmbeddedFile kFiles[] = {
@rows@  };
  return kFiles;
}

}  // namespace firstshow::http
]] @ONLY)
  # The compiler does not see what the assembler reads.
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}"
    SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
