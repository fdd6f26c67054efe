import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { installed } from '../../eval/peer/package.mjs'
import { lines, MessageError, parseRequest, parseStart, sentence } from '../../eval/peer/protocol.mjs'
import { isUsable } from '../../scripts/peer.mjs'
import { explain, version } from '../../scripts/runtime.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

async function linesOf(...chunks) {
  const found = []
  for await (const line of lines(chunks)) found.push(line)
  return found
}

test('lines are cut at LF alone, wherever the bytes are cut', async () => {
  const bytes = Buffer.from('{"a":"å\u2028𝒳\r"}\n\n  \n{"b":1}\r\nlast')
  const whole = await linesOf(bytes)
  assert.deepEqual(whole, ['{"a":"å\u2028𝒳\r"}', '{"b":1}', 'last'])
  assert.deepEqual(await linesOf(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))), whole)
})

test('the first message gets its defaults', () => {
  assert.deepEqual(parseStart('{"model":"m.gguf","contextSize":512}'),
    { model: 'm.gguf', contextSize: 512, threads: null, batchSize: null, gpu: false, prompt: 'infill' })
})

for (const [line, words] of [
  ['{', /not JSON/],
  ['[]', /not a JSON object/],
  ['null', /not a JSON object/],
  ['{"contextSize":512}', /"model"/],
  ['{"model":"m","contextSize":0}', /"contextSize".*1 or more/],
  ['{"model":"m","contextSize":512,"threads":1.5}', /"threads"/],
  ['{"model":"m","contextSize":512,"batchSize":"8"}', /"batchSize"/],
  ['{"model":"m","contextSize":512,"gpu":1}', /"gpu"/],
  ['{"model":"m","contextSize":512,"prompt":"middle"}', /infill or suffix-first/],
]) {
  test(`the first message ${line} is refused in one sentence`, () => {
    assert.throws(() => parseStart(line), error => error instanceof MessageError && words.test(error.message) && /^[^\n]+\.$/.test(error.message))
  })
}

test('a request and a stop are told apart', () => {
  assert.deepEqual(parseRequest('{"id":3,"prefix":"a","suffix":"","maxTokens":8}'), { id: 3, prefix: 'a', suffix: '', maxTokens: 8 })
  assert.deepEqual(parseRequest('{"stop":3}'), { stop: 3 })
})

test('a request that lacks something is refused by its number', () => {
  assert.throws(() => parseRequest('{"id":3,"prefix":"a","maxTokens":8}'), { id: 3, message: /"suffix"/ })
  assert.throws(() => parseRequest('{"id":3,"prefix":"a","suffix":"b"}'), { id: 3, message: /"maxTokens"/ })
  assert.throws(() => parseRequest('{"prefix":"a","suffix":"b","maxTokens":8}'), { id: undefined, message: /"id"/ })
})

test('of an error only the first line is told', () => {
  assert.equal(sentence(new Error('No room.\n    at somewhere')), 'No room.')
  assert.equal(sentence('text'), 'text')
  assert.equal(sentence(new Error('')), 'It gives no reason.')
})

test('only the version of the runtime is usable', () => {
  const entry = new URL(import.meta.url)
  assert.equal(isUsable({ version, entry }), true)
  assert.equal(isUsable({ version: '3.0.0', entry }), false)
  assert.equal(isUsable({ version, entry: new URL('no-such-file.mjs', entry) }), false)
  assert.equal(isUsable(undefined), false)
})

test('what npm says of the peer names no way that it does not have', () => {
  assert.doesNotMatch(explain('npm error code E404', 'node-llama-cpp', ''), /COMPLETION_RUNTIME/)
})

test('neither package.json nor its lock file names the peer', () => {
  for (const file of ['package.json', 'package-lock.json']) {
    assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), /node-llama-cpp/, file)
  }
})

/** A copy of the program in a folder of its own, with the package given or without one. */
function arrange(t, packageText) {
  const folder = mkdtempSync(join(tmpdir(), 'peer-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'eval', 'peer'), join(folder, 'eval', 'peer'), { recursive: true })
  if (packageText) {
    const home = join(folder, '.runtime', 'peer', 'node_modules', 'node-llama-cpp')
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), JSON.stringify({ version: '9.9.9', type: 'module', main: 'index.js' }))
    writeFileSync(join(home, 'index.js'), packageText)
    assert.equal(installed(join(folder, '.runtime', 'peer')).version, '9.9.9')
  }
  const child = spawn(process.execPath, [join(folder, 'eval', 'peer', 'node-llama-cpp.mjs')], { stdio: ['pipe', 'pipe', 'ignore'] })
  t.after(() => child.kill('SIGKILL'))
  const output = lines(child.stdout)
  return {
    send: message => child.stdin.write(`${JSON.stringify(message)}\n`),
    receive: async () => JSON.parse((await output.next()).value),
    ended: () => new Promise(resolve => { child.on('exit', resolve); child.stdin.end() }),
  }
}

