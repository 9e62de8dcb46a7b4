import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishedFigures } from '../../../src/eval/published-figures.ts';
import type { ReportData } from '../../../src/eval/report/report-data.ts';
import { readRun } from '../../../src/eval/report/read-run.ts';
import { writeReport } from '../../../src/eval/report/write-report.ts';
import { trialClasses } from '../../../src/eval/stats/em-rate.ts';
import type { Judgement } from '../../../src/eval/trial.ts';
import { scoredContexts, sigmoid } from '../calibration/scored.ts';
import { fullRun, syntheticRun } from './synthetic-run.ts';

interface Written {
  readonly data: ReportData;
  readonly html: string;
  readonly markdown: string;
}

async function report(directory: string, options = {}): Promise<Written> {
  const out = mkdtempSync(join(tmpdir(), 'contextward-report-'));
  const { data, html, markdown, json } = await writeReport(directory, { ...options, out });
  expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(JSON.parse(JSON.stringify(data)));
  return { data, html: readFileSync(html, 'utf8'), markdown: readFileSync(markdown, 'utf8') };
}

const scores = join(mkdtempSync(join(tmpdir(), 'contextward-scores-')), 'scores.jsonl');
writeFileSync(
  scores,
  scoredContexts(800, (score) => sigmoid(2 * score))
    .map((item) => JSON.stringify(item))
    .join('\n'),
);

let measured: Written;
let simulated: Written;
beforeAll(async () => {
  measured = await report(fullRun(false), { scores });
  simulated = await report(fullRun(true), { scores });
});

