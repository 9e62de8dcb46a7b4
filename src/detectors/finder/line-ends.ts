const others = /\r(?!\n)|[\v\f\u0085\u2028\u2029]/;
const runs = /(?:\r(?!\n)|[\v\f\u0085\u2028\u2029]){1,64}/g;

/**
 * The text with a line feed for every other end of a line: a model takes them all for one. As long as before, so that
 * positions stay; a pair of `\r\n` stays too, for its `\r` is space at the end of a line.
 */
export function withLineFeeds(text: string): string {
  return others.test(text) ? text.replace(runs, (run) => '\n'.repeat(run.length)) : text;
}

export function isLineEnd(code: number): boolean {
  return (code >= 10 && code <= 13) || code === 0x85 || code === 0x2028 || code === 0x2029;
}
