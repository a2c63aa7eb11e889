#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the container image with docker, podman or buildah, whichever is there.
#
#   deploy/docker/build.sh [OPTION]… [-- BUILDER'S OPTION…]
#
#   --target qemu|native|chain|device-plugin
#                      qemu: in an emulated machine with OP-TEE, for any machine (the
#                      default); native: for an arm64 machine with an OP-TEE of its
#                      own; chain: what compose.yaml has beside the node;
#                      device-plugin: offers such a machine's TEE to Kubernetes
#   --tag NAME         super-relay, or super-relay- or tee- with the target's name
#   --from-artefacts   with what deploy/qemu/build has built (for chain: the packages
#                      of tests/e2e; for device-plugin: never), not from source
#   --base IMAGE       in place of debian:trixie-slim
#   --builder NAME     docker, podman or buildah
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

here=$root/deploy/docker
built=${SUPERRELAY_QEMU_BUILD:-$root/build/qemu}

# answers BUILDER: whether it is there and works.
answers() {
  command -v "$1" >/dev/null || return 1
  [ "$1" != docker ] || docker version >/dev/null 2>&1
}

choose_builder() {
  local each
  if [ -n "$builder" ]; then
    answers "$builder" || die "$builder is not here, or does not answer"
    return
  fi
  for each in docker podman buildah; do
    if answers "$each"; then builder=$each && return; fi
  done
  die "there is no docker, podman or buildah here that works; Debian has the last" \
    "two: apt-get install buildah"
}

# with_artefacts: a context that holds them, in place of this working copy.
with_artefacts() {
  local file
  [ "$target" != device-plugin ] || die "device-plugin is built from source alone"
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  mkdir -p "$context"/{build/qemu,deploy,tests/e2e}
  cp -r "$root"/{scripts,config} "$context/"
  cp -r "$root/deploy/docker" "$root/deploy/qemu" "$context/deploy/"
  case $target in
    qemu)
      for file in firmware.bin kernel guest.cpio; do
        [ -f "$built/$file" ] || die "there is no $built/$file: run deploy/qemu/build"
        cp "$built/$file" "$context/build/qemu/"
      done
      ;;
    native) "$here/native-root" "$context/build/native" ;;
    chain)
      "$scripts/node-env" true
      cp -r "$root"/tests/e2e/{package.json,lib,node_modules} "$context/tests/e2e/"
      ;;
  esac
  target+=-artefacts
}

# build_image OPTION…: HEALTHCHECK is in Docker's format alone.
build_image() {
  local command=("$builder" build)
  [ "$builder" = docker ] || command+=(--format docker)
  [ -z "$base" ] || command+=(--build-arg "BASE=$base")
  DOCKER_BUILDKIT=1 "${command[@]}" "$@" --target "$target" --tag "$tag" \
    --file "$context/deploy/docker/$file" "$context"
}

print_size() {
  case $builder in
    buildah) buildah images --format '{{.Size}}' "$tag" ;;
    *) "$builder" image inspect --format '{{.Size}}' "$tag" | numfmt --to=iec --suffix=B ;;
  esac
}

target=qemu tag='' artefacts='' base='' builder='' context=$root
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --) shift && break ;;
    --from-artefacts) artefacts=yes && shift && continue ;;
    --target | --tag | --base | --builder) [ $# -ge 2 ] || die "$1 takes a value" ;;
    *) die "no such option: $1 (see --help)" ;;
  esac
  printf -v "${1#--}" %s "$2"
  shift 2
done
case $target in
  qemu | native | chain) file=Dockerfile ;;
  device-plugin) file=device-plugin.Dockerfile ;;
  *) die "no such target: $target (see --help)" ;;
esac
case $builder in
  '' | docker | podman | buildah) ;;
  *) die "no such builder: $builder (see --help)" ;;
esac
if [ -z "$tag" ]; then
  case $target in
    qemu) tag=super-relay ;;
    device-plugin) tag=tee-device-plugin ;;
    *) tag=super-relay-$target ;;
  esac
fi
choose_builder
[ -z "$artefacts" ] || with_artefacts
step "image $tag, by $builder" build_image "$@"
echo "$tag: $(print_size)"