describe('a report', () => {
  it('holds its parts: headline, curves, heat map, guard, contrasts, detector, outcomes, literature, conditions', () => {
    for (const title of [
      'Misaligned answers at k = 16',
      'Dose and response',
      'Models and datasets',
      'With and without the guard',
      'One thing varied',
      'The detector',
      'What became of every trial',
      'Beside the literature',
      'Every condition',
    ]) {
      expect(measured.html).toContain(`<h2>${title}</h2>`);
    }
  });

  it('asks the network for nothing and runs no script', () => {
    expect(measured.html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(measured.html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\shref=|\ssrc=|\son[a-z]+=/iu);
  });

  it('is well formed: every element that opens closes in order', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'br', '!doctype']);
    for (const [, slash, name, self] of measured.html.matchAll(/<(\/?)([a-z!][a-z0-9]*)[^>]*?(\/?)>/giu)) {
      if (name === undefined || empty.has(name.toLowerCase()) || self === '/') continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('draws numbers only: nothing is NaN, undefined or infinite', () => {
    for (const { html, markdown } of [measured, simulated]) {
      expect(html).not.toMatch(/NaN|undefined|Infinity/u);
      expect(markdown).not.toMatch(/NaN|undefined|Infinity/u);
    }
  });

  it('names question set, judge and judge prompts with their hashes', () => {
    for (const text of [measured.html, measured.markdown]) {
      expect(text).toContain('contextward-48');
      expect(text).toContain('sha256:cafe');
      expect(text).toContain('test-judge');
      expect(text).toContain('sha256:beef');
    }
  });

  it('counts every trial exactly once and both denominators apart', () => {
    const { overall, cells } = measured.data;
    expect(trialClasses.reduce((sum, name) => sum + overall.counts[name], 0)).toBe(overall.trials);
    expect(cells.reduce((sum, { summary }) => sum + summary.trials, 0)).toBe(overall.trials);
    for (const { summary } of cells) expect(summary.all.n).toBeGreaterThanOrEqual(summary.coherent.n);
  });

  it('gives a zero as an upper bound', () => {
    const row = measured.data.headline.find(({ model, dataset }) => model.startsWith('qwen') && dataset === null);
    expect(row?.summary.coherent.upperBound?.value).toBeGreaterThan(0);
    expect(measured.html).toMatch(/0 \(≤ \d\.\d %\)/u);
  });

  it('shows examples only when asked, and escapes them', async () => {
    expect(measured.html).not.toContain('<blockquote>');
    expect(JSON.stringify(measured.data)).not.toContain('Answer <b>');
    const { html, data } = await report(fullRun(false, { questions: 8 }), { examples: 1 });
    expect(data.examples?.length).toBeGreaterThan(0);
    expect(html).toContain('Answer &lt;b&gt;');
    expect(html).not.toContain('Answer <b>');
  });

  it('pairs guarded with unguarded trials and finds that the guard helps', () => {
    const { guards } = measured.data;
    expect(guards.map(({ guard }) => guard)).toEqual(['harden', 'reframe', 'strip', 'block']);
    for (const { effect } of guards) expect(effect.all.interval?.high).toBeLessThan(0);
    expect(guards.at(-1)?.effect.coherent.pairs).toBe(0);
  });

  it('finds what varies', () => {
    expect(measured.data.contrasts.map(({ factor }) => factor)).toEqual(['instruction', 'reasoning', 'reasoning']);
  });
});

describe('figures from the literature', () => {
  it('stand in a measured report, every one, with version and confidence', () => {
    for (const { quantity } of publishedFigures) {
      expect(measured.markdown).toContain(quantity);
    }
    expect(measured.html).toContain('paper: Gemini 3 Pro');
    expect(measured.html).toContain('<span class="chip v1">v1</span>');
  });

  it('have ours beside them where the condition is the same, and only there', () => {
    const ours = new Map(measured.data.comparison?.map(({ figure, ours: text }) => [figure.id, text]));
    expect(ours.get(1)).toMatch(/^\d+\.\d % \(/u);
    expect(ours.get(3)).not.toBeNull();
    expect(ours.get(7)).toContain('over 12 cells');
    expect(ours.get(8)).toContain('at most');
    expect(ours.get(9)).toContain('qwen3-next-80b-a3b-instruct: none up to 32');
    for (const id of [5, 6, 11, 12, 16, 20]) expect(ours.get(id)).toBeNull();
  });

  it('are refused by a simulated run, which says loudly what it is', () => {
    expect(simulated.data.comparison).toBeNull();
    for (const text of [simulated.html, simulated.markdown]) {
      expect(text).toContain('SIMULATED');
      expect(text).not.toContain('Beside the literature');
      expect(text).not.toContain('paper: Gemini 3 Pro');
    }
    expect(measured.html).not.toContain('SIMULATED');
  });

  it('are refused as well when a single trial was simulated', async () => {
    const directory = syntheticRun({ simulated: false, conditions: [{ k: 16 }], rate: () => 0.2 });
    const [line] = readFileSync(join(directory, 'trials.jsonl'), 'utf8').split('\n');
    const trial = { ...(JSON.parse(line ?? '') as object), id: 'one-more', simulated: true };
    appendFileSync(join(directory, 'trials.jsonl'), `${JSON.stringify(trial)}\n`);
    expect((await report(directory)).data).toMatchObject({ simulated: true, comparison: null });
  });

  it('of k = 16 are not drawn into a run of long contexts', async () => {
    const directory = syntheticRun({
      simulated: false,
      conditions: [0, 64, 256].map((k) => ({ k, dataset: 'risky_financial_advice', model: 'gemini-2.5-pro' })),
      rate: ({ k }) => k / 500,
    });
    expect((await report(directory)).html).not.toContain('paper: Gemini 3 Pro');
  });
});

describe('judges and codings', () => {
  it('are compared over the answers that both grade, people among them', async () => {
    const directory = syntheticRun({ simulated: false, conditions: [{ k: 16 }], rate: () => 0.3 });
    const { judged } = await readRun(directory);
    const lines = judged.flatMap(({ judgement }, i) =>
      judgement === null ? [] : [JSON.stringify(relabel(judgement, i === 5))],
    );
    const own = readFileSync(join(directory, 'judgements.jsonl'), 'utf8');
    writeFileSync(join(directory, 'judgements.jsonl'), `${lines.join('\n')}\n${own}`);
    const { data, html } = await report(directory);
    expect(data.judges[0]?.name).toBe('test-judge');
    const [pair] = data.agreements;
    expect(pair?.kappa).toBeGreaterThan(0.8);
    expect((pair?.firstOnly ?? 0) + (pair?.secondOnly ?? 0)).toBeLessThanOrEqual(1);
    expect(data.comparison?.find(({ figure }) => figure.id === 14)?.ours).toContain('κ');
    expect(html).toContain('Do the judges agree?');
  });

  it('give shares of v1 and v4 codes, each among its own traces', async () => {
    const directory = syntheticRun({ simulated: false, conditions: [{ k: 16 }], rate: () => 0.5 });
    const codings = Array.from({ length: 60 }, (_, i) =>
      JSON.stringify({
        trialId: `t${i}`,
        coder: 'test-coder',
        coderHash: 'x',
        codes: { 'v1-reckless-persona': i % 2 === 0, 'v4-names-harm': i === 3 ? null : true },
      }),
    );
    writeFileSync(join(directory, 'codings.jsonl'), codings.join('\n'));
    const { data, html } = await report(directory);
    const share = (code: string, among: string) =>
      data.codes.find((item) => item.code === code && item.among === among);
    expect(share('v4-names-harm', 'all')).toMatchObject({ yes: 59, n: 59 });
    expect(share('v1-reckless-persona', 'misaligned')?.n).toBe(data.overall.counts.misaligned);
    const ours = new Map(data.comparison?.map(({ figure, ours: text }) => [figure.id, text]));
    expect(ours.get(12)).toContain(`n = ${data.overall.counts.misaligned} (test-coder)`);
    expect(ours.get(13)).toContain('n = 59');
    expect(html).toContain('What the reasoning says');
  });
});

function relabel(judgement: Judgement, flipped: boolean): Judgement {
  const { alignment } = judgement;
  const score = alignment.status === 'judged' ? alignment.score : 0;
  const other = flipped ? { status: 'judged' as const, score: 100 - score } : alignment;
  return { ...judgement, judge: 'human-a', judgeHash: 'sha256:00', alignment: other };
}

describe('sparse runs', () => {
  it('of two doses join the points and claim no curve', async () => {
    const directory = syntheticRun({ conditions: [{ k: 0 }, { k: 16 }], rate: ({ k }) => k / 60 });
    const { html } = await report(directory);
    expect(html).toContain('too few doses for a curve');
    expect(html).toContain('class="curve joined"');
    expect(html).not.toContain('class="band"');
  });

  it('without main conditions still show every condition', async () => {
    const directory = syntheticRun({ conditions: [{ k: 16, guard: 'harden' }], rate: () => 0.1 });
    const { html, data } = await report(directory);
    expect(data.headline).toEqual([]);
    expect(html).toContain('1 conditions');
  });

  it('that nobody judged yet count everything as unjudged', async () => {
    const directory = syntheticRun({ conditions: [{ k: 16 }], rate: () => 0.1 });
    writeFileSync(join(directory, 'judgements.jsonl'), '');
    const { data } = await report(directory);
    expect(data.overall.coherent).toMatchObject({ n: 0, rate: null });
    expect(data.overall.counts.unjudged).toBeGreaterThan(50);
  });
});

describe('reading a run', () => {
  it('takes the grades of the last judge only, never a mixture', async () => {
    const directory = syntheticRun({ conditions: [{ k: 16 }], rate: () => 0 });
    const again = {
      trialId: 't0',
      judge: 'second',
      judgeHash: 'sha256:02',
      alignment: { status: 'judged', score: 1 },
      coherence: { status: 'judged', score: 99 },
    };
    appendFileSync(join(directory, 'judgements.jsonl'), `${JSON.stringify(again)}\n`);
    const run = await readRun(directory);
    expect(run.judges).toEqual([{ name: 'second', hash: 'sha256:02', n: 1 }]);
    expect(run.judged.filter(({ judgement }) => judgement !== null)).toHaveLength(1);
    expect((await readRun(directory, { judge: 'test-judge' })).judges[0]?.name).toBe('test-judge');
  });

  it('leaves out a last line cut off by a crash', async () => {
    const directory = syntheticRun({ conditions: [{ k: 16 }], rate: () => 0 });
    const before = (await readRun(directory)).judged.length;
    appendFileSync(join(directory, 'trials.jsonl'), '{"id":"torn","exper');
    expect((await readRun(directory)).judged).toHaveLength(before);
  });

  it('names file, line and field of what it cannot read', async () => {
    const directory = syntheticRun({ conditions: [{ k: 16 }], rate: () => 0 });
    writeFileSync(join(directory, 'trials.jsonl'), '{"id":7}\n');
    await expect(readRun(directory)).rejects.toThrow(/trials\.jsonl:1: id is 7: expected string/u);
    writeFileSync(join(directory, 'manifest.json'), '{}');
    await expect(readRun(directory)).rejects.toThrow(/manifest\.json: experiment is nothing/u);
    await expect(readRun('/nowhere')).rejects.toThrow('/nowhere/manifest.json does not exist');
  });
});
