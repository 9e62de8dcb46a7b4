import { parentPort, workerData } from 'node:worker_threads';
import { GuardError } from '../core/errors.ts';
import { createEngine } from './engine.ts';
import { shippedDetectors, shippedDialects } from './shipped.ts';
import type { Answer, Request } from './offload.ts';

/** The other side of `offload`: assesses large contexts on a thread of its own. */
const { cacheBytes, detectionMs } = workerData as { cacheBytes: number; detectionMs: number };
const engine = createEngine({
  detectors: shippedDetectors,
  cacheBytes,
  detectionMs,
  now: () => performance.now(),
  newId: () => '',
});
const open = new Map<number, AbortController>();

parentPort?.on('message', (request: Request) => {
  if (request.kind === 'cancel') return open.get(request.id)?.abort(new Error('cancelled'));
  void answer(request);
});

parentPort?.postMessage({ id: -1, error: null } satisfies Answer);

async function answer({ id, dialect: dialectId, plain }: Extract<Request, { kind: 'assess' }>): Promise<void> {
  const abort = new AbortController();
  open.set(id, abort);
  let result: Answer;
  try {
    const dialect = shippedDialects.find((candidate) => candidate.id === dialectId);
    if (dialect === undefined) throw new Error('a dialect that does not ship');
    const known = await engine.assess({
      dialect,
      plain: Buffer.from(plain.buffer, plain.byteOffset, plain.length),
      signal: abort.signal,
    });
    // What a detector threw stays here: an error may not be cloneable, and its message may quote the text.
    result = { id, known: { ...known, runs: known.runs.map(({ seconds }) => ({ seconds, error: null })) } };
  } catch (error) {
    const guard = error instanceof GuardError ? { code: error.code, message: error.message } : null;
    result = { id, error: guard };
  }
  open.delete(id);
  parentPort?.postMessage(result);
}
