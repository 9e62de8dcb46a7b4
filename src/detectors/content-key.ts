import { hash } from 'node:crypto';

/** 128 bits of SHA-256: not even a sender who picks the text can make two texts share a key. */
export function contentKey(kind: string, content: string | Buffer): string {
  return `${kind}:${hash('sha256', content, 'base64').slice(0, 22)}`;
}
