import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import { paceOf, type Checkpoint, type Pace } from './pace.ts';
import { wordsIn } from './prose.ts';

/** What stands between a query and a response on one line. A space goes before: to search for one is slow. */
const separators = ['=> ', '-> ', '→ ', '⇒ ', '||| ', '\t'];
const least = 3;

interface Line extends Range {
  readonly query: Range;
  readonly response: Range;
}

/** Demonstrations one to a line, `query => response`: three lines in a row or more that speak and are not code. */
export function findColumns(text: string, checkpoint: Checkpoint): Embedded[] {
  const found: Embedded[] = [];
  for (const separator of separators) {
    for (const run of runsOf(linesWith(text, separator, paceOf(checkpoint)))) {
      if (!isSpoken(text, run)) continue;
      for (const { query, response, start, end } of run)
        found.push({ carrier: 'table', query, response, extent: { start, end } });
    }
  }
  return found;
}

/** Lines that hold the separator exactly once, and not at their start. */
function linesWith(text: string, separator: string, pace: Pace): Line[] {
  const lines: Line[] = [];
  let at = text.indexOf(separator);
  while (at >= 0) {
    pace(at);
    const before = text.charCodeAt(at - 1);
    if (separator === '\t' ? before === 10 || before === 9 : before !== 32) {
      at = text.indexOf(separator, at + 1);
      continue;
    }
    const start = text.lastIndexOf('\n', at) + 1;
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const next = text.indexOf(separator, at + separator.length);
    if (next < 0 || next >= end) {
      const query = trimmed(text, start, at);
      const response = trimmed(text, at + separator.length, end);
      if (!isEmpty(query) && !isEmpty(response))
        lines.push({ start, end: Math.min(text.length, end + 1), query, response });
      at = next;
    } else at = text.indexOf(separator, end);
  }
  return lines;
}

/** Lines that follow one another, perhaps with one blank line between. */
function runsOf(lines: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && line.start - (run.at(-1)?.end ?? 0) < 2) run.push(line);
    else runs.push([line]);
  }
  return runs.filter((run) => run.length >= least);
}

function isSpoken(text: string, run: readonly Line[]): boolean {
  const sample = run.slice(0, 16);
  let asked = 0;
  let answered = 0;
  let code = 0;
  for (const { query, response } of sample) {
    asked += wordsIn(text, query);
    answered += wordsIn(text, response);
    if (',;{}()['.includes(text.charAt(response.end - 1))) code++;
  }
  return asked >= sample.length * 2 && answered >= sample.length * 4 && code * 2 < sample.length;
}
