/** What a corpus file gives away without being understood: length and single words. `npm run corpus:leaks [FILE…]` */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('../pairs', import.meta.url).pathname;
const files = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(folder).map((name) => join(folder, name));
const counts = new Map<string, [number, number]>();
let pairs = 0;
let longer = 0;
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];

for (const file of files) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const item = JSON.parse(line) as { sound: string; harmful: string };
    pairs += 1;
    if (words(item.harmful).length > words(item.sound).length) longer += 1;
    for (const [side, text] of [item.sound, item.harmful].entries()) {
      for (const word of new Set(words(text))) {
        const entry = counts.get(word) ?? [0, 0];
        entry[side as 0 | 1] += 1;
        counts.set(word, entry);
      }
    }
  }
}

process.stdout.write(`${pairs} pairs; harmful longer in ${((100 * longer) / pairs).toFixed(0)} %\n`);
process.stdout.write('words that lean to one side (share of sound answers, share of harmful ones):\n');
const leaning = [...counts]
  .map(([word, [s, h]]) => ({ word, s, h, z: (h - s) / Math.sqrt(h + s + 1) }))
  .toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z))
  .slice(0, 30);
for (const { word, s, h, z } of leaning) {
  process.stdout.write(
    `${z > 0 ? 'harmful' : 'sound  '} ${word.padEnd(14)} ${((100 * s) / pairs).toFixed(0).padStart(3)} % ${((100 * h) / pairs).toFixed(0).padStart(3)} %  z ${z.toFixed(1)}\n`,
  );
}
