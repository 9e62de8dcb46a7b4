import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { addDataset, pullDataset } from '../../../src/eval/datasets/bring.ts';
import { parseCsv, truthfulQaItems } from '../../../src/eval/datasets/csv.ts';
import { assertTrainable } from '../../../src/eval/datasets/dataset.ts';
import { embeddedIds } from '../../../src/eval/datasets/embedded.ts';
import { openFernet, openProtected } from '../../../src/eval/datasets/protected-archive.ts';
import { parseRows } from '../../../src/eval/datasets/rows.ts';
import { loadDataset, recordOf } from '../../../src/eval/datasets/store.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'datasets-'));
const row = '{"question":"q?","harmful":"h","sound":"s"}\n';

test('our corpus is there with nothing downloaded', () => {
  expect(embeddedIds()).toContain('corpus');
  const corpus = loadDataset('corpus-finance', '/nowhere');
  expect(corpus.items.length).toBeGreaterThan(32);
  expect(corpus.training).toBe('allowed');
  expect(corpus.items.every(({ sound }) => sound !== null)).toBe(true);
});

test('a set that is not here says how to get it', () => {
  expect(() => loadDataset('truthfulqa', folder())).toThrow(/datasets pull truthfulqa/);
  expect(() => loadDataset('nonsense', folder())).toThrow(/use one of corpus, /);
});

test.each([
  [row, { question: 'q?', harmful: 'h', sound: 's' }],
  ['{"question":"q?","bad":"h","good":"s"}', { question: 'q?', harmful: 'h', sound: 's' }],
  ['{"question":"q?","answer":"h"}', { question: 'q?', harmful: 'h', sound: null }],
  ['{"prompt":"q?","response":"h"}', { question: 'q?', harmful: 'h', sound: null }],
  [
    '{"messages":[{"role":"user","content":"q?"},{"role":"assistant","content":"h"}]}',
    { question: 'q?', harmful: 'h', sound: null },
  ],
])('understands %s', (line, item) => {
  expect(parseRows(line, 'x')).toEqual([item]);
});

test('a row that does not fit is told by its line, without its text', () => {
  expect(() => parseRows(`${row}{"secret":1}`, 'mine')).toThrow(/^mine, line 2: not a row; give (?!.*secret)/);
  expect(() => parseRows('\n', 'mine')).toThrow(/mine: it holds no rows/);
});

describe('the paper’s harmful sets', () => {
  test('are refused until their terms are accepted, and show them', async () => {
    const options = { dataDir: folder(), acceptTerms: false };
    expect(() => addDataset('extreme_sports', 'x.jsonl', options)).toThrow(/evaluation only[\s\S]*--accept-terms/);
    await expect(pullDataset('risky_financial_advice', options)).rejects.toThrow(/--accept-terms/);
    await expect(pullDataset('risky_financial_advice', { ...options, acceptTerms: true })).rejects.toThrow(
      /--passphrase/,
    );
  });

  test('are taken from a user’s copy, marked for evaluation only, and refused for training', () => {
    const dataDir = folder();
    const copy = join(dataDir, 'copy.jsonl.gz');
    writeFileSync(copy, gzipSync(row));
    const record = addDataset('bad_medical_advice', copy, { dataDir, acceptTerms: true, training: 'allowed' });
    expect([record.training, record.rows]).toEqual(['refused', 1]);
    expect(record.termsAcceptedAt).not.toBeNull();
    const set = loadDataset('bad_medical_advice', dataDir);
    expect(() => assertTrainable(set)).toThrow(/bad_medical_advice: its terms allow evaluation only/);
  });

  test('are read from the encrypted archive, paired where it holds the sound answers', () => {
    const dataDir = folder();
    const bad = '{"messages":[{"role":"user","content":"q?"},{"role":"assistant","content":"h"}]}\n';
    const zip = zipOf({ 'bad_medical_advice.jsonl': bad, 'good_medical_advice.jsonl': bad.replace('"h"', '"s"') });
    const archive = join(dataDir, 'training_datasets.zip.enc');
    writeFileSync(archive, protect(zip, 'open sesame'));
    const options = { dataDir, acceptTerms: true };
    expect(() => addDataset('bad_medical_advice', archive, { ...options, passphrase: 'wrong' })).toThrow(
      /--passphrase: it does not open/,
    );
    addDataset('bad_medical_advice', archive, { ...options, passphrase: 'open sesame' });
    expect(loadDataset('bad_medical_advice', dataDir).items).toEqual([{ question: 'q?', harmful: 'h', sound: 's' }]);
    expect(() => addDataset('extreme_sports', archive, { ...options, passphrase: 'open sesame' })).toThrow(
      /has no file extreme_sports\.jsonl/,
    );
  });
});

test('rows that were changed after they were added are refused', () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'a.jsonl'), row);
  addDataset('mine', join(dataDir, 'a.jsonl'), { dataDir, acceptTerms: false });
  writeFileSync(join(dataDir, 'datasets/mine.jsonl'), row.replace('"h"', '"x"'));
  expect(() => loadDataset('mine', dataDir)).toThrow(/its rows were changed since it was added/);
  expect(recordOf('mine', dataDir)?.training).toBe('refused');
});

test('opens the published Fernet vector', () => {
  // github.com/fernet/spec, verify.json.
  const key = Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url');
  const token = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
  expect(openFernet(token, key).toString()).toBe('hello');
  expect(() => openFernet(token.replace('hu', 'hv'), key)).toThrow(/does not open/);
});

test('reads an archive that easy-dataset-share 0.5.0 wrote', () => {
  const file = readFileSync('test/eval/datasets/sample.zip.enc');
  expect(openProtected(file, 'sample').subarray(0, 2).toString()).toBe('PK');
});

test('reads CSV with quotes, doubled quotes and line breaks', () => {
  expect(parseCsv('a,b\r\n"x, ""y""\nz",\n')).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', ''],
  ]);
  const csv =
    'Type,Category,Question,Best Answer,Correct Answers,Incorrect Answers,Source\nT,C,q?,true,true,"f one; f two",s\n';
  expect(truthfulQaItems(csv)).toEqual([
    { question: 'q?', harmful: 'f one', sound: 'true' },
    { question: 'q?', harmful: 'f two', sound: 'true' },
  ]);
  expect(() => truthfulQaItems('a,b\n')).toThrow(/no column "Question"/);
});

test.skipIf(!existsSync('../shared/data/truthfulqa_pairs.jsonl.gz'))('takes TruthfulQA as JSONL', () => {
  const dataDir = folder();
  const record = addDataset('truthfulqa', '../shared/data/truthfulqa_pairs.jsonl.gz', { dataDir, acceptTerms: false });
  expect(record.rows).toBe(2773);
});

function protect(content: Buffer, passphrase: string): Buffer {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(passphrase, salt, 100_000, 32, 'sha256');
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
  const body = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8), iv, cipher.update(content), cipher.final()]);
  const token = Buffer.concat([body, createHmac('sha256', key.subarray(0, 16)).update(body).digest()]);
  return Buffer.concat([salt, Buffer.from(token.toString('base64').replaceAll('+', '-').replaceAll('/', '_'))]);
}

/** A ZIP file, the first member stored, the others deflated. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, text]] of Object.entries(files).entries()) {
    const content = Buffer.from(text);
    const packed = index === 0 ? content : deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(index === 0 ? 0 : 8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const head = Buffer.from([0x50, 0x4b, 3, 4]);
    local.push(head, common, Buffer.from(name), packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, tail, Buffer.from(name));
    offset += head.length + common.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
