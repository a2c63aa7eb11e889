// SPDX-License-Identifier: MIT
// Small boot images, each of a kind of its own, and OP-TEE's configuration.

import { ADDRESS, OPTEE_CONF, bl31For, description, filler, flashImage, signedFlash } from './flash-image.mjs';

export const CORPUS = new URL('../../../fuzz/corpus/ahab/', import.meta.url);

/** The description with images as small as they may be. */
function small() {
  const containers = description();
  for (const container of containers) for (const image of container.images) image.data = filler('small', 40);
  containers[2].images[0].data = bl31For(ADDRESS.optee).subarray(1000, 1064);
  containers[1].firstImage = 0x800;
  return containers;
}

const hashes = (name) => {
  const containers = small();
  for (const container of containers) for (const image of container.images) image.hash = name;
  return containers;
};

/** A signature has its randomness: `signed` is another one each time. */
export function seeds() {
  return {
    unsigned: flashImage(small()).flash,
    sha256: flashImage(hashes('sha256')).flash,
    sha512: flashImage(hashes('sha512')).flash,
    signed: signedFlash(small()).flash,
    'conf.mk': Buffer.from(OPTEE_CONF),
  };
}
