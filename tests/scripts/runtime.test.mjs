import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { explain, packageFor, requirements, version } from '../../scripts/runtime.mjs'

const root = new URL('../../', import.meta.url)

for (const [platform, arch, device, expected] of [
  ['linux', 'x64', undefined, 'linux-x64'],
  ['linux', 'arm64', undefined, 'linux-arm64'],
  ['linux', 'x64', 'cuda', 'linux-x64-cuda'],
  ['linux', 'x64', 'vulkan', 'linux-x64-vulkan'],
  ['win32', 'x64', undefined, 'win-x64'],
  ['win32', 'arm64', undefined, 'win-arm64'],
  ['win32', 'x64', 'cuda', 'win-x64-cuda'],
  ['darwin', 'x64', undefined, 'mac-x64'],
  ['darwin', 'arm64', undefined, 'mac-arm64-metal'],
]) {
  test(`${platform} ${arch} ${device ?? 'cpu'} takes ${expected}`, () => {
    assert.equal(packageFor({ platform, arch, musl: false }, device), expected)
  })
}

for (const [host, device, words] of [
  [{ platform: 'linux', arch: 'x64', musl: true }, undefined, /linux-x64 with musl.*COMPLETION_RUNTIME/],
  [{ platform: 'linux', arch: 'riscv64', musl: false }, undefined, /no runtime for linux-riscv64/],
  [{ platform: 'freebsd', arch: 'x64', musl: false }, undefined, /no runtime for freebsd-x64/],
  [{ platform: 'linux', arch: 'arm64', musl: false }, 'cuda', /no cuda runtime for linux-arm64/],
  [{ platform: 'darwin', arch: 'arm64', musl: false }, 'vulkan', /part of the ordinary runtime/],
  [{ platform: 'linux', arch: 'x64', musl: false }, 'rocm', /'rocm' is not a GPU runtime; choose cuda or vulkan/],
]) {
  test(`${host.platform} ${host.arch} ${device ?? 'cpu'}${host.musl ? ' with musl' : ''} is refused in one sentence`, () => {
    assert.throws(() => packageFor(host, device), error => words.test(error.message) && !error.message.includes('\n'))
  })
}

test('what npm says becomes one sentence', () => {
  const name = '@node-llama-cpp/win-x64'
  assert.match(explain('npm error code E404\nnpm error 404 Not Found', name), new RegExp(`${name} ${version} is not in the npm registry`))
  assert.match(explain('npm error code ETARGET\nnpm error notarget No matching version', name), /is not in the npm registry/)
  assert.match(explain('npm error code EAI_AGAIN\nnpm error request failed', name), /cannot be reached/)
  assert.match(explain('npm error something new', name), /npm error something new/)
})

test('cuda says what npm does not bring', () => {
  assert.match(requirements('cuda'), /driver.*CUDA 13/)
})

test('neither package.json nor its lock file names a package of one platform', () => {
  for (const file of ['package.json', 'package-lock.json']) {
    const url = new URL(file, root)
    if (existsSync(url)) {
      assert.doesNotMatch(readFileSync(url, 'utf8'), /@node-llama-cpp\//, file)
    }
  }
})
