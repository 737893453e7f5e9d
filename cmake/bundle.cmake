# nguon_bundle(target FOLDER web FUNCTION name): every FOLDER/<app>/main.mjs and main.css, with all that they
# import, become the files <app>.mjs and <app>.css of `target`, embedded as nguon_embed() says (api/assets.h).
# What is imported by import() becomes chunks that are loaded when they are needed. Packages of others lie in
# FOLDER/vendor/modules, so nothing is fetched; esbuild is Debian's.
function(nguon_bundle target)
  cmake_parse_arguments(ARG "" "FOLDER;FUNCTION" "" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${ARG_FOLDER}/*.mjs" "${ARG_FOLDER}/*.js" "${ARG_FOLDER}/*.css")
  file(GLOB mains CONFIGURE_DEPENDS "${ARG_FOLDER}/*/main.mjs" "${ARG_FOLDER}/*/main.css")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${ARG_FUNCTION}")
  set(stamp "${out}.stamp")
  set(entries "")
  foreach(main IN LISTS mains)
    get_filename_component(folder "${main}" DIRECTORY)
    get_filename_component(app "${folder}" NAME)
    list(APPEND entries "${app}=${main}")
  endforeach()
  set(bundle "")
  if(entries)
    # What a phone of 2020 understands.
    set(bundle COMMAND ${CMAKE_COMMAND} -E env "NODE_PATH=${ARG_FOLDER}/vendor/modules" ${ESBUILD} ${entries}
      --bundle --splitting --minify --format=esm --target=es2020 --charset=utf8 --legal-comments=none
      --out-extension:.js=.mjs --chunk-names=chunk-[hash] --outdir=${out} --log-level=warning)
  endif()
  add_custom_command(
    OUTPUT "${stamp}"
    COMMAND ${CMAKE_COMMAND} -E rm -rf "${out}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${out}"
    ${bundle}
    COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
    DEPENDS ${sources}
    COMMENT "Bundling the programs for browsers"
    VERBATIM)
  nguon_embed(${target} FOLDER "${out}" FUNCTION ${ARG_FUNCTION} DEPENDS "${stamp}")
endfunction()
