# nguon_embed(target FOLDER folder FUNCTION name): makes every file below `folder` part of `target`, as
# `std::span<const nguon::api::EmbeddedFile> nguon::api::name()` (api/assets.h). The files are hashed and
# compressed at build time, in the order of their names, so that equal files give equal programs. A
# file whose kind is not known (cmake/embed_files.cpp) fails the build. DEPENDS: what makes files of the folder
# while building. Declare the function where it is used.
function(nguon_embed target)
  cmake_parse_arguments(ARG "" "FOLDER;FUNCTION" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${ARG_FOLDER}/*")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${ARG_FUNCTION}_embedded.cpp")
  add_custom_command(
    OUTPUT "${made}"
    COMMAND nguon_embed_files "${ARG_FOLDER}" "${ARG_FUNCTION}" "${made}"
    DEPENDS nguon_embed_files ${files} ${ARG_DEPENDS}
    COMMENT "Embedding ${ARG_FOLDER}"
    VERBATIM)
  target_sources(${target} PRIVATE "${made}")
  set_source_files_properties("${made}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
