# SPDX-License-Identifier: MIT
# Names for the scripts in scripts/, which do the work and can be run directly.

.PHONY: help demo qemu-demo qemu-hardened test k8s-check secure-boot-check yocto-check ota-demo replicas package dev bench soak lint fmt build clean
.DEFAULT_GOAL := help

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s  %s\n", $$1, $$2 }' Makefile

demo:  ## set up, build, send sponsored operations through a local chain
	@scripts/demo

qemu-demo:  ## the same with the node in an emulated machine, its key in OP-TEE
	@scripts/qemu-demo

qemu-hardened:  ## that machine with an OP-TEE of our own keys, and its tests
	@scripts/qemu-hardened

test:  ## every test and check
	@scripts/test

k8s-check:  ## the manifests for Kubernetes, without a cluster
	@scripts/k8s-check

secure-boot-check:  ## signing and writing what an i.MX 93 boots, without a board
	@scripts/secure-boot-check

yocto-check:  ## the recipes for a board without BitBake, and OP-TEE for it
	@scripts/yocto-check

ota-demo:  ## an emulated machine with two slots: updates, power cuts, updates that fail
	@scripts/ota-demo

replicas:  ## two nodes behind a proxy, which restart, die, are cut off, lose their TEE
	@scripts/replicas

package:  ## Debian packages for amd64 and arm64
	@scripts/package

dev:  ## a local chain, bundler and node, until Ctrl-C
	@scripts/dev

bench:  ## measure what a sponsorship costs, here and in the emulated machine
	@scripts/bench

soak:  ## fuzz for long; cut the emulated machine's power; build the container images; qemu-hardened; updates
	@scripts/soak

lint:  ## formatting, clang-tidy, include directions, scripts, files
	@scripts/lint

fmt:  ## format C and C++ in place
	@scripts/fmt

build:  ## build the development preset
	@scripts/build

clean:  ## remove the build folder (what lies in ~/.cache stays)
	rm -rf build
