import type { Context, Origin, UninspectedReason } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { joinPieces, type Piece } from './parts.ts';
import { isName, Reader } from './reader.ts';

// Maps, not objects: a role named "constructor" must not find what every object inherits.
const originOfRole = new Map<string, Origin>(
  Object.entries({
    system: 'system',
    developer: 'developer',
    user: 'user',
    assistant: 'assistant',
    tool: 'tool',
    function: 'tool',
  }),
);

const originOfField = new Map<string, Origin>(
  Object.entries({
    tools: 'tool-definition',
    functions: 'tool-definition',
    response_format: 'tool-definition',
    chat_template: 'system',
  }),
);

/** Types of parts, and the fields of parts that hold what the type says. */
const reasonOfPart = new Map<string, UninspectedReason>(
  Object.entries({
    image_url: 'image',
    input_audio: 'audio',
    video_url: 'video',
    file: 'file',
  }),
);

/** Settings, not text for the model. Every other field is read, known or not: servers differ in what they put before it. */
const settings = new Set(
  (
    'model stream stream_options temperature top_p top_k min_p n max_tokens max_completion_tokens presence_penalty ' +
    'frequency_penalty repetition_penalty logit_bias logprobs top_logprobs seed stop user safety_identifier ' +
    'prompt_cache_key prompt_cache_retention metadata store service_tier parallel_tool_calls tool_choice function_call ' +
    'reasoning_effort verbosity modalities audio messages'
  ).split(' '),
);
/** Lists whose elements have nothing to do with each other. */
const lists = new Set(['tools', 'functions']);
/** Fields of a message that are read on their own. */
const messageFields = new Set(['role', 'content', 'refusal', 'audio', 'tool_calls', 'function_call']);
/** Fields that hold a name, unless it is too long for one. */
const messageNames = new Set(['name', 'tool_call_id', 'id', 'type']);
const callNames = new Set(['name', 'id', 'type']);

/** @throws GuardError `body_invalid` */
export function readOpenAiChat(body: JsonObject): Context {
  const { messages, model } = body;
  if (!Array.isArray(messages)) invalid('/messages', 'an array of messages');
  if (model !== undefined && typeof model !== 'string') invalid('/model', 'a string');
  const reader = new Reader();
  for (const [position, [field, value]] of Object.entries(body).entries()) {
    if (settings.has(field)) continue;
    reader.packedField(originOfField.get(field) ?? 'retrieved', field, position, value, lists.has(field));
  }
  for (const [index, message] of messages.entries()) readMessage(reader, message, index);
  return { segments: reader.segments, skipped: reader.skipped, model: model ?? null };
}

function readMessage(reader: Reader, message: Json, turn: number): void {
  const at = `/messages/${turn}`;
  if (!isObject(message)) invalid(at, 'an object with role and content');
  const { role } = message;
  if (typeof role !== 'string') invalid(`${at}/role`, 'a string such as "user"');
  let origin = originOfRole.get(role);
  if (origin === undefined) {
    // A role this dialect does not know is read with the least trust, never passed unread, and is text like any other.
    origin = 'user';
    reader.fixed(origin, role, `${at}/role`, turn);
  }
  readContent(reader, origin, message['content'], `${at}/content`, turn);
  if (message['refusal'] !== undefined) reader.strings(origin, message['refusal'], `${at}/refusal`, turn);
  if (message['audio'] !== undefined) readAudio(reader, origin, message['audio'], at, turn);
  if (message['tool_calls'] !== undefined) readCalls(reader, message['tool_calls'], `${at}/tool_calls`, turn);
  if (message['function_call'] !== undefined) readCall(reader, message['function_call'], `${at}/function_call`, turn);
  let position = -1;
  for (const field in message) {
    position += 1;
    if (messageFields.has(field) || (messageNames.has(field) && isName(message[field]))) continue;
    reader.field(origin, field, position, message[field], at, turn);
  }
}

