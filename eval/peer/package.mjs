// Where `npm run peer` puts node-llama-cpp, and what is there.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Below `.runtime`, so that Node finds the native package there for it. */
export const folder = join(root, '.runtime', 'peer')

/**
 * The package that is installed in a folder.
 * @param {string} prefix the folder that was given to npm
 * @returns {{ version: string, entry: URL } | undefined} undefined where there is none; entry is what to import
 */
export function installed(prefix = folder) {
  const home = join(prefix, 'node_modules', 'node-llama-cpp')
  try {
    const { version, main } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    return { version, entry: pathToFileURL(join(home, main)) }
  } catch {
    return undefined
  }
}
