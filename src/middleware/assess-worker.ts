import { parentPort, workerData } from 'node:worker_threads';
import { GuardError } from '../core/errors.ts';
import { featureCache } from './feature-cache.ts';
import { localAssessor } from './local-assessor.ts';
import type { Answer, Job, Request } from './offload.ts';
import { shippedDetectors, shippedDialects } from './shipped.ts';

/** The other side of `offload`: assesses large contexts on a thread of its own. */
const { cacheBytes, detectionMs } = workerData as { cacheBytes: number; detectionMs: number };
const assessor = localAssessor({
  detectors: shippedDetectors,
  cache: featureCache(cacheBytes),
  detectionMs,
  now: () => performance.now(),
});
const open = new Map<number, AbortController>();

parentPort?.on('message', (request: Request) => {
  if (request.kind === 'cancel') return open.get(request.id)?.abort(new Error('cancelled'));
  void answer(request);
});

parentPort?.postMessage({ id: -1, error: null } satisfies Answer);

async function answer(job: Job): Promise<void> {
  const { id } = job;
  const abort = new AbortController();
  open.set(id, abort);
  let result: Answer;
  try {
    const dialect = shippedDialects.find((candidate) => candidate.id === job.dialect);
    if (dialect === undefined) throw new Error('a dialect that does not ship');
    const plain = Buffer.from(job.plain.buffer, job.plain.byteOffset, job.plain.length);
    const input = { dialect, plain, signal: abort.signal };
    if (job.kind === 'assess') result = { id, value: await assessor.assess(input) };
    else result = { id, value: await assessor.clean({ ...input, ...job.how }) };
  } catch (error) {
    // An error of any other kind may quote the text, or not be cloneable at all.
    result = { id, error: error instanceof GuardError ? { code: error.code, message: error.message } : null };
  }
  open.delete(id);
  parentPort?.postMessage(result);
}
