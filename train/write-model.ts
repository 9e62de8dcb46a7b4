import { wordSlots } from '../src/detectors/scorer/domain-model.ts';
import { slots } from '../src/detectors/scorer/linear-model.ts';
import type { TrainedModel } from '../src/detectors/scorer/linear-scorer.ts';
import { fileVersion, magic, type ModelHeader } from '../src/detectors/scorer/model-file.ts';

/** The file that `readModel` reads. */
export function encodeModel({ harm, domain, odds, leastKnown }: TrainedModel): Buffer {
  const bytes: number[] = [];
  let entries = 0;
  let last = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    const entry = harm.table[slot] as number;
    if (entry === 0) continue;
    entries += 1;
    varint(bytes, slot - last);
    bytes.push(entry >>> 8, entry & 0xff);
    last = slot;
  }
  // Rows are written in the order of their slots, which is the order they were given in.
  const width = domain.domains.length;
  last = 0;
  for (let slot = 0; slot < wordSlots; slot += 1) {
    const row = domain.rowOf[slot] as number;
    if (row === 0) continue;
    varint(bytes, slot - last);
    bytes.push(domain.tags[slot] as number, ...domain.weights.subarray((row - 1) * width, row * width));
    last = slot;
  }
  const { domains, scale, bias, baseline } = domain;
  const header: ModelHeader = {
    slots,
    wordSlots,
    harm: { scale: harm.scale, bias: harm.bias, entries },
    domain: { domains, scale, bias, baseline, entries: domain.weights.length / width },
    odds,
    leastKnown,
  };
  const json = Buffer.from(JSON.stringify(header));
  const front = Buffer.alloc(12);
  front.write(magic, 0, 'latin1');
  front.writeUInt32LE(fileVersion, 4);
  front.writeUInt32LE(json.length, 8);
  return Buffer.concat([front, json, Buffer.from(bytes)]);
}

function varint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}
