import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import { labelKey } from './label-key.ts';
import { entryOf, roleOfName, type Role } from './lexicon.ts';
import type { Pace } from './pace.ts';
import { wordsIn } from './prose.ts';

interface Row extends Range {
  readonly cells: readonly Range[];
}

interface Columns {
  readonly query: number;
  readonly response: number;
}

/** Wider tables hold data, not conversations; the limit keeps a line of pipes cheap. */
const mostCells = 32;

/** Demonstrations in Markdown tables. `rows`: start and end of each line that begins with a pipe. */
export function findTables(text: string, rows: readonly number[], pace: Pace): Embedded[] {
  const found: Embedded[] = [];
  let first = 0;
  while (first < rows.length) {
    let last = first + 2;
    while (last < rows.length && rows[last] === (rows[last - 1] ?? 0) + 1) last += 2;
    if (last - first > 2) readTable(text, rows.slice(first, last), found, pace);
    first = last;
  }
  return found;
}

function readTable(text: string, bounds: readonly number[], found: Embedded[], pace: Pace): void {
  const rows: Row[] = [];
  for (let at = 0; at < bounds.length; at += 2) {
    rows.push(readRow(text, bounds[at] ?? 0, bounds[at + 1] ?? 0));
    pace(bounds[at] ?? 0);
  }
  const ruled = rows[1] !== undefined && isRule(text, rows[1]);
  const named = namedColumns(text, rows[0]);
  const data = rows.slice(ruled ? 2 : named === null ? 0 : 1);
  const columns = named ?? proseColumns(text, data);
  if (columns === null) return;
  for (const row of data) {
    const query = row.cells[columns.query];
    const response = row.cells[columns.response];
    if (query === undefined || response === undefined || isEmpty(response)) continue;
    const extent = { start: row.start, end: Math.min(text.length, row.end + 1) };
    found.push({ carrier: 'table', query: isEmpty(query) ? null : query, response, extent });
  }
}

function readRow(text: string, start: number, end: number): Row {
  const cells: Range[] = [];
  let from = text.indexOf('|', start) + 1;
  while (from < end && cells.length < mostCells) {
    let to = text.indexOf('|', from);
    while (to > 0 && to < end && text.charCodeAt(to - 1) === 92) to = text.indexOf('|', to + 1);
    if (to < 0 || to > end) to = end;
    const cell = trimmed(text, from, to);
    if (to < end || !isEmpty(cell)) cells.push(cell);
    from = to + 1;
  }
  return { start, end, cells };
}

function isRule(text: string, { cells }: Row): boolean {
  return (
    cells.length > 0 &&
    cells.every(({ start, end }) => /^:?-{1,99}:?$/.test(text.slice(start, Math.min(end, start + 101))))
  );
}

/** Columns whose headings are labels. */
function namedColumns(text: string, header: Row | undefined): Columns | null {
  const roles = (header?.cells ?? []).map((cell) => roleOfHeading(text, cell));
  const query = roles.indexOf('query');
  const response = roles.indexOf('response');
  return query < 0 || response < 0 ? null : { query, response };
}

function roleOfHeading(text: string, { start, end }: Range): Role | null {
  if (end - start > 48) return null;
  const { text: key } = labelKey(text.slice(start, end).replaceAll('*', ''));
  return entryOf(key)?.role ?? roleOfName(key);
}

/** Exactly two columns of sentences in at least three rows: whatever they are called, they may ask and answer. */
function proseColumns(text: string, data: readonly Row[]): Columns | null {
  if (data.length < 3) return null;
  const sample = data.slice(0, 16);
  const width = Math.min(...sample.map(({ cells }) => cells.length));
  const wordy: number[] = [];
  for (let column = 0; column < width; column++) {
    let words = 0;
    for (const { cells } of sample) words += wordsIn(text, cells[column] ?? { start: 0, end: 0 });
    if (words >= sample.length * 4) wordy.push(column);
  }
  const [query, response] = wordy;
  return query === undefined || response === undefined || wordy.length > 2 ? null : { query, response };
}
