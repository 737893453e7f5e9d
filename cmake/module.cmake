include(Catch)

# nguon_module(name SOURCES ... [LINKS ...] [PRIVATE_LINKS ...]): a static library
# nguon::name made of the named sources.
function(nguon_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(nguon_${name} STATIC ${ARG_SOURCES})
  add_library(nguon::${name} ALIAS nguon_${name})
  target_link_libraries(nguon_${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  if(NOT name STREQUAL "base")
    target_precompile_headers(nguon_${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
  endif()
endfunction()

# nguon_test(name SOURCES ... LINKS ... [LABEL label] [TIMEOUT seconds]): a Catch2 program whose test cases
# are ctest tests, with the label or else `unit`: Catch's discovery loses all but the first of several. TEST_DATA_DIR is
# tests/data.
function(nguon_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;LABEL" "SOURCES;LINKS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nguon_test(${name}): ${ARG_UNPARSED_ARGUMENTS} mean nothing")
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE nguon::test_main ${ARG_LINKS})
  target_compile_definitions(${name} PRIVATE TEST_DATA_DIR="${CMAKE_SOURCE_DIR}/tests/data")
  target_precompile_headers(${name} REUSE_FROM nguon_test_main)
  catch_discover_tests(${name} TEST_PREFIX "${name}: " PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
