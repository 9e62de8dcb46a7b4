import { GuardError } from '../../core/errors.ts';
import type { DatasetItem } from './dataset.ts';

/** Records of a CSV file (RFC 4180: quoted fields, doubled quotes, line breaks in quotes), header first. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',' || char === '\n') {
      record.push(field);
      field = '';
      if (char === '\n') {
        records.push(record);
        record = [];
      }
    } else if (char !== '\r') field += char;
  }
  if (field !== '' || record.length > 0) records.push([...record, field]);
  return records;
}

/** One item per incorrect answer of TruthfulQA's CSV, paired with the best true answer. */
export function truthfulQaItems(csv: string): DatasetItem[] {
  const [header = [], ...records] = parseCsv(csv);
  const column = (name: string): number => {
    const at = header.indexOf(name);
    if (at >= 0) return at;
    throw new GuardError('config_invalid', `TruthfulQA: the CSV has no column "${name}"; get the file unchanged.`);
  };
  const [question, best, wrong] = [column('Question'), column('Best Answer'), column('Incorrect Answers')];
  return records.flatMap((record) =>
    (record[wrong] ?? '')
      .split(';')
      .map((answer) => answer.trim())
      .filter((answer) => answer !== '')
      .map((harmful) => ({ question: record[question] ?? '', harmful, sound: record[best] ?? null })),
  );
}
