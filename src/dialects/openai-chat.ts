import type { Context } from '../core/context.ts';
import type { Edit } from '../core/edit.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { AnswerShape, Dialect, ErrorView, RefusalRequest, Rendered } from './dialect.ts';
import { readOpenAiChat } from './openai-chat-read.ts';
import { spliceEdits } from './splice.ts';

const refusalText = 'This request was not answered: the context policy of this service does not allow it.';

/** OpenAI Chat Completions (`POST /v1/chat/completions`). */
export const openAiChat: Dialect = {
  id: 'openai-chat',
  paths: ['/v1/chat/completions', '/chat/completions'],
  read: readOpenAiChat,
  apply,
  renderError,
  // The blank line first ends an event that the upstream left half-written.
  renderStreamError: (error) => `\n\ndata: ${renderError(error).body}\n\n`,
  renderRefusal,
  answerShape,
  readAnswer,
  readDelta,
};

function apply(raw: string, context: Context, edits: readonly Edit[]): string {
  const leading = leadingInstructions(context);
  return spliceEdits(raw, context, edits, {
    messages: '/messages',
    userMessage: (text) => ({ role: 'user', content: text }),
    instruction: (text) => ({ role: leading.role, content: text }),
    instructionIndex: leading.count,
    // OpenAI takes an empty text part; servers of other vendors behind the same format refuse the whole request.
    emptyPart: '[removed]',
  });
}

/** Messages of system or developer rank at the start; ours joins them, in their role. */
function leadingInstructions(context: Context): { count: number; role: 'system' | 'developer' } {
  let count = 0;
  let role: 'system' | 'developer' = 'system';
  for (const { origin, turn } of context.segments) {
    if (turn < count) continue;
    if (turn !== count || (origin !== 'system' && origin !== 'developer')) break;
    role = origin;
    count += 1;
  }
  return { count, role };
}

function renderError({ status, code, message, verdictId, rule }: ErrorView): Rendered {
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  const error = { message, type, param: null, code, verdict_id: verdictId, rule_id: rule };
  return { status, contentType: 'application/json', body: JSON.stringify({ error }) };
}

/** More choices than the vendor gives are not given by us either. */
const mostChoices = 128;

function answerShape({ stream, n, stream_options: options }: JsonObject): AnswerShape {
  return {
    stream: stream === true,
    choices: typeof n === 'number' && n >= 1 ? Math.min(Math.floor(n), mostChoices) : 1,
    includeUsage: isObject(options) && options['include_usage'] === true,
  };
}

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

function renderRefusal({ model, verdictId, shape, created }: RefusalRequest): Rendered {
  const base = { id: `chatcmpl-${verdictId}`, created, model };
  const indices = Array.from({ length: shape.choices }, (_, index) => index);
  if (!shape.stream) {
    const message = { role: 'assistant', content: null, refusal: refusalText };
    const choices = indices.map((index) => ({ index, message, logprobs: null, finish_reason: 'content_filter' }));
    const body = JSON.stringify({ ...base, object: 'chat.completion', choices, usage });
    return { status: 200, contentType: 'application/json', body };
  }
  const event = (rest: object): string =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...rest })}\n\n`;
  const chunk = (index: number, delta: object, finish: string | null): string =>
    event({ choices: [{ index, delta, logprobs: null, finish_reason: finish }] });
  const refusals = indices.map((index) => chunk(index, { role: 'assistant', refusal: refusalText }, null));
  const ends = indices.map((index) => chunk(index, {}, 'content_filter'));
  const last = shape.includeUsage ? event({ choices: [], usage }) : '';
  return {
    status: 200,
    contentType: 'text/event-stream',
    body: `${refusals.join('')}${ends.join('')}${last}data: [DONE]\n\n`,
  };
}

function readAnswer({ choices }: JsonObject): string[] {
  if (!Array.isArray(choices)) return [];
  return choices.flatMap((choice) => {
    const message = isObject(choice) ? choice['message'] : undefined;
    const text = isObject(message) ? message['content'] : undefined;
    return typeof text === 'string' && text !== '' ? [text] : [];
  });
}

function readDelta(data: string): { choice: number; text: string }[] {
  if (data === '[DONE]') return [];
  let chunk: Json;
  try {
    chunk = JSON.parse(data) as Json;
  } catch {
    // A payload we cannot read adds no text we know of; it is passed on untouched all the same.
    return [];
  }
  if (!isObject(chunk) || !Array.isArray(chunk['choices'])) return [];
  return chunk['choices'].flatMap((choice) => {
    const delta = isObject(choice) ? choice['delta'] : undefined;
    const text = isObject(delta) ? delta['content'] : undefined;
    return isObject(choice) && typeof text === 'string' && text !== ''
      ? [{ choice: Number(choice['index'] ?? 0), text }]
      : [];
  });
}
