# SPDX-License-Identifier: MIT
# Build options and the flags that all of our own code shares.

option(SUPERRELAY_WERROR "Treat warnings as errors" OFF)
set(SUPERRELAY_SANITIZE "" CACHE STRING
    "Sanitizers for the whole build, for example address,undefined or thread")

set(SUPERRELAY_TEE softtee CACHE STRING
    "The TEE that the programs are linked with: softtee or optee")
set_property(CACHE SUPERRELAY_TEE PROPERTY STRINGS softtee optee)
if(NOT SUPERRELAY_TEE MATCHES "^(softtee|optee)$")
  message(FATAL_ERROR "SUPERRELAY_TEE is softtee or optee, not ${SUPERRELAY_TEE}")
endif()

# What scripts/fetch-deps fetched.
if(DEFINED ENV{SUPERRELAY_DEPS})
  set(default_deps $ENV{SUPERRELAY_DEPS})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(default_deps $ENV{XDG_CACHE_HOME}/superrelay)
else()
  set(default_deps $ENV{HOME}/.cache/superrelay)
endif()
set(SUPERRELAY_DEPS ${default_deps} CACHE PATH
    "Folder that scripts/fetch-deps filled")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

if(SUPERRELAY_SANITIZE)
  add_compile_options(-fsanitize=${SUPERRELAY_SANITIZE}
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SUPERRELAY_SANITIZE})
endif()

# Warnings of our own targets; those of packages are not ours to mend.
add_library(superrelay_warnings INTERFACE)
target_compile_options(
  superrelay_warnings
  INTERFACE -Wall
            -Wextra
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wvla
            $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes
            -Wmissing-prototypes>
            $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor
            -Woverloaded-virtual>
            $<$<BOOL:${SUPERRELAY_WERROR}>:-Werror>)

# superrelay_module(NAME SOURCES … [PUBLIC …] [PRIVATE …]): the static library
# superrelay_NAME, alias superrelay::NAME. PUBLIC and PRIVATE are what it links.
function(superrelay_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(superrelay_${name} STATIC ${arg_SOURCES})
  add_library(superrelay::${name} ALIAS superrelay_${name})
  target_include_directories(superrelay_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(
    superrelay_${name}
    PUBLIC ${arg_PUBLIC}
    PRIVATE ${arg_PRIVATE} superrelay_warnings)
endfunction()
