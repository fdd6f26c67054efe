// Installs node-llama-cpp, another program that completes code with the same models, for comparison:
//
//   node scripts/peer.mjs
//
// It goes to .runtime/peer/ and takes its native library from .runtime/, where the runtime of the same version already
// is: nothing is built, and both programs run the same llama.cpp. No part of what is shipped.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { folder, installed } from '../eval/peer/package.mjs'
import { install, provide, version } from './runtime.mjs'

/** Whether a package, as `installed` of eval/peer/package.mjs finds it, can be used as it is. */
export function isUsable(found) {
  return found?.version === version && existsSync(found.entry)
}

function main() {
  provide()
  if (isUsable(installed())) {
    console.log(`node-llama-cpp ${version} is already there.`)
    return
  }
  // Its optional packages are native libraries; the one for this machine is there by now.
  install(folder, ['node-llama-cpp'], ['--omit=optional'], '')
  if (!isUsable(installed())) {
    throw new Error(`npm installed nothing for node-llama-cpp ${version}; remove the folder .runtime/peer and run this again.`)
  }
  console.log(`Installed node-llama-cpp ${version}.`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
