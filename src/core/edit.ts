import type { Span } from './context.ts';

/** A change to a request body, in the words of the Context; a dialect writes it back. */
export type Edit =
  /** Put other text in place of a span of one segment. */
  | { readonly kind: 'replace-text'; readonly span: Span; readonly text: string }
  /** Take a whole message out. */
  | { readonly kind: 'remove-turn'; readonly turn: number }
  /** Put a user message with this text in place of a message. */
  | { readonly kind: 'replace-turn'; readonly turn: number; readonly text: string }
  /** Add an instruction of the highest rank the dialect knows, after those already there. */
  | { readonly kind: 'add-instruction'; readonly text: string };
