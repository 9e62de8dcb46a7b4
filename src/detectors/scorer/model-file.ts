import { wordSlots, type DomainModel } from './domain-model.ts';
import { slots, type LinearModel } from './linear-model.ts';
import type { Odds, TrainedModel } from './linear-scorer.ts';

/** First bytes of a model file, and the version that this code reads. */
export const magic = 'CWHM';
export const fileVersion = 3;

/** What stands in front of the tables, as JSON. */
export interface ModelHeader {
  readonly slots: number;
  readonly wordSlots: number;
  readonly harm: { readonly scale: number; readonly bias: number; readonly entries: number };
  readonly domain: Pick<DomainModel, 'domains' | 'scale' | 'bias' | 'baseline'> & { readonly entries: number };
  readonly odds: Odds;
  readonly leastKnown: number;
}

/**
 * Reads a model file: magic, u32 version, u32 length of the header, header, then for each known feature the distance
 * from the last slot (LEB128), its tag and its weight (offset by 128), then for each known word distance, tag and one
 * weight a domain.
 * @throws Error when the file is broken or not of this version
 */
export function readModel(file: Buffer): TrainedModel {
  const reader = new Reader(file);
  if (file.length < 12 || reader.text(4) !== magic || reader.u32() !== fileVersion) throw broken();
  const header = parseHeader(reader.text(reader.u32()));
  const harm = readHarm(reader, header);
  const domain = readDomain(reader, header);
  if (!reader.atEnd) throw broken();
  return { harm, domain, odds: header.odds, leastKnown: header.leastKnown };
}

function broken(): Error {
  return new Error('the model file is broken or does not fit this version of the scorer; train it again');
}

function parseHeader(text: string): ModelHeader {
  let header: ModelHeader;
  try {
    header = JSON.parse(text) as ModelHeader;
  } catch {
    throw broken();
  }
  const { harm, domain, odds, leastKnown } = header;
  const width = domain.domains.length;
  const fits =
    header.slots === slots &&
    header.wordSlots === wordSlots &&
    [harm.scale, harm.bias, domain.scale, leastKnown, ...Object.values(odds), ...domain.bias, ...domain.baseline].every(
      Number.isFinite,
    ) &&
    domain.bias.length === width &&
    domain.baseline.length === width;
  if (!fits) throw broken();
  return header;
}

function readHarm(reader: Reader, { harm }: ModelHeader): LinearModel {
  const table = new Uint16Array(slots);
  let slot = 0;
  for (let entry = 0; entry < harm.entries; entry += 1) {
    slot += reader.varint();
    if (slot >= slots) throw broken();
    table[slot] = (reader.u8() << 8) | reader.u8();
  }
  return { table, scale: harm.scale, bias: harm.bias };
}

function readDomain(reader: Reader, { domain }: ModelHeader): DomainModel {
  const width = domain.domains.length;
  const rowOf = new Uint16Array(wordSlots);
  const tags = new Uint8Array(wordSlots);
  const weights = new Int8Array(domain.entries * width);
  let slot = 0;
  for (let entry = 0; entry < domain.entries; entry += 1) {
    slot += reader.varint();
    if (slot >= wordSlots) throw broken();
    rowOf[slot] = entry + 1;
    tags[slot] = reader.u8();
    for (let index = 0; index < width; index += 1) weights[entry * width + index] = (reader.u8() << 24) >> 24;
  }
  const { domains, scale, bias, baseline } = domain;
  return { domains, rowOf, tags, weights, scale, bias, baseline };
}

class Reader {
  readonly #file: Buffer;
  #at = 0;

  constructor(file: Buffer) {
    this.#file = file;
  }

  get atEnd(): boolean {
    return this.#at === this.#file.length;
  }

  u8(): number {
    const byte = this.#file[this.#at];
    if (byte === undefined) throw broken();
    this.#at += 1;
    return byte;
  }

  u32(): number {
    return this.u8() + this.u8() * 0x100 + this.u8() * 0x1_0000 + this.u8() * 0x100_0000;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw broken();
  }

  text(length: number): string {
    if (this.#at + length > this.#file.length) throw broken();
    this.#at += length;
    return this.#file.toString('utf8', this.#at - length, this.#at);
  }
}
