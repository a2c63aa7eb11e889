# SPDX-License-Identifier: MIT
SUMMARY = "An ERC-4337 paymaster relay whose signing key lives in a Trusted Application"

inherit cmake pkgconfig systemd useradd features_check superrelay-source

REQUIRED_DISTRO_FEATURES = "systemd usrmerge"

DEPENDS = " \
    boost \
    cli11 \
    fmt \
    libsecp256k1 \
    openssl \
    optee-client \
    prometheus-cpp \
    simdjson \
    spdlog \
    tl-expected \
    tomlplusplus \
"

SUPERRELAY_PATHS = " \
    CMakeLists.txt \
    CHANGELOG.md \
    SECURITY.md \
    apps \
    cmake \
    config \
    deploy/systemd \
    docs \
    scripts \
    superrelay \
    ta \
"

# Relative to S. It is read-only on the board: what it lacks stands in the environment.
SUPERRELAY_NODE_CONFIG ?= "config/imx93-config.toml"

EXTRA_OECMAKE = " \
    -DCMAKE_BUILD_TYPE=Release \
    -DCCACHE=OFF \
    -DBUILD_TESTING=OFF \
    -DSUPERRELAY_TEE=optee \
    -DSUPERRELAY_CONFIG=${S}/${SUPERRELAY_NODE_CONFIG} \
"

SUPERRELAY_COMPONENTS = "node config systemd supplicant"

do_install() {
    for component in ${SUPERRELAY_COMPONENTS}; do
        DESTDIR='${D}' cmake --install ${B} --component $component
    done
}

PACKAGE_BEFORE_PN = "${PN}-supplicant"

FILES:${PN} = " \
    ${bindir}/super-relay \
    ${sysconfdir}/super-relay/config.toml \
    ${systemd_system_unitdir}/super-relay.service \
    ${nonarch_libdir}/sysusers.d/super-relay.conf \
    ${nonarch_libdir}/tmpfiles.d/super-relay.conf \
    ${nonarch_base_libdir}/udev/rules.d/70-super-relay-tee.rules \
"
FILES:${PN}-supplicant = "${systemd_system_unitdir}/tee-supplicant.service"
CONFFILES:${PN} = "${sysconfdir}/super-relay/config.toml"

RDEPENDS:${PN} = "ca-certificates tee-supplicant ${PN}-supplicant"

SYSTEMD_PACKAGES = "${PN} ${PN}-supplicant"
SYSTEMD_SERVICE:${PN} = "super-relay.service"
SYSTEMD_SERVICE:${PN}-supplicant = "tee-supplicant.service"

# As deploy/systemd/super-relay.sysusers has them, for an image whose /etc is read-only.
USERADD_PACKAGES = "${PN}"
GROUPADD_PARAM:${PN} = "--system teeclnt; --system hwrng"
USERADD_PARAM:${PN} = " \
    --system --user-group --groups teeclnt,hwrng --no-create-home \
    --home-dir /var/lib/super-relay --shell /sbin/nologin super-relay \
"
