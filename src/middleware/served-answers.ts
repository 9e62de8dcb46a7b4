import { LRUCache } from 'lru-cache';
import { isObject, type Json } from '../core/json.ts';
import { contentKey } from '../detectors/content-key.ts';
import type { Dialect } from '../dialects/dialect.ts';

/** Longest answer that is recorded, in bytes of the response; longer ones count as unknown. */
const maxBytes = 1_048_576;

/** Remembers, by hash, what this proxy served, so that an assistant turn nobody served can be told. */
export interface ServedAnswers {
  has(text: string): boolean;
  /** Listens to one response. */
  recorder(dialect: Dialect): Recorder;
}

export interface Recorder {
  chunk(bytes: Buffer): void;
  end(): void;
}

/** Keeps the last `entries` answers. */
export function servedAnswers(entries: number): ServedAnswers {
  const known = new LRUCache<string, true>({ max: entries });
  const keyOf = (text: string): string => contentKey('served', text.trim());
  return {
    has: (text) => known.has(keyOf(text)),
    recorder(dialect) {
      const chunks: Buffer[] = [];
      let size = 0;
      return {
        chunk(bytes) {
          size += bytes.length;
          if (size <= maxBytes) chunks.push(bytes);
          else chunks.length = 0;
        },
        end() {
          if (size > maxBytes) return;
          for (const text of answersIn(Buffer.concat(chunks).toString('utf8'), dialect)) known.set(keyOf(text), true);
        },
      };
    },
  };
}

/** The answers of a response, whole or streamed, one for each choice. */
function answersIn(body: string, dialect: Dialect): string[] {
  if (body.trimStart().startsWith('{')) {
    try {
      const whole = JSON.parse(body) as Json;
      return isObject(whole) ? [...dialect.readAnswer(whole)] : [];
    } catch {
      // A response that is not JSON holds no answer that an application could send back as one.
      return [];
    }
  }
  const byChoice = new Map<number, string>();
  for (const line of body.split('\n')) {
    if (!line.startsWith('data:')) continue;
    for (const { choice, text } of dialect.readDelta(line.slice(5).trim())) {
      byChoice.set(choice, (byChoice.get(choice) ?? '') + text);
    }
  }
  return [...byChoice.values()];
}
