import { expect, test } from 'vitest';
import { killTest } from '../../../bench/eval-kill.ts';

test('three kills at random moments lose no trial and double none', async () => {
  const outcome = await killTest(3, '2');
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, missing: 0 });
  expect(outcome.kills).toBeGreaterThan(0);
}, 90_000);
