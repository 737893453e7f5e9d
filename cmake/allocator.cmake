# nguon_allocator(program): a program that serves takes memory from jemalloc: one thread frees what another took,
# all day long, and RocksDB's threads too. docs/decisions/0136-memory-from-jemalloc.md. Sanitizers bring their own.
function(nguon_allocator program)
  if(NOT NGUON_SANITIZE)
    target_link_libraries(${program} PRIVATE PkgConfig::JEMALLOC)
  endif()
endfunction()
