import type { Context, Origin, Segment, SkippedPart, UninspectedReason } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import { isObject, pointerToken, type Json, type JsonObject } from '../core/json.ts';

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
/** Fields of a message that are read by name, or are no text. */
const messageFields = new Set(['role', 'content', 'refusal', 'audio', 'tool_calls', 'function_call', 'tool_call_id']);
/** The vendor's own limit for names: more than that is text. */
const longestName = 64;

/** Collects segments in the order the model reads them. */
class Reader {
  readonly segments: Segment[] = [];
  readonly skipped: SkippedPart[] = [];

  text(origin: Origin, text: string, pointer: string, turn: number): void {
    if (text !== '') this.segments.push({ index: this.segments.length, origin, text, pointer, turn });
  }

  /** Every string below a value, e.g. the descriptions in a tool's parameter schema. */
  strings(origin: Origin, value: Json | undefined, pointer: string, turn = -1): void {
    if (typeof value === 'string') this.text(origin, value, pointer, turn);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.strings(origin, item, `${pointer}/${index}`, turn);
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        this.strings(origin, item, `${pointer}/${pointerToken(key)}`, turn);
      }
    }
  }
}

/** @throws GuardError `body_invalid` */
export function readOpenAiChat(body: JsonObject): Context {
  const { messages, model } = body;
  if (!Array.isArray(messages)) invalid('/messages', 'an array of messages');
  if (model !== undefined && typeof model !== 'string') invalid('/model', 'a string');
  const reader = new Reader();
  for (const [field, value] of Object.entries(body)) {
    if (!settings.has(field)) reader.strings(originOfField.get(field) ?? 'retrieved', value, `/${pointerToken(field)}`);
  }
  for (const [index, message] of messages.entries()) readMessage(reader, message, index);
  return { segments: reader.segments, skipped: reader.skipped, model: model ?? null };
}

function readMessage(reader: Reader, message: Json, turn: number): void {
  const at = `/messages/${turn}`;
  if (!isObject(message)) invalid(at, 'an object with role and content');
  const { role } = message;
  if (typeof role !== 'string') invalid(`${at}/role`, 'a string such as "user"');
  // A role this dialect does not know is read with the least trust, never passed unread.
  const origin = originOfRole.get(role) ?? 'user';
  readContent(reader, origin, message['content'], `${at}/content`, turn);
  if (typeof message['refusal'] === 'string') reader.text(origin, message['refusal'], `${at}/refusal`, turn);
  if (isObject(message['audio'])) reader.skipped.push({ pointer: `${at}/audio`, reason: 'audio' });
  readCalls(reader, message, at, turn);
  for (const field in message) {
    if (messageFields.has(field) || (field === 'name' && isShort(message[field]))) continue;
    reader.strings(origin, message[field], `${at}/${pointerToken(field)}`, turn);
  }
}

function readContent(reader: Reader, origin: Origin, content: Json | undefined, at: string, turn: number): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string') return reader.text(origin, content, at, turn);
  if (!Array.isArray(content)) invalid(at, 'a string, an array of content parts or null');
  for (const [index, part] of content.entries()) {
    const partAt = `${at}/${index}`;
    if (!isObject(part)) invalid(partAt, 'a content part with a type');
    if (typeof part['text'] === 'string') reader.text(origin, part['text'], `${partAt}/text`, turn);
    else if (typeof part['refusal'] === 'string') reader.text(origin, part['refusal'], `${partAt}/refusal`, turn);
    else reader.skipped.push({ pointer: partAt, reason: reasonFor(part['type']) });
  }
}

/** Arguments are tool traffic, not what the assistant says to the user. */
function readCalls(reader: Reader, message: JsonObject, at: string, turn: number): void {
  const calls = message['tool_calls'];
  if (Array.isArray(calls)) {
    for (const [index, call] of calls.entries()) {
      for (const field of ['function', 'custom']) {
        const target = isObject(call) ? call[field] : undefined;
        if (!isObject(target)) continue;
        for (const key of ['name', 'arguments', 'input']) {
          const value = target[key];
          const isName = key === 'name' && isShort(value);
          if (typeof value === 'string' && !isName)
            reader.text('tool', value, `${at}/tool_calls/${index}/${field}/${key}`, turn);
        }
      }
    }
  }
  const legacy = message['function_call'];
  if (isObject(legacy) && typeof legacy['arguments'] === 'string') {
    reader.text('tool', legacy['arguments'], `${at}/function_call/arguments`, turn);
  }
}

function isShort(name: Json | undefined): boolean {
  return typeof name === 'string' && name.length <= longestName;
}

function reasonFor(type: Json | undefined): UninspectedReason {
  return (typeof type === 'string' ? reasonOfPart.get(type) : undefined) ?? 'unsupported';
}

function invalid(pointer: string, expected: string): never {
  throw new GuardError('body_invalid', `Field ${pointer} must be ${expected}.`);
}
