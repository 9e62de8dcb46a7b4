import type { Context, Origin } from '../src/core/context.ts';

/** A context of whole segments; each is a message of its own. */
export function contextOf(parts: readonly { readonly origin: Origin; readonly text: string }[]): Context {
  return {
    segments: parts.map(({ origin, text }, index) => ({
      index,
      origin,
      text,
      pointer: `/messages/${index}/content`,
      turn: index,
    })),
    skipped: [],
    model: null,
  };
}
