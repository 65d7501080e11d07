# A folder of src/ becomes a static library of everything in it but *_test.cpp; its tests become one
# program, so that files come and go without a list of them to keep. A folder within a folder has a
# library and tests of its own: store/postgresql is firstshow_store_postgresql.

# What nearly every file includes, read once: it halves the time that a small file takes. A file
# still includes what it uses; `make lint` compiles without this.
set(FIRSTSHOW_PRECOMPILED <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory>
  <optional> <set> <span> <string> <string_view> <variant> <vector>
  <boost/container/small_vector.hpp> <boost/unordered/unordered_flat_map.hpp>)

function(firstshow_folder folder)
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(firstshow_${name} STATIC ${sources})
    target_include_directories(firstshow_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(firstshow_${name} PUBLIC ${ARGN})
    if(name STREQUAL "http")
      firstshow_precompile(firstshow_http firstshow_http <boost/asio/awaitable.hpp>)
    else()
      firstshow_precompile(firstshow_${name} firstshow_base)
    endif()
  else()
    add_library(firstshow_${name} INTERFACE)
    target_include_directories(firstshow_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(firstshow_${name} INTERFACE ${ARGN})
  endif()
endfunction()

# `first` makes the precompiled header, with whatever else is named; others use that of `first`.
function(firstshow_precompile target first)
  if(target STREQUAL first)
    target_precompile_headers(${target} PRIVATE ${FIRSTSHOW_PRECOMPILED} ${ARGN})
  elseif(TARGET ${first})
    target_precompile_headers(${target} REUSE_FROM ${first})
  endif()
endfunction()

function(firstshow_tests)
  foreach(folder ${ARGN})
    string(REPLACE "/" "_" name ${folder})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cpp)
    if(sources)
      add_executable(${name}_test ${sources})
      target_link_libraries(${name}_test PRIVATE firstshow_${name} GTest::gtest_main)
      target_compile_definitions(${name}_test PRIVATE
        FIRSTSHOW_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      firstshow_precompile(${name}_test base_test <gtest/gtest.h>)
      add_test(NAME ${name} COMMAND ${name}_test)
    endif()
  endforeach()
endfunction()
