import { tokensOf } from '../../src/detectors/scorer/features.ts';
import type { Prepared } from '../../train/model.ts';

/** Hashes of one answer's features; repeats are kept where a variant counts them. */
export type Extract = (item: Prepared) => Int32Array;

function mix(one: number, other: number): number {
  let h = Math.imul(one, 31) ^ other;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const tokens = (text: string): number[] => [...tokensOf(text)];

const distinct = (hashes: Iterable<number>): Int32Array => Int32Array.from(new Set(hashes));

/** Pairs of tokens that stand `gaps` apart. */
function pairsAt(all: readonly number[], gaps: readonly number[]): number[] {
  return gaps.flatMap((gap) => all.slice(gap).map((token, index) => mix(mix(all[index] ?? 0, token), gap)));
}

export const shipped: Extract = ({ features }) => features;
export const words: Extract = ({ words: [, response] }) => response ?? new Int32Array();
export const neighbours: Extract = ({ example: { response } }) => {
  const all = tokens(response);
  return distinct([...all, ...pairsAt(all, [1])]);
};

/** As shipped, but a repeated feature counts each time. */
export const counted: Extract = ({ example: { response } }) => {
  const all = tokens(response);
  return Int32Array.from([...all, ...pairsAt(all, [1, 2, 3])]);
};

export const trigrams: Extract = ({ example: { response }, features }) => {
  const all = tokens(response);
  const three = all.slice(2).map((token, index) => mix(mix(mix(all[index] ?? 0, all[index + 1] ?? 0), token), 7));
  return distinct([...features, ...three]);
};

/** Words of the answer, marked by whether the question has them. */
export const questionAware: Extract = ({ example: { query, response }, features }) => {
  const asked = new Set(tokens(query));
  return distinct([...features, ...tokens(response).map((token) => mix(token, asked.has(token) ? 101 : 103))]);
};

/** Words within three tokens after a negation are marked. */
export const negations: Extract = ({ example: { response }, features }) => {
  const marked: number[] = [];
  let left = 0;
  for (const word of response.toLowerCase().match(/[\p{L}\p{N}'’]+|[.!?,;:]/gu) ?? []) {
    if (/^(?:not|no|never|without|nor|nobody|nothing)$|n['’]t$/.test(word)) left = 3;
    else if (/^[.!?,;:]$/.test(word)) left = 0;
    else if (left > 0) {
      left -= 1;
      marked.push(mix(tokens(word)[0] ?? 0, 211));
    }
  }
  return distinct([...features, ...marked]);
};

/** Three to five characters within words. */
export const characters: Extract = ({ example: { response } }) => {
  const grams = new Set<number>();
  for (const word of response.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? []) {
    const padded = `<${word}>`;
    for (let length = 3; length <= 5; length += 1) {
      for (let at = 0; at + length <= padded.length; at += 1) {
        let hash = length;
        for (let index = at; index < at + length; index += 1)
          hash = Math.imul(hash ^ padded.charCodeAt(index), 0x01000193);
        grams.add(mix(hash, 307));
      }
    }
  }
  return Int32Array.from(grams);
};

/** Layout and every mark as tokens of their own. */
export const marksKept: Extract = ({ example: { response } }) => {
  const all = (response.toLowerCase().match(/[\p{L}\p{N}'’]+|[^\s\p{L}\p{N}]/gu) ?? []).map((token) => {
    let hash = 0x811c9dc5;
    for (let index = 0; index < token.length; index += 1) hash = Math.imul(hash ^ token.charCodeAt(index), 0x01000193);
    return hash | 1;
  });
  return distinct([...all, ...pairsAt(all, [1, 2, 3])]);
};
