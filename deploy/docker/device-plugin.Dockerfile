# SPDX-License-Identifier: MIT
#
# The device plugin for Kubernetes as a container image for arm64; deploy/docker/build.sh --target device-plugin
# builds it, with a cross compiler, so that no stage needs an emulator. A file of its own: not every builder
# leaves out the stages of the node's images, which have nothing that is needed here.

ARG BASE=debian:trixie-slim

FROM ${BASE} AS build
RUN dpkg --add-architecture arm64 \
 && apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
      cmake ninja-build g++-aarch64-linux-gnu protobuf-compiler protobuf-compiler-grpc \
      libcli11-dev libexpected-dev pkgconf:arm64 libgrpc++-dev:arm64 libprotobuf-dev:arm64 \
      libspdlog-dev:arm64 libfmt-dev:arm64
WORKDIR /src
COPY cmake/ cmake/
COPY scripts/ scripts/
COPY superrelay/core/ superrelay/core/
COPY superrelay/obs/ superrelay/obs/
COPY deploy/docker/device-plugin-root deploy/docker/
COPY apps/tee-device-plugin/ apps/tee-device-plugin/
RUN deploy/docker/device-plugin-root /image

# The program, and what it is linked with: no shell, no package manager.
FROM --platform=linux/arm64 scratch AS device-plugin
COPY --from=build /image/ /
ENV PATH=/usr/bin
ENTRYPOINT ["tee-device-plugin"]
CMD ["serve"]