function readContent(reader: Reader, origin: Origin, content: Json | undefined, at: string, turn: number): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string') return reader.text(origin, content, at, turn);
  if (!Array.isArray(content)) invalid(at, 'a string, an array of content parts or null');
  const pieces: Piece[] = [];
  const others: number[] = [];
  for (const [index, part] of content.entries()) {
    if (!isObject(part)) invalid(`${at}/${index}`, 'a content part with a type');
    if (!readTexts(part, at, index, pieces)) others.push(index);
  }
  const [only] = pieces;
  if (pieces.length > 1) {
    const { text, parts } = joinPieces(pieces);
    reader.joined(origin, text, at, turn, parts);
  } else if (only !== undefined) reader.text(origin, only.text, only.pointer, turn);
  for (const index of others) readPart(reader, origin, content[index] as JsonObject, at, index, turn);
}

/** Takes the texts of a part; false: it holds something else too, or nothing. */
function readTexts(part: JsonObject, at: string, index: number, pieces: Piece[]): boolean {
  let hasText = false;
  let hasMore = false;
  for (const field in part) {
    const value = part[field];
    if ((field === 'text' || field === 'refusal') && typeof value === 'string') {
      hasText = true;
      if (value !== '') pieces.push({ text: value, pointer: `${at}/${index}/${field}` });
    } else if (field !== 'type' || !isName(value) || reasonOfPart.has(value as string)) hasMore = true;
  }
  return hasText && !hasMore;
}

/** What a part holds besides its texts. */
function readPart(reader: Reader, origin: Origin, part: JsonObject, at: string, index: number, turn: number): void {
  const type = part['type'];
  let reason = typeof type === 'string' ? reasonOfPart.get(type) : undefined;
  let hasText = false;
  let position = -1;
  for (const field in part) {
    position += 1;
    const value = part[field];
    const ofField = reasonOfPart.get(field);
    if ((field === 'text' || field === 'refusal') && typeof value === 'string') hasText = true;
    else if (ofField !== undefined) reason ??= value === null ? undefined : ofField;
    else if (!(field === 'type' && isName(value)) && !(field === 'cache_control' && isLabels(value))) {
      const before = reader.segments.length;
      reader.field(origin, field, position, value, `${at}/${index}`, turn);
      hasText ||= reader.segments.length > before;
    }
  }
  if (reason !== undefined || !hasText) reader.skip(reason ?? 'unsupported', at, index);
}

/** Such as `{"type": "ephemeral", "ttl": "5m"}`. */
function isLabels(value: Json | undefined): boolean {
  if (!isObject(value)) return value === null;
  const entries = Object.entries(value);
  return entries.length <= 2 && entries.every(([key, label]) => (key === 'type' || key === 'ttl') && isName(label));
}

function readAudio(reader: Reader, origin: Origin, audio: Json, at: string, turn: number): void {
  if (!isObject(audio)) return reader.strings(origin, audio, `${at}/audio`, turn);
  reader.skip('audio', at, 'audio');
  let position = -1;
  for (const field in audio) {
    position += 1;
    if (field === 'data' || (field === 'id' && isName(audio[field]))) continue;
    reader.field(origin, field, position, audio[field], `${at}/audio`, turn);
  }
}

/** Arguments are tool traffic, not what the assistant says to the user. */
function readCalls(reader: Reader, calls: Json, at: string, turn: number): void {
  if (!Array.isArray(calls)) return readCall(reader, calls, at, turn);
  for (const [index, call] of calls.entries()) readCall(reader, call, `${at}/${index}`, turn);
}

function readCall(reader: Reader, call: Json, at: string, turn: number): void {
  if (!isObject(call)) return reader.strings('tool', call, at, turn);
  let position = -1;
  for (const field in call) {
    position += 1;
    const value = call[field];
    if ((field === 'function' || field === 'custom') && isObject(value)) {
      reader.fields('tool', value, callNames, `${at}/${field}`, turn);
    } else if (!callNames.has(field) || !isName(value)) reader.field('tool', field, position, value, at, turn);
  }
}

function invalid(pointer: string, expected: string): never {
  throw new GuardError('body_invalid', `Field ${pointer} must be ${expected}.`);
}
