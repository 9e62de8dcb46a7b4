/** Verdicts that the live distribution is taken from. */
const windowSize = 2_000;
/** Below this many the figure would be noise. */
const leastVerdicts = 200;

/** Edges of the bins, as risks, with the share of benign contexts that the calibration expects beyond each. */
interface DriftReference {
  readonly points: readonly { readonly risk: number; readonly fpr: number }[];
}

/**
 * Population stability index of live risks against the calibration's benign contexts, over the bins that its operating
 * points cut: Σ (live − expected) · ln(live / expected). Below 0.1 is usual, above 0.25 the calibration no longer fits
 * the traffic (or the traffic is under attack). NaN until enough verdicts were seen.
 */
export interface ScoreDrift {
  add(risk: number): void;
  value(reference: DriftReference): number;
}

export function scoreDrift(): ScoreDrift {
  const recent: number[] = [];
  let next = 0;
  return {
    add(risk) {
      recent[next] = risk;
      next = (next + 1) % windowSize;
    },
    value({ points }) {
      if (recent.length < leastVerdicts || points.length === 0) return Number.NaN;
      const edges = points.toSorted((a, b) => a.risk - b.risk);
      let expectedBeyond = 1;
      let liveBeyond = 1;
      let sum = 0;
      for (const { risk, fpr } of [...edges, { risk: Number.POSITIVE_INFINITY, fpr: 0 }]) {
        const live = recent.filter((value) => value >= risk).length / recent.length;
        sum += term(liveBeyond - live, expectedBeyond - fpr, recent.length);
        liveBeyond = live;
        expectedBeyond = fpr;
      }
      return sum;
    },
  };
}

/** Half a verdict is added to each side, so that an empty bin is rare and not impossible. */
function term(live: number, expected: number, n: number): number {
  const [l, e] = [live + 0.5 / n, expected + 0.5 / n];
  return (l - e) * Math.log(l / e);
}
