// The messages of a peer: one JSON object per line, UTF-8, both ways.
//
//   to the peer      {"model": PATH, "contextSize": N, "threads": N | null, "batchSize"?: N, "gpu"?: bool, "prompt"?: KIND}
//                    {"id": N, "prefix": TEXT, "suffix": TEXT, "maxTokens": N}
//                    {"stop": N}        the request may end with what it has
//   from the peer    {"ready": true, "name": TEXT, "version": TEXT, "loadMilliseconds": T}     or {"error": SENTENCE}
//                    {"id": N, "chunk": TEXT}        what was written since the last chunk
//                    {"id": N, "text": TEXT, "milliseconds": T, "tokens": N, "firstTokenMilliseconds": T | null}
//                    or {"id": N, "error": SENTENCE}
//
// The first message loads the model; the peer ends when its input does.

import { StringDecoder } from 'node:string_decoder'

/**
 * Who lays out the prompt: `infill` is the tool's own way; `suffix-first` gives it the tokens of
 * suffix, prefix and middle in the order of models whose `completion.fim_order` is `suffix-prefix-middle`.
 */
export const prompts = ['infill', 'suffix-first']

/** What is wrong with a message, in one sentence. */
export class MessageError extends Error {
  /** @param {string} sentence @param {number | undefined} id of the request, where it is known */
  constructor(sentence, id) {
    super(sentence)
    this.id = id
  }
}

/**
 * The lines of a stream of bytes, empty ones left out. Only LF ends a line: a JSON text may hold what Unicode calls a
 * line separator.
 * @param {AsyncIterable<Buffer>} stream
 */
export async function* lines(stream) {
  const decoder = new StringDecoder('utf8')
  let parts = []
  for await (const bytes of stream) {
    const [first, ...rest] = decoder.write(bytes).split('\n')
    parts.push(first)
    for (const next of rest) {
      const line = parts.join('').trim()
      if (line) yield line
      parts = [next]
    }
  }
  const line = (parts.join('') + decoder.end()).trim()
  if (line) yield line
}

/**
 * The first message, with all its options.
 * @throws {MessageError}
 */
export function parseStart(line) {
  const message = parse(line)
  const { model, contextSize, threads = null, batchSize = null, gpu = false, prompt = 'infill' } = message
  demand(typeof model === 'string' && model !== '', 'The first message must name a file as "model".')
  demand(isCount(contextSize), '"contextSize" must be a number of tokens, 1 or more.')
  demand(threads === null || isCount(threads), '"threads" must be a number, 1 or more, or null.')
  demand(batchSize === null || isCount(batchSize), '"batchSize" must be a number of tokens, 1 or more.')
  demand(typeof gpu === 'boolean', '"gpu" must be true or false.')
  demand(prompts.includes(prompt), `"prompt" must be ${prompts.join(' or ')}.`)
  return { model, contextSize, threads, batchSize, gpu, prompt }
}

/**
 * A later message.
 * @returns {{ stop: number } | { id: number, prefix: string, suffix: string, maxTokens: number }}
 * @throws {MessageError}
 */
export function parseRequest(line) {
  const { stop, id, prefix, suffix, maxTokens } = parse(line)
  if (Number.isInteger(stop)) return { stop }
  demand(Number.isInteger(id), 'A request must have a whole number as "id".')
  demand(typeof prefix === 'string' && typeof suffix === 'string', '"prefix" and "suffix" must be texts.', id)
  demand(isCount(maxTokens), '"maxTokens" must be a number, 1 or more.', id)
  return { id, prefix, suffix, maxTokens }
}

/** One sentence out of an error of whatever kind: its first line. */
export function sentence(error) {
  const [first] = String(error?.message ?? error).trim().split('\n')
  return first === '' ? 'It gives no reason.' : first
}

function parse(line) {
  let message
  try {
    message = JSON.parse(line)
  } catch {
    throw new MessageError('A line is not JSON.')
  }
  demand(typeof message === 'object' && message !== null && !Array.isArray(message), 'A line is not a JSON object.')
  return message
}

function isCount(value) {
  return Number.isInteger(value) && value >= 1
}

function demand(holds, text, id) {
  if (!holds) throw new MessageError(text, id)
}
