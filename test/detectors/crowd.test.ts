import { expect, it } from 'vitest';
import { toAssessment } from '../../src/core/assessment.ts';
import { parseBody } from '../../src/core/json.ts';
import { assess } from '../../src/detectors/assess.ts';
import { shippedDetector } from '../../src/detectors/shipped.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';

it('does not score a text with more demonstrations than it reads: a harmless crowd must not hide the harmful', async () => {
  const content = 'Q: how are you today?\nA: quite well, thank you.\n'.repeat(25_000);
  const context = openAiChat.read(parseBody(JSON.stringify({ messages: [{ role: 'user', content }] })));
  const { assessment } = await assess(context, {
    detectors: [shippedDetector()],
    cache: { get: () => undefined, set: () => undefined },
    signal: new AbortController().signal,
    budgetMs: 60_000,
    now: () => performance.now(),
    served: null,
  });
  expect(assessment).toEqual(
    toAssessment(context, [
      {
        status: 'unscored',
        detector: 'demonstration-set',
        version: assessment.scores[0]?.version ?? '',
        reason: 'unsupported',
      },
    ]),
  );
});
