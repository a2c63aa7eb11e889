// SPDX-License-Identifier: MIT
// What makes updates by BitBake, beside what makes them without: scripts/make-bundle,
// deploy/rauc, deploy/imx93/u-boot.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const words = (text) => (text ?? '').split(/\s+/).filter(Boolean)

/// The bundle's manifest has the fields of scripts/make-bundle's, and boards take it.
function wrongBundle(bundle, config, makes) {
  const value = (name) => bundle.values.raw(name)
  const slots = [...makes.matchAll(/^\[image\.(\w+)\]\nfilename=(\S+)$/gm)]
  const meta = /^\[meta\.(\w+)\]\n([\w-]+)=/m.exec(makes)
  const installs = config.statements.find(({ name }) => name === 'do_install')?.body ?? ''
  return [
    ...(installs.includes(`install-files \${D} ${value('RAUC_BUNDLE_COMPATIBLE')} `) ? [] : ["the bundle is for another board than RAUC's configuration"]),
    ...(value('RAUC_BUNDLE_FORMAT') === /^format=(\w+)$/m.exec(makes)[1] ? [] : ['the bundle has another format than make-bundle']),
    ...(words(value('RAUC_BUNDLE_SLOTS')).join() === slots.map(([, slot]) => slot).join() ? [] : ['the bundle has other slots than make-bundle']),
    ...slots.filter(([, slot, file]) => value(`RAUC_SLOT_${slot}[rename]`) !== file).map(([, slot]) => `the bundle names the image of ${slot} otherwise`),
    ...(words(value('RAUC_META_SECTIONS')).includes(meta[1]) && value(`RAUC_META_${meta[1]}[${meta[2]}]`) === '${SUPERRELAY_TA_VERSION}'
      ? [] : [`the bundle does not say ${meta[1]} ${meta[2]}`]),
  ]
}

/// What is wrong, as sentences.
export function wrongUpdates(layer, text = (path) => readFileSync(join(layer.root, path), 'utf8')) {
  const recipe = (PN) => layer.recipes.find((each) => each.PN === PN)
  const append = (PN) => layer.appends.find((each) => each.PN === PN)
  const image = recipe('superrelay-image')
  const adds = (each) => each.statements.some(({ body }) => body?.includes('/deploy/imx93/u-boot/add-to ${S}')) &&
    each.statements.some(({ name, flag, value }) => name === 'do_patch' && flag === 'postfuncs' && words(value).includes('add_slots')) &&
    each.values.raw('SRC_URI')?.includes('file://superrelay.cfg')
  return [
    ...wrongBundle(recipe('superrelay-bundle'), append('rauc-conf'), text('scripts/make-bundle')),
    ...(recipe('super-relay-ta').values.raw('EXTRA_OEMAKE').includes('SR_TA_VERSION=${SUPERRELAY_TA_VERSION}') ? [] : ['the TA is not of SUPERRELAY_TA_VERSION']),
    ...['superrelay-bundle', 'rauc-conf'].filter((PN) => !(recipe(PN) ?? append(PN)).inherits.includes('superrelay-update-keys'))
      .map((PN) => `${PN} does not refuse the demonstration's keys`),
    ...(words(image.values.raw('BAD_RECOMMENDATIONS')).includes('rauc-mark-good') ? [] : ['rauc-mark-good would confirm every slot']),
    ...(words(image.values.raw('IMAGE_INSTALL')).includes('superrelay-board') ? [] : ['the image has no data partition and no watchdog']),
    ...['u-boot-fslc', 'u-boot-imx'].filter((PN) => !adds(append(PN))).map((PN) => `${PN} does not choose a slot`),
    ...(layer.configurations.some(({ name, statements }) => name === 'conf/distro/superrelay.conf' &&
      statements.some((each) => each.name === 'VOLATILE_BINDS' && !each.value.includes('/var/lib'))) ? [] : ['/var/lib would be memory']),
  ]
}
