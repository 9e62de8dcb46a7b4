import type { Context, Origin, Segment, SkippedPart, UninspectedReason } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import { isObject, pointerToken, type Json, type JsonObject } from '../core/json.ts';

const originOfRole: Readonly<Record<string, Origin>> = {
  system: 'system',
  developer: 'developer',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
};

const reasonOfPart: Readonly<Record<string, UninspectedReason>> = {
  image_url: 'image',
  input_audio: 'audio',
  video_url: 'video',
  file: 'file',
};

/** Collects segments in the order the model reads them. */
class Reader {
  readonly segments: Segment[] = [];
  readonly skipped: SkippedPart[] = [];

  text(origin: Origin, text: string, pointer: string, turn: number): void {
    if (text !== '') this.segments.push({ index: this.segments.length, origin, text, pointer, turn });
  }

  /** Every string below a value, e.g. the descriptions in a tool's parameter schema. */
  strings(origin: Origin, value: Json | undefined, pointer: string): void {
    if (typeof value === 'string') this.text(origin, value, pointer, -1);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.strings(origin, item, `${pointer}/${index}`);
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) this.strings(origin, item, `${pointer}/${pointerToken(key)}`);
    }
  }
}

/** @throws GuardError `body_invalid` */
export function readOpenAiChat(body: JsonObject): Context {
  const { messages, model } = body;
  if (!Array.isArray(messages)) invalid('/messages', 'an array of messages');
  if (model !== undefined && typeof model !== 'string') invalid('/model', 'a string');
  const reader = new Reader();
  for (const field of ['tools', 'functions', 'response_format']) {
    reader.strings('tool-definition', body[field], `/${field}`);
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
  const origin = originOfRole[role] ?? 'user';
  readContent(reader, origin, message['content'], `${at}/content`, turn);
  if (typeof message['refusal'] === 'string') reader.text(origin, message['refusal'], `${at}/refusal`, turn);
  if (isObject(message['audio'])) reader.skipped.push({ pointer: `${at}/audio`, reason: 'audio' });
  readCalls(reader, message, at, turn);
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
    else reader.skipped.push({ pointer: partAt, reason: reasonOfPart[String(part['type'])] ?? 'unsupported' });
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
        for (const key of ['arguments', 'input']) {
          const value = target[key];
          if (typeof value === 'string') reader.text('tool', value, `${at}/tool_calls/${index}/${field}/${key}`, turn);
        }
      }
    }
  }
  const legacy = message['function_call'];
  if (isObject(legacy) && typeof legacy['arguments'] === 'string') {
    reader.text('tool', legacy['arguments'], `${at}/function_call/arguments`, turn);
  }
}

function invalid(pointer: string, expected: string): never {
  throw new GuardError('body_invalid', `Field ${pointer} must be ${expected}.`);
}
