import type { Range } from './embedded.ts';
import { newMessages, type Messages } from './messages.ts';

/** What is known of an object or array that is still open. */
export interface Frame {
  readonly start: number;
  readonly array: boolean;
  /** The key whose value comes next. */
  key: string;
  query: Range | null;
  response: Range | null;
  weak: boolean;
  speaker: string | null;
  said: Range | null;
  /** First to last text inside, for values such as `[{"type":"text","text":…}]`. */
  inner: Range | null;
  readonly messages: Messages;
  /** The first three strings of an object, with their keys. */
  readonly strings: { readonly key: string; readonly range: Range }[];
}

export function newFrame(start: number, array: boolean): Frame {
  return {
    start,
    array,
    key: '',
    query: null,
    response: null,
    weak: false,
    speaker: null,
    said: null,
    inner: null,
    messages: newMessages(),
    strings: [],
  };
}
