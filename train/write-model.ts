import { buckets } from '../src/detectors/scorer/features.ts';
import type { LinearModel } from '../src/detectors/scorer/linear-model.ts';

/** The file that `readLinearModel` reads: header, then runs of zeros skipped and weights kept. */
export function encodeLinearModel(model: LinearModel): Buffer {
  const header = Buffer.alloc(20);
  header.write('CWLM', 0, 'latin1');
  header.writeUInt32LE(1, 4);
  header.writeUInt32LE(buckets, 8);
  header.writeFloatLE(model.scale, 12);
  header.writeFloatLE(model.bias, 16);
  const runs: number[] = [];
  let at = 0;
  while (at < buckets) {
    let skip = 0;
    while (at < buckets && skip < 255 && model.weights[at] === 0) {
      skip += 1;
      at += 1;
    }
    const from = at;
    while (at < buckets && at - from < 255 && model.weights[at] !== 0) at += 1;
    runs.push(skip, at - from);
    for (let index = from; index < at; index += 1) runs.push((model.weights[index] ?? 0) & 0xff);
  }
  return Buffer.concat([header, Buffer.from(runs)]);
}
