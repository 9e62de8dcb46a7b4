import type { Origin, Span } from './context.ts';

/** How a demonstration is carried; `turn` is a pair of real chat messages, all others are embedded in one segment. */
const carriers = [
  'turn',
  'prompt-response',
  'qa',
  'dialogue',
  'chat-template',
  'markdown',
  'table',
  'xml',
  'json',
  'yaml',
  'code',
] as const;
export type Carrier = (typeof carriers)[number];

/** A query/response pair that shows behaviour. */
export interface Demonstration {
  readonly index: number;
  readonly carrier: Carrier;
  /** Origin of the text that holds the query (or the response, where there is no query). */
  readonly origin: Origin;
  /** What is asked; empty where only a response is shown. */
  readonly query: readonly Span[];
  readonly response: readonly Span[];
  /** Embedded carriers: what is cut when the demonstration is stripped. Null for `turn`. */
  readonly extent: Span | null;
  /** `turn`: every message of the exchange, tool calls and results included. Empty for embedded carriers. */
  readonly turns: readonly number[];
}

/** Closed vocabulary of what a demonstration is about; `other` where the model is not sure. */
export type Domain = string;

/** A demonstration with the scorer's opinion of it. */
export interface ScoredDemonstration extends Demonstration {
  /** Raw log-odds that the response harms or misleads the one who asked. */
  readonly score: number;
  readonly domain: Domain;
}
