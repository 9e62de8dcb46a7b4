import { crc32, inflateRawSync } from 'node:zlib';
import { GuardError } from '../../core/errors.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LARGEST_MEMBER = 512 * 1024 * 1024;

/**
 * One member of a ZIP file, found by the last part of its name; stored and deflated members are read, which is all
 * that Python's zipfile writes by default.
 * @throws GuardError `config_invalid` when there is none or it is damaged
 */
export function readZipMember(zip: Buffer, name: string): Buffer {
  for (const entry of entriesOf(zip)) {
    if (entry.name === name || entry.name.endsWith(`/${name}`)) return contentOf(zip, entry);
  }
  throw new GuardError('config_invalid', `The archive has no file ${name}.`);
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function* entriesOf(zip: Buffer): Generator<Entry> {
  const end = endOf(zip);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) throw damaged();
    const nameLength = zip.readUInt16LE(at + 28);
    yield {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

/** The end record is in the last 64 kB: only a comment may follow it. */
function endOf(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - 65_557);
  for (let at = zip.length - 22; at >= lowest; at -= 1) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  throw damaged();
}

function contentOf(zip: Buffer, { method, crc, packed, size, offset }: Entry): Buffer {
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const raw = zip.subarray(start, start + packed);
  if (size > LARGEST_MEMBER || (method !== 0 && method !== 8)) throw damaged();
  const content = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: size });
  if (content.length !== size || crc32(content) !== crc) throw damaged();
  return content;
}

function damaged(): GuardError {
  return new GuardError('config_invalid', 'The archive is damaged or of a kind that is not read.');
}
