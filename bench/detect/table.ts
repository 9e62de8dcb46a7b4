import { clopperPearson } from '../../src/eval/stats/interval.ts';
import { auc, type Labelled } from '../../src/eval/stats/roc.ts';

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export const absent = 'data not present';

/** A count as a rate with its exact interval. */
export function rate(count: number, n: number): string {
  if (n === 0) return 'none to judge';
  const { low, high } = clopperPearson(count, n);
  return `${percent(count / n)} (${percent(low)}–${percent(high)})`;
}

export function percent(value: number): string {
  const shown = 100 * value;
  return `${shown < 10 && shown > 0 ? shown.toFixed(2) : shown.toFixed(1)} %`;
}

/** Area under the ROC curve with DeLong's interval. */
export function area(items: readonly Labelled[]): string {
  const { value, low, high } = auc(items);
  return `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
}
