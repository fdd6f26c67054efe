// A peer without a model. The file name of the "model" says how it starts, the prefix of a request what it does.
import { basename } from 'node:path'
import { createInterface } from 'node:readline'

const send = message => process.stdout.write(`${JSON.stringify(message)}\n`)
const running = new Map()
let deaf = false

function start({ model, ...options }) {
  switch (basename(model)) {
    case 'missing.gguf':
      send({ error: 'There is no model there.' })
      break
    case 'dies.gguf':
      throw new Error('the memory is full')
    case 'garbage.gguf':
      process.stdout.write('Loading, please wait\n')
      break
    case 'silent.gguf':
      break
    case 'deaf.gguf':
      deaf = true
      setInterval(() => {}, 1000)
      send({ ready: true, name: 'deaf', version: '1', loadMilliseconds: 1 })
      break
    default:
      send({ ready: true, name: 'fake', version: JSON.stringify(options), loadMilliseconds: 12.5 })
  }
}

function finish(id, text, tokens) {
  running.delete(id)
  send({ id, text, milliseconds: 2.5, tokens, firstTokenMilliseconds: tokens === 0 ? null : 1.5 })
}

/** Writes numbers until it is told to stop. */
function count(id, text, tokens, most) {
  if (tokens === most || running.get(id) === 'stop') return finish(id, text, tokens)
  send({ id, chunk: `${tokens} ` })
  setImmediate(count, id, `${text}${tokens} `, tokens + 1, most)
}

function request({ id, prefix, suffix, maxTokens }) {
  running.set(id, 'go')
  switch (prefix) {
    case 'count': return count(id, '', 0, maxTokens)
    case 'nothing': return finish(id, '', 0)
    case 'refuse': return send({ id, error: 'The prompt is too long.' })
    case 'unread': return send({ id: null, error: 'A line is not JSON.' })
    case 'garbage': return process.stdout.write('Segmentation fault\n')
    case 'silent': return undefined
    case 'die':
      send({ id, chunk: 'half' })
      process.stderr.write('an older complaint\nthe model is on fire\n')
      return process.exit(3)
    default:
      for (const chunk of prefix.match(/[^]{1,1000}/gu)) send({ id, chunk })
      return finish(id, prefix + suffix, 1)
  }
}

let started = false
createInterface({ input: process.stdin }).on('line', line => {
  const message = JSON.parse(line)
  if (!started) {
    started = true
    start(message)
  } else if (message.stop !== undefined) {
    if (running.has(message.stop)) running.set(message.stop, 'stop')
  } else {
    request(message)
  }
}).on('close', () => { if (!deaf) process.exit() })
