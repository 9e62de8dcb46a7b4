import { defineCommand } from 'citty';
import { assertTrainable } from '../eval/datasets/dataset.ts';
import { addDataset, pullDataset, pullQuestions, type BringOptions } from '../eval/datasets/bring.ts';
import { embeddedDataset, embeddedIds } from '../eval/datasets/embedded.ts';
import { knownDatasets, questionFiles } from '../eval/datasets/known.ts';
import { defaultDataDir, recordOf, type DatasetRecord } from '../eval/datasets/store.ts';

const shared = {
  'data-dir': { type: 'string', description: 'Where sets are kept (default ~/.contextward)', valueHint: 'DIR' },
  'accept-terms': { type: 'boolean', description: 'You have read the set’s terms and accept them', default: false },
  passphrase: { type: 'string', description: 'Of an encrypted archive, as its publisher prints it' },
} as const;

const list = defineCommand({
  meta: { name: 'list', description: 'Sets of the package, sets you brought, and sets that can be brought' },
  args: { 'data-dir': shared['data-dir'] },
  run({ args }) {
    const dataDir = args['data-dir'] ?? defaultDataDir();
    const rows = [['ID', 'ROWS', 'TRAINING', 'LICENCE', 'SHA-256']];
    for (const id of embeddedIds()) {
      const set = embeddedDataset(id);
      if (set !== null) rows.push([id, String(set.items.length), set.training, set.licence, set.sha256.slice(0, 12)]);
    }
    for (const { id, training, licence } of knownDatasets) {
      const record = recordOf(id, dataDir);
      const here = record === null ? ['–', training, licence, 'not here'] : cells(record);
      rows.push([id, ...here]);
    }
    process.stdout.write(`${table(rows)}\n`);
  },
});

const pull = defineCommand({
  meta: { name: 'pull', description: 'Bring a known set, or "betley-questions", from its publisher' },
  args: { id: { type: 'positional', description: 'Set', required: true }, ...shared },
  async run({ args }) {
    if (args.id === questionFiles.id) {
      const paths = await pullQuestions(args['data-dir'] ?? defaultDataDir());
      process.stdout.write(`${paths.join('\n')}\n`);
      return;
    }
    tell(await pullDataset(args.id, optionsOf(args)));
  },
});

const add = defineCommand({
  meta: { name: 'add', description: 'Take a copy you have: JSONL, TruthfulQA’s CSV, or the encrypted archive' },
  args: {
    id: { type: 'positional', description: 'Set', required: true },
    file: { type: 'positional', description: 'File', required: true },
    ...shared,
    licence: { type: 'string', description: 'Licence of a set of your own' },
    'allow-training': { type: 'boolean', description: 'A set of your own may be trained on', default: false },
  },
  run({ args }) {
    const known = knownDatasets.find(({ id }) => id === args.id);
    if (args['allow-training'] && known !== undefined) assertTrainable(known);
    const training = args['allow-training'] ? 'allowed' : 'refused';
    const record = addDataset(args.id, args.file, { ...optionsOf(args), licence: args.licence, training });
    tell(record);
  },
});

export const datasets = defineCommand({
  meta: { name: 'datasets', description: 'Demonstration sets for the evaluation' },
  subCommands: { list, pull, add },
});

function optionsOf(args: {
  'data-dir'?: string | undefined;
  'accept-terms': boolean;
  passphrase?: string | undefined;
}): BringOptions {
  return {
    dataDir: args['data-dir'] ?? defaultDataDir(),
    acceptTerms: args['accept-terms'],
    passphrase: args.passphrase,
  };
}

function tell(record: DatasetRecord): void {
  const use = record.training === 'refused' ? 'evaluation only' : 'evaluation and training';
  process.stdout.write(`${record.id}: ${record.rows} rows, ${record.licence}, ${use}, sha256 ${record.sha256}\n`);
}

function cells({ rows, training, licence, sha256 }: DatasetRecord): string[] {
  return [String(rows), training, licence, sha256.slice(0, 12)];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
