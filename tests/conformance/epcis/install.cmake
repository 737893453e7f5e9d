# cmake -DSOURCE=<this folder> -DTARGET=<build folder> -DNPM=<npm> -P install.cmake
# Installs exactly what package-lock.json names, once.
foreach(file package.json package-lock.json .npmrc)
  file(COPY ${SOURCE}/${file} DESTINATION ${TARGET})
endforeach()
file(SHA256 ${SOURCE}/package-lock.json wanted)
set(stamp ${TARGET}/node_modules/.installed)
if(EXISTS ${stamp})
  file(READ ${stamp} installed)
endif()
if(NOT installed STREQUAL wanted)
  execute_process(COMMAND ${NPM} ci --prefer-offline --ignore-scripts --no-audit --no-fund
    WORKING_DIRECTORY ${TARGET} COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${stamp} ${wanted})
endif()
