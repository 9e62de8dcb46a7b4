import { buckets, eachFeature } from './features.ts';

/** A trained logistic regression over hashed features. */
export interface LinearModel {
  /** sha256 of the file, shortened. */
  readonly version: string;
  /** `buckets` weights, quantised. */
  readonly weights: Int8Array;
  /** Multiplies a weight. */
  readonly scale: number;
  readonly bias: number;
}

/**
 * Log-odds of a text: scale · Σ w[feature] / √n + bias, n the number of features.
 * The root keeps a long answer comparable with a short one without making one clause in it vanish.
 */
export function linearScore(model: LinearModel, text: string): number {
  const { weights } = model;
  let sum = 0;
  const count = eachFeature(text, (bucket) => {
    sum += weights[bucket] ?? 0;
  });
  return (model.scale * sum) / Math.sqrt(Math.max(24, count)) + model.bias;
}

/**
 * Reads `CWLM` files: magic, u32 version, u32 buckets, f32 scale, f32 bias, then runs of (u8 zeros to skip, u8 count,
 * count weights). Little-endian.
 * @throws Error when the file is not one of this version
 */
export function readLinearModel(file: Buffer, version: string): LinearModel {
  if (file.toString('latin1', 0, 4) !== 'CWLM' || file.readUInt32LE(4) !== 1 || file.readUInt32LE(8) !== buckets) {
    throw new Error('the model file does not fit this version of the scorer; train it again');
  }
  const weights = new Int8Array(buckets);
  let at = 0;
  for (let offset = 20; offset < file.length; ) {
    at += file.readUInt8(offset);
    const count = file.readUInt8(offset + 1);
    for (let index = 0; index < count; index += 1) weights[at + index] = file.readInt8(offset + 2 + index);
    at += count;
    offset += 2 + count;
  }
  return { version, weights, scale: file.readFloatLE(12), bias: file.readFloatLE(16) };
}
