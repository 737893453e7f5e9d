# How everything is compiled. Presets choose; this file says what each choice means.
set(NGUON_SANITIZE "" CACHE STRING "empty, address (with undefined) or thread")
option(NGUON_FUZZ "link tests/fuzz with libFuzzer; without it they replay their corpus" OFF)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees array bounds broken inside std::string where none are (its bug 105329).
  add_compile_options(-Wno-array-bounds -Wno-stringop-overflow -Wno-restrict)
endif()
add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
include_directories(${CMAKE_SOURCE_DIR})

if(NGUON_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  set(sanitizer_environment
    "set(ENV{ASAN_OPTIONS} abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1)"
    "set(ENV{LSAN_OPTIONS} print_suppressions=0:suppressions=${CMAKE_SOURCE_DIR}/tests/support/sanitizers/lsan.supp)"
    "set(ENV{UBSAN_OPTIONS} abort_on_error=1:print_stacktrace=1)")
elseif(NGUON_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  set(sanitizer_environment
    "set(ENV{TSAN_OPTIONS} halt_on_error=1:second_deadlock_stack=1:suppressions=${CMAKE_SOURCE_DIR}/tests/support/sanitizers/tsan.supp)")
endif()
# ctest reads this file before it runs anything, so every test, and what it starts, has the options.
list(JOIN sanitizer_environment "\n" sanitizer_environment)
file(WRITE ${CMAKE_BINARY_DIR}/CTestCustom.cmake "${sanitizer_environment}\n")

if(NGUON_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "NGUON_FUZZ needs clang: use the preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)  # everything tells the fuzzer which branches it took
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers are time-stamped files; without the sloppiness ccache never hits behind them.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  endif()
endif()
