import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import { roleOfName, type Role } from './lexicon.ts';

interface Row extends Range {
  readonly cells: readonly Range[];
}

const longestHeader = 120;
const mostCells = 32;

/** True when a line could name the columns of a CSV: one separator at least, and nothing but short names. */
export function isCsvHeader(text: string, start: number, end: number): boolean {
  if (end - start > longestHeader) return false;
  const line = text.slice(start, end);
  const separator = separatorOf(line);
  if (separator === null) return false;
  const roles = new Set(line.split(separator).map(roleOfHeading));
  return roles.has('query') && roles.has('response');
}

function roleOfHeading(name: string): Role | null {
  return name.length > 32 ? null : roleOfName(name.trim().replaceAll('"', ''));
}

function separatorOf(line: string): string | null {
  return [',', ';', '\t'].find((sign) => line.includes(sign)) ?? null;
}

/** Demonstrations in CSV below the header lines given by their start and end; spans leave the quotes out. */
export function findCsv(text: string, headers: readonly number[]): Embedded[] {
  const found: Embedded[] = [];
  let done = 0;
  for (let at = 0; at < headers.length; at += 2) {
    const start = headers[at] ?? 0;
    const end = headers[at + 1] ?? 0;
    if (start >= done) done = readTable(text, start, end, found);
  }
  return found;
}

function readTable(text: string, start: number, headerEnd: number, found: Embedded[]): number {
  const separator = separatorOf(text.slice(start, headerEnd)) ?? ',';
  const header = readRow(text, start, separator);
  const roles = header.cells.map((cell) => roleOfName(text.slice(cell.start, cell.end)));
  let at = header.end;
  while (at < text.length) {
    const row = readRow(text, at, separator);
    if (row.cells.length !== header.cells.length) break;
    const query = row.cells[roles.indexOf('query')];
    const response = row.cells[roles.indexOf('response')];
    if (query === undefined || response === undefined) break;
    if (!isEmpty(response)) {
      found.push({
        carrier: 'table',
        query: isEmpty(query) ? null : query,
        response,
        extent: { start: row.start, end: row.end },
      });
    }
    at = row.end;
  }
  return at;
}

/** One record; quoted cells may hold separators and line breaks. */
function readRow(text: string, start: number, separator: string): Row {
  const cells: Range[] = [];
  let at = start;
  while (cells.length < mostCells) {
    const cell = readCell(text, at, separator);
    cells.push(cell.value);
    if (text.charAt(cell.end) === separator) at = cell.end + 1;
    else return { start, end: Math.min(text.length, cell.end + 1), cells };
  }
  return { start, end: lineEnd(text, at), cells: [] };
}

function readCell(text: string, start: number, separator: string): { readonly value: Range; readonly end: number } {
  if (text.charCodeAt(start) === 34) {
    let close = text.indexOf('"', start + 1);
    while (close >= 0 && text.charCodeAt(close + 1) === 34) close = text.indexOf('"', close + 2);
    if (close >= 0) {
      let end = close + 1;
      while (end < text.length && text.charAt(end) !== separator && text.charCodeAt(end) !== 10) end++;
      return { value: trimmed(text, start + 1, close), end };
    }
  }
  let end = start;
  while (end < text.length && text.charAt(end) !== separator && text.charCodeAt(end) !== 10) end++;
  return { value: trimmed(text, start, end), end };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
