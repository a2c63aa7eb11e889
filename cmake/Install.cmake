# SPDX-License-Identifier: MIT
# What a machine gets, by components:
#
#   DESTDIR=STAGE cmake --install build/release --component NAME
#
#   node               the program; softtee with its TA where that is the build's TEE
#   config             /etc/super-relay/config.toml, from SUPERRELAY_CONFIG
#   systemd            the node's unit, its user, folders, and the rule for the TEE's devices
#   supplicant         tee-supplicant's unit, for a system whose package brings none
#   supplicant-dropin  what hardens the unit that a distribution's package brings
#   ta                 the TA and the canaries that scripts/build-ta and build-canary left
#                      in SUPERRELAY_TA_FOLDER, of CMake's or of the environment's
#   boot               what signs and checks an i.MX 93's boot image, for the machine that keeps
#                      the keys: super-relay-secure-boot, and ahab, which it asks
#   doc                the licence and an operator's pages
#
# The units and the configuration name /usr/bin, /etc and /var: the prefix has to be /usr.

include(GNUInstallDirs)
set(SUPERRELAY_CONFIG ${PROJECT_SOURCE_DIR}/config/server.toml CACHE FILEPATH
    "What is installed as /etc/super-relay/config.toml")
set(SUPERRELAY_TA_FOLDER ${PROJECT_SOURCE_DIR}/build/ta-optee CACHE PATH
    "Folder that scripts/build-ta filled, for the component ta")
set(SUPERRELAY_DOC_DIR ${CMAKE_INSTALL_DATAROOTDIR}/doc/super-relay CACHE PATH
    "Where the component doc goes, below the prefix")

set(units ${PROJECT_SOURCE_DIR}/deploy/systemd)
set(private_libraries ${CMAKE_INSTALL_LIBDIR}/super-relay)

# What of the unit hardens tee-supplicant, however it was started and wherever it keeps its
# files: a unit of another's that names other files must not lose them.
function(write_supplicant_dropin file)
  file(READ ${units}/tee-supplicant.service text)
  set_property(
    DIRECTORY
    APPEND
    PROPERTY CMAKE_CONFIGURE_DEPENDS ${units}/tee-supplicant.service)
  string(REGEX REPLACE "\nExecStart=[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\nDescription=[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\n\\[Install\\].*" "" text "${text}")
  string(REPLACE "\nStateDirectory=tee\n"
                 "\nStateDirectory=optee-client optee-client/data\n" text "${text}")
  file(WRITE ${file} "${text}")
endfunction()

install(TARGETS super-relay RUNTIME COMPONENT node)
if(SUPERRELAY_TEE STREQUAL "softtee")
  # softtee looks for its TAs beside itself.
  file(RELATIVE_PATH up /${CMAKE_INSTALL_BINDIR} /${private_libraries})
  set_target_properties(super-relay PROPERTIES INSTALL_RPATH "$ORIGIN/${up}")
  set_target_properties(super_relay_ta_release PROPERTIES INSTALL_RPATH "$ORIGIN/..")
  install(TARGETS softtee LIBRARY DESTINATION ${private_libraries} COMPONENT node)
  install(TARGETS super_relay_ta_release LIBRARY DESTINATION ${private_libraries}/softtee_ta
                                                 COMPONENT node)
endif()

install(
  FILES ${SUPERRELAY_CONFIG}
  DESTINATION ${CMAKE_INSTALL_FULL_SYSCONFDIR}/super-relay
  RENAME config.toml
  COMPONENT config)

install(FILES ${units}/super-relay.service DESTINATION lib/systemd/system COMPONENT systemd)
install(FILES ${units}/super-relay.sysusers DESTINATION lib/sysusers.d RENAME super-relay.conf
        COMPONENT systemd)
install(FILES ${units}/super-relay.tmpfiles DESTINATION lib/tmpfiles.d RENAME super-relay.conf
        COMPONENT systemd)
install(FILES ${units}/70-super-relay-tee.rules DESTINATION lib/udev/rules.d COMPONENT systemd)

install(FILES ${units}/tee-supplicant.service DESTINATION lib/systemd/system
        COMPONENT supplicant)
set(dropin ${CMAKE_CURRENT_BINARY_DIR}/tee-supplicant-dropin.conf)
write_supplicant_dropin(${dropin})
install(
  FILES ${dropin}
  DESTINATION lib/systemd/system/tee-supplicant.service.d
  RENAME super-relay.conf
  COMPONENT supplicant-dropin)

# The canaries are as many as the firmware's age asks for.
install(
  CODE "
    set(folder \"${SUPERRELAY_TA_FOLDER}\")
    if(DEFINED ENV{SUPERRELAY_TA_FOLDER})
      set(folder \"\$ENV{SUPERRELAY_TA_FOLDER}\")
    endif()
    file(GLOB tas \"\${folder}/release/*.ta\")
    file(GLOB canaries \"\${folder}/canary-*/*.ta\")
    if(NOT tas OR NOT canaries)
      message(FATAL_ERROR \"\${folder} has no release/*.ta or no canary-*/*.ta: \"
                          \"run scripts/build-ta and scripts/build-canary\")
    endif()
    file(INSTALL \${tas} \${canaries} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/optee_armtz\")"
  COMPONENT ta)

# The scripts find each other as they do in the repository.
set(private_scripts ${CMAKE_INSTALL_DATAROOTDIR}/super-relay)
install(TARGETS ahab RUNTIME COMPONENT boot)
install(PROGRAMS deploy/imx93/secure-boot DESTINATION ${private_scripts}/deploy/imx93
        COMPONENT boot)
install(
  DIRECTORY deploy/imx93/lib
  DESTINATION ${private_scripts}/deploy/imx93
  COMPONENT boot
  FILES_MATCHING
  PATTERN "*.sh")
install(FILES scripts/lib.sh DESTINATION ${private_scripts}/scripts COMPONENT boot)
install(
  CODE "
    file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
    file(CREATE_LINK \"../share/super-relay/deploy/imx93/secure-boot\"
         \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/super-relay-secure-boot\" SYMBOLIC)"
  COMPONENT boot)
install(
  FILES deploy/imx93/README.md
  DESTINATION ${SUPERRELAY_DOC_DIR}
  RENAME secure-boot.md
  COMPONENT boot)

install(
  FILES LICENSE
        CHANGELOG.md
        SECURITY.md
        docs/audit.md
        docs/configuration.md
        docs/errors.md
        docs/findings.md
        docs/hardened.md
        docs/hardware.md
        docs/metrics.md
        docs/migration.md
        docs/monitoring.md
        docs/ota.md
        docs/packages.md
        docs/signers.md
        docs/ta-version.md
        docs/tamper.md
  DESTINATION ${SUPERRELAY_DOC_DIR}
  COMPONENT doc)
install(DIRECTORY docs/runbooks DESTINATION ${SUPERRELAY_DOC_DIR} COMPONENT doc)
install(FILES docs/deploy/imx93.md DESTINATION ${SUPERRELAY_DOC_DIR}/deploy COMPONENT doc)
