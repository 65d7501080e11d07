# A folder of src/ becomes a static library of everything in it but *_test.cpp, and so does each of its
# sub-folders: a new file compiles one room again. The tests of a folder and of its sub-folders are one
# program, but for sub-folders that are named: store/postgresql is tested by store_postgresql_test. Files
# come and go without a list of them to keep.

# What nearly every file includes, read once: it halves the time that a small file takes. A file
# still includes what it uses; `make lint` compiles without this.
set(FIRSTSHOW_PRECOMPILED <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory>
  <optional> <set> <span> <string> <string_view> <variant> <vector>
  <boost/container/small_vector.hpp> <boost/unordered/unordered_flat_map.hpp>)

# The library of a folder: firstshow_booking_seats for booking/seats.
function(firstshow_library name out)
  string(REPLACE "/" "_" target firstshow_${name})
  set(${out} ${target} PARENT_SCOPE)
endfunction()

# firstshow_folder(booking/seats firstshow_base): the library and what it is linked with.
function(firstshow_folder name)
  firstshow_library(${name} target)
  string(REGEX REPLACE "/.*" "" top ${name})
  set_property(GLOBAL APPEND PROPERTY FIRSTSHOW_ROOMS_${top} ${target})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  if(NOT sources)
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${target} INTERFACE ${ARGN})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${ARGN})
  if(name STREQUAL "http/message")
    firstshow_precompile(${target} ${target} <boost/asio/awaitable.hpp>)
  elseif(FIRSTSHOW_FUZZ AND name IN_LIST FIRSTSHOW_ONLY_LINKED)
    target_compile_options(${target} PRIVATE ${FIRSTSHOW_HASTILY})
    firstshow_precompile(${target} firstshow_http_metrics <boost/asio/awaitable.hpp>)
  elseif(name MATCHES "^http/")
    firstshow_precompile(${target} firstshow_http_message)
  else()
    firstshow_precompile(${target} firstshow_base)
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

# A program of tests of the folder that `target` is linked with. Its own code runs once, so it is not
# optimised, which halves the time to compile it; what it tests is compiled as the preset says.
function(firstshow_test_program target)
  target_compile_definitions(${target} PRIVATE FIRSTSHOW_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(${target} PRIVATE ${FIRSTSHOW_HASTILY})
  endif()
  firstshow_precompile(${target} base_test <gtest/gtest.h>)
endfunction()

# But these compare with a search of their own through everything, which would take minutes.
set_source_files_properties(
  ${CMAKE_SOURCE_DIR}/src/booking/seats/best_available_test.cpp
  ${CMAKE_SOURCE_DIR}/src/booking/seats/single_seat_rule_test.cpp
  PROPERTIES COMPILE_OPTIONS -O1 SKIP_UNITY_BUILD_INCLUSION ON SKIP_PRECOMPILE_HEADERS ON)

function(firstshow_tests)
  foreach(folder ${ARGN})
    string(REPLACE "/" "_" name ${folder})
    string(REGEX REPLACE "/.*" "" top ${folder})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cpp)
    foreach(other ${ARGN})
      if(other MATCHES "^${folder}/")
        list(FILTER sources EXCLUDE REGEX "/src/${other}/")
      endif()
    endforeach()
    if(sources)
      add_executable(${name}_test ${sources})
      get_property(rooms GLOBAL PROPERTY FIRSTSHOW_ROOMS_${top})
      target_link_libraries(${name}_test PRIVATE ${rooms} GTest::gtest_main)
      firstshow_test_program(${name}_test)
      add_test(NAME ${name} COMMAND ${name}_test)
    endif()
  endforeach()
endfunction()
