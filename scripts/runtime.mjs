// Installs the native library that runs the model:
//
//   node scripts/runtime.mjs            the CPU (on Apple silicon: and its GPU)
//   node scripts/runtime.mjs cuda       an NVIDIA GPU
//   node scripts/runtime.mjs vulkan     any GPU with a Vulkan driver
//
// The packages are one per platform and go to .runtime/, outside package.json and its lock file: a lock file written on
// one platform must not stop another from installing its own.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const version = '3.22.1'
export const devices = ['cuda', 'vulkan']

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const prefix = join(root, '.runtime')

/**
 * The package of a platform.
 * @param {{ platform: string, arch: string, musl: boolean }} host as process.platform and process.arch name it
 * @param {string | undefined} device `cuda`, `vulkan`, or nothing for the CPU
 * @returns {string} such as `linux-x64-cuda`
 * @throws {Error} with one sentence for a person, where there is none
 */
export function packageFor(host, device) {
  if (device !== undefined && !devices.includes(device)) {
    throw new Error(`'${device}' is not a GPU runtime; choose ${devices.join(' or ')}, or nothing for the CPU.`)
  }
  const system = { linux: 'linux', win32: 'win', darwin: 'mac' }[host.platform]
  const known = system !== undefined && ['x64', 'arm64'].includes(host.arch) && !host.musl
  if (!known) {
    const name = `${host.platform}-${host.arch}${host.musl ? ' with musl' : ''}`
    throw new Error(`There is no runtime for ${name}; build llama.cpp 0.5 yourself and set COMPLETION_RUNTIME to the folder of its libraries.`)
  }
  if (device !== undefined) {
    if (system === 'mac') {
      throw new Error('On macOS the GPU is part of the ordinary runtime; run `npm run runtime`.')
    }
    if (host.arch !== 'x64') {
      throw new Error(`There is no ${device} runtime for ${system}-${host.arch}; use the CPU with \`npm run runtime\`.`)
    }
    return `${system}-x64-${device}`
  }
  return system === 'mac' && host.arch === 'arm64' ? 'mac-arm64-metal' : `${system}-${host.arch}`
}

/**
 * One sentence for a person out of npm's own many.
 * @param {string} output what npm wrote
 * @param {string} name the package
 * @param {string} instead what else can be done where the package is not to be had
 */
export function explain(output, name, instead = ', or set COMPLETION_RUNTIME to a folder with llama.cpp 0.5') {
  if (/\bE(404|TARGET)\b/.test(output)) {
    return `The package ${name} ${version} is not in the npm registry that npm is set to use; set another${instead}.`
  }
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/.test(output)) {
    return `The npm registry cannot be reached; connect to the network and run this again.`
  }
  if (/\bENOSPC\b/.test(output)) {
    return `There is no room on the disk for ${name}; make some and run this again.`
  }
  const last = output.trim().split('\n').filter(line => line.includes('error')).slice(0, 2).join(' ')
  return `npm could not install ${name} ${version}: ${last || 'it gives no reason'}`
}

/** What a device needs that npm does not bring. */
export function requirements(device) {
  return {
    cuda: "It also needs NVIDIA's driver and the CUDA 13 runtime libraries (cudart, cublas).",
    vulkan: "It also needs the Vulkan loader and your GPU's driver.",
  }[device]
}

function host() {
  // glibc's version is in the report of a Node built against it; musl's Node has none.
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  return { platform: process.platform, arch: process.arch, musl }
}

function isInstalled(name) {
  const folder = join(prefix, 'node_modules', '@node-llama-cpp', name)
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version === version &&
      existsSync(join(folder, 'bins', name))
  } catch {
    return false
  }
}

/**
 * Has npm install packages of this version into a folder, without a package.json and without running their scripts.
 * @param {string} folder made if need be; npm removes from it what is not named
 * @param {string[]} names of the packages; the last is the one that a failure is told of
 * @param {string[]} options for npm
 * @param {string | undefined} instead as {@link explain} takes it
 * @throws {Error} with one sentence for a person
 */
export function install(folder, names, options = [], instead = undefined) {
  mkdirSync(folder, { recursive: true })
  const result = spawnSync(
    'npm',
    ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', ...options,
      '--prefix', folder, ...names.map(name => `${name}@${version}`)],
    { encoding: 'utf8', shell: process.platform === 'win32' })
  if (result.error) {
    throw new Error('npm was not found; install Node.js with npm and run this again.')
  }
  if (result.status !== 0) {
    throw new Error(explain(result.stdout + result.stderr, names.at(-1), instead))
  }
}

/**
 * Installs the runtime of a device if it is not there.
 * @param {string | undefined} device as {@link packageFor} takes it
 * @returns {{ name: string, wasThere: boolean }} the package
 * @throws {Error} with one sentence for a person
 */
export function provide(device) {
  const here = host()
  const name = packageFor(here, device)
  if (isInstalled(name)) return { name, wasThere: true }
  // npm removes what it is not told of, so that packages already there are named again.
  const present = [undefined, ...devices]
    .flatMap(other => { try { return [packageFor(here, other)] } catch { return [] } })
    .filter(other => other !== name && isInstalled(other))
  install(prefix, [...present, name].map(each => `@node-llama-cpp/${each}`), ['--force'])
  if (!isInstalled(name)) {
    throw new Error(`npm installed nothing for ${name} ${version}; remove the folder .runtime and run this again.`)
  }
  return { name, wasThere: false }
}

function main(device) {
  const { name, wasThere } = provide(device)
  console.log(wasThere ? `The runtime ${name} ${version} is already there.` : `Installed the runtime ${name} ${version}.`)
  const more = requirements(device)
  if (more) console.log(more)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv[2])
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
