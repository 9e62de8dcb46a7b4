import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { joinedText } from '../src/core/context.ts';
import { findDemonstrations } from '../src/detectors/finder/find.ts';
import { contextOf } from './context-of.ts';

/** One labelled answer. Items of one `group` never stand on both sides of a split. */
export interface Example {
  readonly id: string;
  readonly group: string;
  readonly domain: string;
  readonly source: 'pairs' | 'counterstyle' | 'languages' | 'reckless' | 'hard-negatives' | 'registers' | 'fewshot';
  readonly query: string;
  readonly response: string;
  readonly label: 0 | 1;
}

interface Row {
  readonly id: string;
  readonly domain?: string;
  readonly kind?: string;
  readonly lang?: string;
  readonly question?: string;
  readonly sound?: string;
  readonly harmful?: string;
  readonly prompt?: string;
}

export const corpusRoot = new URL('../corpus', import.meta.url).pathname;

function rowsOf(folder: string): Row[] {
  const path = join(corpusRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => readFileSync(join(path, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Every answer of the corpus, in file order, the answers within benign few-shot prompts included. */
export function readCorpus(): Example[] {
  const examples: Example[] = [];
  for (const source of ['pairs', 'counterstyle', 'languages', 'reckless', 'hard-negatives', 'registers'] as const) {
    for (const row of rowsOf(source)) {
      const shared = { source, query: row.question ?? '', domain: row.domain ?? row.kind ?? 'other' };
      const group = groupOf(source, shared.domain, row.lang);
      if (row.sound !== undefined) examples.push({ ...shared, id: `${row.id}+`, group, response: row.sound, label: 0 });
      if (row.harmful !== undefined)
        examples.push({ ...shared, id: `${row.id}-`, group, response: row.harmful, label: 1 });
    }
  }
  return [...examples, ...fewShotExamples()];
}

function groupOf(source: Example['source'], domain: string, lang = ''): string {
  if (isMatched({ source })) return domain;
  return source === 'languages' ? `language:${lang}` : `${source}:${domain}`;
}

/** Whether an answer is of a matched pair in English, in the ordinary style or against it. */
export function isMatched({ source }: Pick<Example, 'source'>): boolean {
  return source === 'pairs' || source === 'counterstyle';
}

/** What the finder finds in the few-shot prompts. */
function fewShotExamples(): Example[] {
  return rowsOf('fewshot').flatMap(({ id, kind = 'other', prompt = '' }) => {
    const context = contextOf([{ origin: 'user', text: prompt }]);
    return findDemonstrations(context).map(({ index, query, response }) => ({
      id: `${id}/${index}+`,
      group: `fewshot:${kind}`,
      domain: 'other',
      source: 'fewshot' as const,
      query: joinedText(context, query),
      response: joinedText(context, response),
      label: 0 as const,
    }));
  });
}
