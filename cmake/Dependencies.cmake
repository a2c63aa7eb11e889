# SPDX-License-Identifier: MIT
# Libraries, all from Debian packages; scripts/setup installs them.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS json url)
# Asio asks for aligned memory, which glibc gives slowly, though malloc's suits all it keeps there.
add_compile_definitions(BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC
                        BOOST_ASIO_DISABLE_BOOST_ALIGN)
find_package(OpenSSL 3.0 REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SECP256K1 REQUIRED IMPORTED_TARGET GLOBAL libsecp256k1)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET GLOBAL prometheus-cpp-core)

# What softtee and its TAs are built from.
if(SUPERRELAY_TEE STREQUAL "softtee"
   AND (NOT EXISTS ${SUPERRELAY_DEPS}/optee-4.5.0
        OR NOT EXISTS ${SUPERRELAY_DEPS}/libsecp256k1-0.5.0))
  message(FATAL_ERROR "OP-TEE's development kit or libsecp256k1's source is "
                      "not in ${SUPERRELAY_DEPS}: run scripts/fetch-deps")
endif()
if(SUPERRELAY_TEE STREQUAL "optee")
  find_library(LIBTEEC teec REQUIRED)
  find_path(LIBTEEC_INCLUDE tee_client_api.h REQUIRED)
endif()

set(OPTEE_ROOT ${SUPERRELAY_DEPS}/optee-4.5.0)
set(OPTEE_DEV_KIT ${OPTEE_ROOT}/usr/lib/optee-os-dev/vexpress-qemu_armv8a)
set(SECP256K1_SOURCE ${SUPERRELAY_DEPS}/libsecp256k1-0.5.0)
