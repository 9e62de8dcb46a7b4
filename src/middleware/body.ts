import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { GuardError } from '../core/errors.ts';

export interface RequestBody {
  /** The bytes as they came: what goes upstream when nothing is edited. */
  readonly bytes: Buffer;
  /** `content-encoding` of `bytes`; null when it is plain. */
  readonly encoding: string | null;
  /** The decoded bytes: what is inspected. */
  readonly plain: Buffer;
}

/**
 * Reads a whole request body.
 * @throws GuardError `body_too_large` (the limit holds for the decoded size too), `body_encoding_unsupported`,
 *   `body_invalid`, `client_closed`
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const bytes = await collect(request, maxBytes);
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return { bytes, encoding: null, plain: bytes };
  return { bytes, encoding, plain: await decode(bytes, encoding, maxBytes) };
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        // The rest is read and thrown away by the error's answer, not kept.
        request.removeAllListeners('data');
        request.resume();
        reject(tooLarge(maxBytes));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size));
    });
    request.on('error', (cause) => reject(clientClosed(cause)));
    request.on('close', () => {
      if (!request.complete) reject(clientClosed(null));
    });
  });
}

function clientClosed(cause: unknown): GuardError {
  return new GuardError('client_closed', 'The client closed the connection before the request was complete.', {
    cause,
  });
}

function tooLarge(maxBytes: number): GuardError {
  return new GuardError(
    'body_too_large',
    `The body is larger than ${maxBytes} bytes; send less or raise limits.bodyBytes.`,
  );
}

interface Decoded {
  readonly buffer: Buffer;
  /** How much of the input the decoder took. */
  readonly engine: { readonly bytesWritten: number };
}
type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Decoded>;
type Callback = (error: Error | null, decoded: Decoded) => void;

/** Node's types do not know that `info` changes what the callback is given. */
function decoder(
  decode: (bytes: Buffer, options: object, callback: (error: Error | null, buffer: Buffer) => void) => void,
): Decoder {
  return (bytes, options) =>
    new Promise((resolve, reject) => {
      const done: Callback = (error, decoded) => (error === null ? resolve(decoded) : reject(error));
      decode(bytes, { ...options, info: true }, done as unknown as (error: Error | null, buffer: Buffer) => void);
    });
}

const [unwrap, unwrapRaw] = [decoder(inflate), decoder(inflateRaw)];
const inflateEither: Decoder = (bytes, options) => {
  // "deflate" means zlib-wrapped, but clients that send raw deflate are as common.
  const wrapped = (bytes[0] ?? 0) % 16 === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  return wrapped ? unwrap(bytes, options) : unwrapRaw(bytes, options);
};
const decoders = new Map<string, Decoder>([
  ['gzip', decoder(gunzip)],
  ['x-gzip', decoder(gunzip)],
  ['deflate', inflateEither],
  ['br', decoder(brotliDecompress)],
]);

async function decode(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const decompress = decoders.get(encoding);
  if (decompress === undefined) {
    throw new GuardError(
      'body_encoding_unsupported',
      'Unsupported content-encoding; send identity, gzip, deflate or br.',
    );
  }
  let result: Decoded;
  try {
    result = await decompress(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes);
    throw new GuardError('body_invalid', `The body is not valid ${encoding} data.`, { cause });
  }
  // Another decoder may read on where ours stopped, and find what we have not seen.
  if (result.engine.bytesWritten < bytes.length) {
    throw new GuardError(
      'body_invalid',
      `The body goes on after the end of its ${encoding} data; send nothing after it.`,
    );
  }
  return result.buffer;
}

/** @throws GuardError `body_invalid`: the model's side would read bytes that are not UTF-8 in another way than we do */
export function toText(plain: Buffer): string {
  if (!isUtf8(plain)) throw new GuardError('body_invalid', 'The body is not valid UTF-8; encode it as UTF-8.');
  return plain.toString('utf8');
}
