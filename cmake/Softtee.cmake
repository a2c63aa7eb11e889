# SPDX-License-Identifier: MIT
# Trusted Applications for softtee, from the sources that OP-TEE builds.

# softtee_add_ta(NAME name UUID uuid HEADER_DIR dir SOURCES … [DEFINITIONS …]
#                [INCLUDES …] [OPTIONS …]): the module target `name`, a shared
# object <uuid>.so in the folder where softtee looks for TAs.
#   UUID        in text; loading fails if TA_UUID says another
#   HEADER_DIR  folder with the TA's user_ta_header_defines.h
# The TA sees OP-TEE's GlobalPlatform headers and the host's libc. Its frames
# carry unwind tables, because a panic unwinds them; a symbol that neither
# softtee nor the libc has is a link error.
function(softtee_add_ta)
  cmake_parse_arguments(
    arg "" "NAME;UUID;HEADER_DIR" "SOURCES;DEFINITIONS;INCLUDES;OPTIONS"
    ${ARGN})
  foreach(required NAME UUID HEADER_DIR SOURCES)
    if(NOT arg_${required})
      message(FATAL_ERROR "softtee_add_ta: ${required} is missing")
    endif()
  endforeach()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "softtee_add_ta: what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()

  get_target_property(softtee_source softtee SOURCE_DIR)
  add_library(${arg_NAME} MODULE ${arg_SOURCES}
                                 ${softtee_source}/ta/ta_header.c
                                 ${softtee_source}/ta/ta_runtime.c)
  set_target_properties(
    ${arg_NAME}
    PROPERTIES UNITY_BUILD OFF
               PREFIX ""
               OUTPUT_NAME ${arg_UUID}
               SUFFIX .so
               C_VISIBILITY_PRESET hidden
               C_EXTENSIONS ON
               LIBRARY_OUTPUT_DIRECTORY $<TARGET_FILE_DIR:softtee>/softtee_ta)
  target_compile_definitions(${arg_NAME} PRIVATE ${arg_DEFINITIONS})
  target_include_directories(${arg_NAME} PRIVATE ${arg_HEADER_DIR}
                                                 ${arg_INCLUDES})
  target_compile_options(
    ${arg_NAME} PRIVATE -fexceptions -fasynchronous-unwind-tables
                        ${arg_OPTIONS})
  # clang leaves the sanitizers' runtime to the executable.
  if(NOT SUPERRELAY_SANITIZE)
    target_link_options(${arg_NAME} PRIVATE -Wl,-z,defs)
  endif()
  target_link_libraries(${arg_NAME} PRIVATE softtee::ta)
endfunction()
