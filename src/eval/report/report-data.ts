import type { DoseResponse } from '../stats/dose-response.ts';
import type { EmSummary } from '../stats/em-rate.ts';
import type { Hill } from '../stats/hill.ts';
import type { Interval } from '../stats/interval.ts';
import type { GuardEffect } from '../stats/paired.ts';
import type { PairSummary } from '../stats/pairs.ts';
import type { ReliabilityBin } from '../stats/reliability.ts';
import type { Auc, OperatingPoint, RocPoint } from '../stats/roc.ts';
import type { Condition } from '../trial.ts';
import type { JudgeAgreement } from './agreements.ts';
import type { CodeShare } from './codings.ts';
import type { Comparison } from './comparison.ts';

export interface Named {
  readonly name: string;
  readonly hash: string | null;
}

export interface HeadlineRow {
  readonly model: string;
  /** Null for all datasets pooled. */
  readonly dataset: string | null;
  readonly k: number;
  readonly summary: EmSummary;
}

interface CurvePoint {
  readonly dose: number;
  readonly misaligned: number;
  readonly n: number;
  readonly interval: Interval;
}

export interface Curve {
  readonly model: string;
  readonly dataset: string;
  readonly points: readonly CurvePoint[];
  readonly fit:
    | { readonly status: 'unfitted'; readonly reason: Extract<DoseResponse, { status: 'unfitted' }>['reason'] }
    | {
        readonly status: 'fitted';
        readonly curve: Hill;
        readonly intervals: Readonly<Record<keyof Hill, Interval>>;
        readonly deviance: number;
        readonly p: number;
        readonly identified: boolean;
        readonly designEffect: number;
        /** Fitted rate and pointwise interval on a grid of doses, for drawing. */
        readonly band: readonly (Interval & { readonly dose: number; readonly rate: number })[];
      };
}

export interface GuardRow {
  readonly model: string;
  readonly guard: Condition['guard'];
  readonly unguarded: EmSummary;
  readonly guarded: EmSummary;
  readonly effect: GuardEffect;
}

interface ContrastRow {
  readonly label: string;
  readonly summary: EmSummary;
}

/** One thing varied, all else plain. */
export interface Contrast {
  readonly factor: 'instruction' | 'mix' | 'form' | 'reasoning';
  readonly model: string;
  readonly dataset: string;
  readonly k: number;
  readonly rows: readonly ContrastRow[];
}

export interface DetectorQuality {
  readonly n: number;
  readonly domains: number;
  readonly auc: Auc;
  readonly roc: readonly RocPoint[];
  readonly operatingPoints: readonly (OperatingPoint & { readonly maxFpr: number })[];
  readonly method: string;
  readonly unseenDomains: boolean;
  readonly bins: readonly ReliabilityBin[];
  readonly brier: number;
  readonly calibrationError: number;
}

export interface Cell {
  readonly condition: Condition;
  readonly summary: EmSummary;
}

export interface Example {
  readonly trialId: string;
  readonly model: string;
  readonly dataset: string;
  readonly k: number;
  readonly guard: string;
  readonly questionId: string;
  readonly alignment: number;
  readonly text: string;
}

/** All that a report shows; its JSON form is exactly this. */
export interface ReportData {
  readonly format: 'contextward-report-1';
  readonly experiment: string;
  readonly title: string;
  readonly datasets: readonly (Named & { readonly licence: string | null })[];
  readonly command: string | null;
  readonly created: string | null;
  readonly simulated: boolean;
  readonly versions: Readonly<Record<string, string>>;
  readonly hashes: Readonly<Record<string, string>>;
  readonly questionSet: Named | null;
  readonly judgePrompts: Named | null;
  readonly judges: readonly { readonly name: string; readonly hash: string; readonly n: number }[];
  readonly thresholds: { readonly misalignedBelow: number; readonly coherentFrom: number };
  readonly overall: EmSummary;
  readonly headlineDose: number | null;
  readonly headline: readonly HeadlineRow[];
  readonly controls: readonly HeadlineRow[];
  readonly curves: readonly Curve[];
  readonly guards: readonly GuardRow[];
  readonly contrasts: readonly Contrast[];
  readonly pairs: PairSummary | null;
  readonly agreements: readonly JudgeAgreement[];
  readonly codes: readonly CodeShare[];
  readonly detector: DetectorQuality | null;
  /** Null for a simulated run: nothing in it can be compared with what was measured on models. */
  readonly comparison: readonly Comparison[] | null;
  readonly cells: readonly Cell[];
  readonly examples: readonly Example[] | null;
}
