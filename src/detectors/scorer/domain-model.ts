/** Slots of the word table; a power of two. */
export const wordSlots = 1 << 16;

/** Multinomial logistic regression over the words of query and response. */
export interface DomainModel {
  readonly domains: readonly string[];
  /** For each slot the row of its word + 1; 0 where nothing was learnt. */
  readonly rowOf: Uint16Array;
  /** For each slot the bits that tell its word from others. */
  readonly tags: Uint8Array;
  /** Rows of one weight per domain. */
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: readonly number[];
  /** Score that a sound answer has on average, domain by domain, less that of all sound answers. */
  readonly baseline: readonly number[];
}

/** Certainty from which a domain is named. */
const sure = 0.5;

export const otherDomain = 'other';

/** Adds up the words of one demonstration. */
export class DomainVote {
  readonly #model: DomainModel;
  readonly #sums: Int32Array;
  #words = 0;

  constructor(model: DomainModel) {
    this.#model = model;
    this.#sums = new Int32Array(model.domains.length);
  }

  /** Adds the first `count` words. */
  add(hashes: Int32Array, count: number): void {
    const { rowOf, tags, weights } = this.#model;
    const sums = this.#sums;
    const width = sums.length;
    for (let at = 0; at < count; at += 1) {
      const hash = hashes[at] as number;
      const slot = hash & (wordSlots - 1);
      const row = rowOf[slot] as number;
      if (row === 0 || tags[slot] !== hash >>> 24) continue;
      this.#words += 1;
      const from = (row - 1) * width;
      for (let index = 0; index < width; index += 1)
        sums[index] = (sums[index] as number) + (weights[from + index] as number);
    }
  }

  /** The likeliest domain and the probability given to it. */
  likeliest(): { readonly domain: string; readonly certainty: number; readonly baseline: number } {
    const { domains, scale, bias, baseline } = this.#model;
    const factor = scale / Math.sqrt(Math.max(1, this.#words));
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < domains.length; index += 1) {
      const logit = factor * (this.#sums[index] as number) + (bias[index] as number);
      if (logit <= highest) continue;
      highest = logit;
      best = index;
    }
    let total = 0;
    for (let index = 0; index < domains.length; index += 1) {
      total += Math.exp(factor * (this.#sums[index] as number) + (bias[index] as number) - highest);
    }
    return { domain: domains[best] ?? otherDomain, certainty: 1 / total, baseline: baseline[best] ?? 0 };
  }

  /** The likeliest domain; `other` with no baseline where it is not sure enough. */
  result(): { readonly domain: string; readonly baseline: number } {
    const { domain, certainty, baseline } = this.likeliest();
    return certainty < sure ? { domain: otherDomain, baseline: 0 } : { domain, baseline };
  }
}
