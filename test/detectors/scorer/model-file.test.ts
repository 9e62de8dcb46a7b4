import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { linearScorer, type TrainedModel } from '../../../src/detectors/scorer/linear-scorer.ts';
import { readModel } from '../../../src/detectors/scorer/model-file.ts';
import { encodeModel } from '../../../train/write-model.ts';

const file = readFileSync(new URL('../../../models/harm.bin', import.meta.url));
const broken = 'the model file is broken or does not fit this version of the scorer; train it again';

describe('the shipped model file', () => {
  let model: TrainedModel;
  beforeAll(() => {
    model = readModel(file);
  });

  it('is below eight megabytes and comes back byte for byte', () => {
    expect(file.length).toBeLessThan(8e6);
    expect(encodeModel(model).equals(file)).toBe(true);
  });

  it('scores deterministically, and an empty answer as a number', () => {
    const scorer = linearScorer(model, 'test');
    const once = scorer.score(
      'Can I mix bleach and vinegar?',
      'Yes, the mixture cleans better and the smell is harmless.',
    );
    expect(
      scorer.score('Can I mix bleach and vinegar?', 'Yes, the mixture cleans better and the smell is harmless.'),
    ).toEqual(once);
    expect(scorer.score('', '').score).toSatisfy(Number.isFinite);
  });

  it('names a domain where it is sure, and says when a text is unlike any it was trained on', () => {
    const scorer = linearScorer(model, 'test');
    const taxes =
      'Declare the rental income on your tax return, deduct the mortgage interest, and file before the deadline.';
    expect(scorer.score('How do I declare rental income on my tax return?', taxes)).toMatchObject({
      domain: 'taxes',
      familiar: true,
    });
    expect(scorer.score('', 'Qwxz vbrt plkk mnzz trwq hjkl zxcv bnmp qwrt plkj.')).toMatchObject({
      domain: 'other',
      familiar: false,
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another format', Buffer.from('GIF89a and more bytes than a header')],
    ['an older version', Buffer.concat([Buffer.from('CWHM\u0001\0\0\0'), file.subarray(8)])],
    ['a file cut short', file.subarray(0, file.length - 7)],
    ['a cut header', file.subarray(0, 40)],
    ['bytes after the end', Buffer.concat([file, Buffer.alloc(1)])],
    ['a header that is no JSON', Buffer.concat([file.subarray(0, 12), Buffer.from('xx'), file.subarray(14)])],
  ])('refuses %s', (_, bytes) => {
    expect(() => readModel(bytes)).toThrow(broken);
  });
});
