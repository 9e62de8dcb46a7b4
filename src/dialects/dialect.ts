import type { Context } from '../core/context.ts';
import type { Edit } from '../core/edit.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** What an error tells the client; nothing of the request's content. */
export interface ErrorView {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly verdictId?: string | undefined;
  readonly rule?: string | undefined;
}

/** How a request wants its answer. */
export interface AnswerShape {
  readonly stream: boolean;
  /** Answers asked for. */
  readonly choices: number;
  /** A stream is to close with an event that holds the usage. */
  readonly includeUsage: boolean;
}

export interface RefusalRequest {
  readonly model: string;
  readonly verdictId: string;
  readonly shape: AnswerShape;
  /** Seconds since 1970. */
  readonly created: number;
}

export interface Rendered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** One wire format, both directions, no I/O. */
export interface Dialect {
  readonly id: string;
  /** Request paths this format is spoken on, without query. */
  readonly paths: readonly string[];
  /**
   * The Context of a parsed body.
   * @throws GuardError `body_invalid`, naming the field and the remedy
   */
  read(body: JsonObject): Context;
  /** The raw body with the edits written in; every byte they do not concern stays. No edits: the same string. */
  apply(raw: string, context: Context, edits: readonly Edit[]): string;
  renderError(error: ErrorView): Rendered;
  /** What tells a client that a stream which already began has failed, as SSE text; null: the format has no such form. */
  renderStreamError(error: ErrorView): string | null;
  /** A refusal in the format's own 200 form, as a stream when the request asked for one. */
  renderRefusal(request: RefusalRequest): Rendered;
  answerShape(body: JsonObject): AnswerShape;
  /** The answers in a whole response body, one for each choice that has text. */
  readAnswer(body: JsonObject): readonly string[];
  /** Text that one SSE `data:` payload adds to the answer, by choice; empty for payloads that add none. */
  readDelta(data: string): readonly { readonly choice: number; readonly text: string }[];
}
