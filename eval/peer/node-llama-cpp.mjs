// Completes code with node-llama-cpp, an existing tool that runs the same GGUF files on the same llama.cpp, so that the
// evaluation can set it beside this engine. It speaks the protocol of protocol.mjs on stdin and stdout.
//
// Its prompt is not this engine's. `generateInfillCompletion` finds the markers by llama.cpp's own rules and has no
// choice of order: a model with a middle marker is asked prefix first (PREFIX, SUFFIX, MIDDLE), one without is asked
// suffix first. A model trained suffix first with a middle marker, as csharp-nano is, is thus asked in an order that it
// saw less of. With {"prompt": "suffix-first"} this program lays out the tokens itself and uses the tool's plain
// completion, which sets aside the order and compares the rest.
//
// What does not fit into the context is cut by the tool: its infill keeps the suffix before the prefix, of which a tenth
// of the context is safe. Give it texts that fit, with room for what is to be written.

import { statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { installed } from './package.mjs'
import { lines, MessageError, parseRequest, parseStart, sentence } from './protocol.mjs'

const name = 'node-llama-cpp'

// Standard output is the protocol's alone, whatever a library has to say.
console.log = console.info = console.debug = console.error

function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function open(llama, { path, contextSize, threads, batchSize }) {
  try {
    const model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({
      contextSize,
      ...(threads === null ? {} : { threads }),
      ...(batchSize === null ? {} : { batchSize }),
    })
    return { model, context }
  } catch (error) {
    throw new Error(`node-llama-cpp cannot load '${path}': ${sentence(error)}`)
  }
}

/** Loads the model; everything that can go wrong is an Error with one sentence. */
async function load({ model: path, contextSize, threads, batchSize, gpu, prompt }) {
  const found = installed()
  if (!found) throw new Error('node-llama-cpp is not installed; run `npm run peer`.')
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no model at '${path}'.`)

  const { getLlama, LlamaCompletion, LlamaLogLevel } = await import(found.entry)
  const llama = await getLlama({
    gpu: gpu ? 'auto' : false,
    // The package of the platform or nothing: no build from source, no download.
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    logger: (level, text) => console.error(`${level}: ${text.trim()}`),
    ...(threads === null ? {} : { maxThreads: threads }),
  })
  // Asked for the best there is, the tool falls back in silence, which would be measured as a GPU's speed.
  if (gpu && !llama.gpu) throw new Error('node-llama-cpp finds no GPU that it can use; leave "gpu" out.')
  const { model, context } = await open(llama, { path, contextSize, threads, batchSize })
  const completion = new LlamaCompletion({ contextSequence: context.getSequence() })
  const { prefix, suffix, middle } = model.tokens.infill
  if (!completion.infillSupported || (prompt === 'suffix-first' && middle === null)) {
    throw new Error(`'${path}' has no fill-in-the-middle tokens that node-llama-cpp finds; choose another model.`)
  }

  /** The tokens as this engine lays them out. The tool would cut the beginning, and the marker there, of a long prompt. */
  function suffixFirst(request) {
    const tokens = [suffix, ...model.tokenize(request.suffix), prefix, ...model.tokenize(request.prefix), middle]
    const most = context.contextSize - Math.max(request.maxTokens, Math.ceil(context.contextSize / 10))
    if (tokens.length <= most) return tokens
    throw new Error(`The prompt has ${tokens.length} tokens; at most ${most} fit with room for the answer.`)
  }

  return {
    version: found.version,
    generate: (request, options) => prompt === 'suffix-first'
      ? completion.generateCompletion(suffixFirst(request), options)
      : completion.generateInfillCompletion(request.prefix, request.suffix, options),
  }
}

/** Writes the answer to one request, chunk by chunk. What it still knows of earlier prompts the tool re-uses by itself. */
async function answer(peer, request, received, signal) {
  let tokens = 0
  let firstTokenMilliseconds = null
  const { id, maxTokens } = request
  const text = await peer.generate(request, {
    maxTokens,
    signal,
    stopOnAbortSignal: true,
    // Greedy and nothing else: the tool's own default penalises repetition.
    temperature: 0,
    repeatPenalty: false,
    trimWhitespaceSuffix: false,
    onToken: written => {
      firstTokenMilliseconds ??= performance.now() - received
      tokens += written.length
    },
    onTextChunk: chunk => send({ id, chunk }),
  })
  return { id, text, milliseconds: performance.now() - received, tokens, firstTokenMilliseconds }
}

async function main() {
  // The parent is gone: there is no one left to tell.
  process.stdout.on('error', () => process.exit(1))
  // Out of the tool's own timers and callbacks; the parent reads the last line of this.
  process.on('uncaughtException', error => {
    console.error(sentence(error))
    process.exit(1)
  })

  const input = lines(process.stdin)
  const { value: first, done } = await input.next()
  if (done) return
  let peer
  try {
    const started = performance.now()
    peer = await load(parseStart(first))
    send({ ready: true, name, version: peer.version, loadMilliseconds: performance.now() - started })
  } catch (error) {
    send({ error: sentence(error) })
    process.exitCode = 1
    return
  }

  const running = new Map()
  let last = Promise.resolve()
  for await (const line of input) {
    const received = performance.now()
    let request
    try {
      request = parseRequest(line)
    } catch (error) {
      if (!(error instanceof MessageError)) throw error
      send({ id: error.id ?? null, error: error.message })
      continue
    }
    if ('stop' in request) {
      running.get(request.stop)?.abort()
      continue
    }
    const abort = new AbortController()
    running.set(request.id, abort)
    last = last.then(async () => {
      try {
        send(await answer(peer, request, received, abort.signal))
      } catch (error) {
        send({ id: request.id, error: sentence(error) })
      } finally {
        running.delete(request.id)
      }
    })
  }
  for (const abort of running.values()) abort.abort()
  await last
}

await main()
// The tool's native threads would keep the process alive; what is left to write is written first.
process.stdout.write('', () => process.exit())