// What the program uses of the tool, without a model: tokens are characters, and it "generates" what it was asked with.
const tool = `
  export const LlamaLogLevel = { error: 'error' }
  export async function getLlama(how) {
    console.log('a library that talks')
    return { gpu: false, async loadModel() { if (how.maxThreads === 13) throw new Error('Bad luck'); return {
      tokens: { infill: { prefix: '<P>', suffix: '<S>', middle: '<M>' } },
      tokenize: text => [...text],
      async createContext(more) { return { contextSize: more.contextSize, getSequence: () => ({ how, more }) } },
    } } }
  }
  export class LlamaCompletion {
    constructor({ contextSequence }) { this.sequence = contextSequence }
    infillSupported = true
    async write(text, { onToken, onTextChunk, signal, maxTokens, ...options }) {
      if (text === 'options') return JSON.stringify({ ...this.sequence, options })
      if (text === 'fail') throw new Error('It broke.\\nmore')
      let done = ''
      for (let at = 0; at < maxTokens && !signal.aborted; at++) {
        onToken([at]); onTextChunk('.'); done += '.'
        await new Promise(resolve => setImmediate(resolve))
      }
      return text + done
    }
    generateInfillCompletion(prefix, suffix, options) { return this.write(prefix + suffix, options) }
    generateCompletion(tokens, options) { return this.write(tokens.join(''), options) }
  }`
const model = fileURLToPath(import.meta.url)

test('without the package the program says what to run', async t => {
  const peer = arrange(t)
  peer.send({ model, contextSize: 512 })
  assert.deepEqual(await peer.receive(), { error: 'node-llama-cpp is not installed; run `npm run peer`.' })
  assert.equal(await peer.ended(), 1)
})

test('a model that is not there is named', async t => {
  const peer = arrange(t, tool)
  peer.send({ model: 'no-such.gguf', contextSize: 512 })
  assert.deepEqual(await peer.receive(), { error: "There is no model at 'no-such.gguf'." })
})

test('a model that does not load is named with the reason', async t => {
  const peer = arrange(t, tool)
  peer.send({ model, contextSize: 512, threads: 13 })
  assert.deepEqual(await peer.receive(), { error: `node-llama-cpp cannot load '${model}': Bad luck` })
  assert.equal(await peer.ended(), 1)
})

test('a GPU that the tool does not find is not replaced in silence', async t => {
  const peer = arrange(t, tool)
  peer.send({ model, contextSize: 512, gpu: true })
  assert.match((await peer.receive()).error, /no GPU/)
})

test('the program answers, stops, refuses and ends', async t => {
  const peer = arrange(t, tool)
  peer.send({ model, contextSize: 512, threads: 1 })
  const { loadMilliseconds, ...ready } = await peer.receive()
  assert.deepEqual(ready, { ready: true, name: 'node-llama-cpp', version: '9.9.9' })
  assert.equal(typeof loadMilliseconds, 'number')

  peer.send({ id: 1, prefix: 'a', suffix: 'b', maxTokens: 2 })
  assert.deepEqual(await peer.receive(), { id: 1, chunk: '.' })
  assert.deepEqual(await peer.receive(), { id: 1, chunk: '.' })
  const { milliseconds, firstTokenMilliseconds, ...answer } = await peer.receive()
  assert.deepEqual(answer, { id: 1, text: 'ab..', tokens: 2 })
  assert.ok(firstTokenMilliseconds <= milliseconds)

  // Only the stop ends this.
  peer.send({ id: 2, prefix: '', suffix: '', maxTokens: Number.MAX_SAFE_INTEGER })
  assert.equal((await peer.receive()).chunk, '.')
  peer.send({ stop: 2 })
  let last
  do last = await peer.receive(); while (last.chunk)
  assert.equal(last.text.length, last.tokens)

  peer.send({ id: 3, prefix: 'fail', suffix: '', maxTokens: 2 })
  assert.deepEqual(await peer.receive(), { id: 3, error: 'It broke.' })
  peer.send({ id: 4, prefix: 'a', suffix: 'b' })
  assert.equal((await peer.receive()).id, 4)

  // The input ends in the middle of a request, which is then stopped.
  peer.send({ id: 5, prefix: '', suffix: '', maxTokens: Number.MAX_SAFE_INTEGER })
  assert.equal((await peer.receive()).id, 5)
  assert.equal(await peer.ended(), 0)
})

test('the tool is asked for greedy text on the processor, from what is installed', async t => {
  const peer = arrange(t, tool)
  peer.send({ model, contextSize: 512, threads: 3, batchSize: 64 })
  await peer.receive()
  peer.send({ id: 1, prefix: 'options', suffix: '', maxTokens: 2 })
  const { how, more, options } = JSON.parse((await peer.receive()).text)
  assert.deepEqual([how.gpu, how.build, how.skipDownload, how.maxThreads], [false, 'never', true, 3])
  assert.deepEqual(more, { contextSize: 512, threads: 3, batchSize: 64 })
  assert.deepEqual(options, { stopOnAbortSignal: true, temperature: 0, repeatPenalty: false, trimWhitespaceSuffix: false })
})

test('suffix first: the tokens are laid out here, and must fit', async t => {
  const peer = arrange(t, tool)
  peer.send({ model, contextSize: 100, threads: 1, prompt: 'suffix-first' })
  assert.equal((await peer.receive()).ready, true)
  peer.send({ id: 1, prefix: 'before', suffix: 'after', maxTokens: 1 })
  await peer.receive()
  assert.equal((await peer.receive()).text, '<S>after<P>before<M>.')
  // 100 tokens, of which the tool keeps 10 free.
  peer.send({ id: 2, prefix: 'x'.repeat(88), suffix: '', maxTokens: 1 })
  assert.deepEqual(await peer.receive(), { id: 2, error: 'The prompt has 91 tokens; at most 90 fit with room for the answer.' })
  peer.send({ id: 3, prefix: 'x'.repeat(77), suffix: '', maxTokens: 20 })
  assert.equal((await peer.receive()).id, 3)
})
