import { findEmbedded } from '../src/detectors/finder/find.ts';
import { isObfuscated, normalise } from '../src/detectors/normalise.ts';

/** Prints the speed of the finder and the normaliser on ordinary text and on texts made to slow them down. */

const size = 4 << 20;

const prose =
  'The committee met on Tuesday and went through the plans for the new library. Nobody disagreed with the choice of the\n' +
  'site, though two members asked how the bus would stop there: the road is narrow and has no lay-by.\n\n' +
  'Costs were the longer discussion. The roof alone takes a third of the budget, and the heating was priced before the\n' +
  'last rise. "We can wait a year," said one, "but we cannot wait two."\n\n';
const code =
  'export function total(items: readonly Item[]): number {\n  let sum = 0;\n  for (const item of items) {\n' +
  '    if (item.price > 0 && !item.free) sum += item.price * item.count; // free items have a price too\n  }\n' +
  "  return sum;\n}\n\nconst labels = { first: 'one', second: `two ${sum}` };\n";
const log =
  '2026-03-04T10:22:31.120Z INFO http request id=8f3a path=/v1/items?limit=20 status=200 took=12ms\n' +
  '2026-03-04T10:22:31.480Z WARN cache miss key="items:20" reason: expired\n';
const markdown =
  '## Install\n\n- Download the archive from the [releases](https://example.org/r?x=1&y=2) page.\n- Unpack it **anywhere**: it needs no root.\n\n' +
  '| option | meaning |\n|---|---|\n| `--fast` | skips the checks |\n\nNote: the first start takes a minute.\n\n';
const json =
  '{"id": 17, "name": "Pump", "tags": ["water", "steel"], "price": {"amount": 12.5, "currency": "EUR"}, "note": "first line\\nsecond line"},\n';
const fewShot = 'Q: How long does paint take to dry?\nA: Four hours to the touch, a day before the second coat.\n\n';
const chinese =
  '委员会在星期二开会，讨论了新图书馆的计划。没有人反对选址，但是有两位成员问公共汽车在哪里停：那条路很窄。\n';

const ordinary: Record<string, string> = { prose, code, log, markdown, json, fewShot, chinese };

const nasty: Record<string, string> = {
  'line breaks': '\n',
  spaces: ' ',
  hashes: '#',
  'hash lines': '#\n',
  'Q: lines': 'Q:\n',
  'Q: without line breaks': 'Q:',
  'Q: A: lines': 'Q: a\nA: b\n',
  'Q: A: on one line': 'Q: a A: b ',
  'invented labels': 'Foo: how do I\nBar: like so then\n',
  'deep {[': '{[',
  'deep {"a":{': '{"a":{',
  'deep {"a":[': '{"a":[',
  'unclosed tags': '<a<a<a',
  'open tags': '<a>',
  'open tags, other names': '<user><assistant>',
  'closing tags': '</a></b>',
  'CDATA never closed': '<![CDATA[',
  'one line of letters': 'a',
  'one line of words': 'word ',
  pipes: '|',
  'pipe rows': '| a | b |\n',
  'unclosed strings': '{"a',
  'escaped quotes': '{"\\"',
  'three kinds of quotes': '{"a{\'b{`c',
  'backslashes in a string': '{"\\\\',
  '[INST]': '[INST]',
  '<|user|>': '<|user|>',
  '<|': '<|',
  backslashes: '\\',
  'literal \\n': 'a\\nQ: b\\nA: c',
  percents: '%',
  'percent codes': '%41',
  'base64 digits': 'YWJj',
  quotes: '"""\n',
  fences: '```\n',
  'quote marks': '> > ',
  bullets: '- a?\n',
  dashes: '- ',
  'YAML keys': '- question: a\n  answer: b\n',
  colons: ':',
  questions: '# a?\nb\n',
  'spaced letters': 'a b ',
  'zero-width': '\u200b',
  cyrillic: '\u0430',
  entities: '&#65;',
  arrows: 'a => b\n',
  'arrows on one line': 'a => ',
  tabs: 'a\tb\n',
  'CSV headers': 'question,answer\n',
  'CSV with open quotes': 'question,answer\n"a',
  'deep [[': '[',
  'pairs of strings': '[["a b","c d e f"],',
  'one-line objects': '{"foo":"a b","bar":"c d e f"}',
  'carriage returns': '\r',
  'JSON with embedded pairs': '{"t":"Q: a\\nA: b\\nQ: c\\nA: d and more"}',
};

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function repeated(unit: string): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

function measure(name: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  const speeds = [findEmbedded, normalise, isObfuscated].map((run) => {
    const started = performance.now();
    run(text);
    return bytes / 1e6 / ((performance.now() - started) / 1000);
  });
  const count = findEmbedded(text.slice(0, 1 << 16)).length;
  print(
    `${name.padEnd(28)} ${speeds.map((speed) => speed.toFixed(0).padStart(8)).join('')} ${String(count).padStart(8)}`,
  );
}

print(
  `${'MB/s'.padEnd(28)} ${['find', 'norm', 'obfusc'].map((head) => head.padStart(8)).join('')} ${'in 64K'.padStart(8)}`,
);
for (const pass of ['warming up', 'measured']) {
  print(`ordinary text, ${pass}`);
  for (const [name, unit] of Object.entries(ordinary)) measure(name, repeated(unit));
}
print(`${size} characters of each`);
for (const [name, unit] of Object.entries(nasty)) measure(name, repeated(unit));
