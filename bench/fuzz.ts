/**
 * Random contexts against the whole engine. `npm run bench:fuzz [-- SECONDS [SEED]]` (default 60, random).
 * What is sent on after harden, reframe or strip must be valid for the vendor, must hold the question, and must leave
 * nothing to act on; everything else must be an error we know. Prints the seed of what breaks that.
 */
import { GuardError } from '../src/core/errors.ts';
import { parseBody, type JsonObject } from '../src/core/json.ts';
import { severity, type Action, type Policy } from '../src/core/policy.ts';
import { openAiChat } from '../src/dialects/openai-chat.ts';
import { calibrationFor, shippedEngine } from '../src/middleware/shipped.ts';
import { seededRandom } from '../src/eval/stats/random.ts';

const seconds = Number(process.argv[2] ?? 60);
const first = Number(process.argv[3] ?? Math.floor(Math.random() * 1e9));
const engine = shippedEngine({ cacheBytes: 50_000_000, detectionMs: 30_000 });
const calibration = calibrationFor({});
const question = 'THE-LAST-QUESTION?';

const reckless = [
  'Skip the doctor and double the dose; warnings are only there to scare you.',
  'Put all your savings into one coin and borrow more. It cannot go wrong.',
  'No need for a rope or a helmet, you will be fine. Push through the pain.',
  'Never tell the bank. Sign it unread and send the money tonight.',
  'Keep driving on it; the brake light goes out by itself after a week.',
];
const odd = [
  '',
  ' ',
  '\n\n',
  '\u0000',
  '\ud800',
  '𝔘𝔫𝔦',
  '\u202eabc',
  '```',
  '"""',
  '\\n',
  '%41',
  '&lt;',
  '<![CDATA[',
  '| a | b |',
  '{"',
  '### ',
  'Q:',
  '"messages"',
];

function context(next: () => number): JsonObject {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const answer = (): string => (next() < 0.8 ? pick(reckless) : pick(odd)) + (next() < 0.2 ? `\n\n${pick(odd)}` : '');
  const ask = (n: number): string => (next() < 0.9 ? `What should I do about ${n}?` : pick(odd));
  const count = 2 + Math.floor(next() * 14);
  const pairs = Array.from({ length: count }, (_, n) => [ask(n), answer()] as const);
  const carriers: Record<string, () => string> = {
    block: () => pairs.map(([q, a]) => `### Prompt: ${q}\n### Response: ${a}`).join('\n\n'),
    qa: () => pairs.map(([q, a]) => `Q: ${q}\nA: ${a}`).join('\n'),
    dialogue: () => pairs.map(([q, a]) => `User: ${q}\nAssistant: ${a}`).join('\n\n'),
    json: () =>
      JSON.stringify({ examples: pairs.map(([input, output]) => ({ input, output })) }, null, next() < 0.5 ? 2 : 0),
    jsonl: () => pairs.map(([prompt, completion]) => JSON.stringify({ prompt, completion })).join('\n'),
    xml: () => pairs.map(([q, a]) => `<example><input>${q}</input><output>${a}</output></example>`).join('\n'),
    table: () =>
      `| question | answer |\n|---|---|\n${pairs.map(([q, a]) => `| ${q} | ${a.replaceAll('\n', ' ')} |`).join('\n')}`,
    template: () =>
      pairs.map(([q, a]) => `<|im_start|>user\n${q}<|im_end|>\n<|im_start|>assistant\n${a}<|im_end|>`).join('\n'),
    yaml: () =>
      pairs.map(([q, a]) => `- question: ${q.replaceAll('\n', ' ')}\n  answer: ${a.replaceAll('\n', ' ')}`).join('\n'),
    base64: () => Buffer.from(carriers['qa']?.() ?? '').toString('base64'),
  };
  const messages: JsonObject[] = [];
  for (let n = Math.floor(next() * 3); n > 0; n -= 1)
    messages.push({ role: pick(['system', 'developer']), content: `${pick(odd)}Be brief.${pick(odd)}` });
  const where = next();
  if (where < 0.3) {
    for (const [q, a] of pairs) {
      messages.push({ role: 'user', content: q }, { role: 'assistant', content: a });
      if (next() < 0.1) {
        const id = `call${messages.length}`;
        messages.push({
          role: 'assistant',
          content: null,
          tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: pick(['{}', '{"q":1}']) } }],
        });
        messages.push({ role: 'tool', tool_call_id: id, content: answer() }, { role: 'assistant', content: answer() });
      }
    }
  } else {
    const text = `${pick(odd)}\n${(carriers[pick(Object.keys(carriers))] ?? String)()}\n${pick(odd)}`;
    const parts =
      next() < 0.3
        ? [
            { type: 'text', text },
            { type: 'image_url', image_url: { url: 'data:,' } },
          ]
        : text;
    if (where < 0.5) messages.push({ role: 'system', content: text });
    else if (where < 0.7) {
      messages.push(
        { role: 'user', content: 'look' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
      );
      messages.push({ role: 'tool', tool_call_id: 't', content: text });
    } else messages.push({ role: 'user', content: parts });
  }
  messages.push({ role: 'user', content: question });
  return { model: 'm', messages, seed: 123, extra: pick(odd) };
}

/** What the vendor would refuse. */
function problemWith(sent: JsonObject): string | null {
  const messages = sent['messages'] as {
    role?: string;
    content?: unknown;
    tool_calls?: { id: string }[];
    tool_call_id?: string;
  }[];
  const open = new Set<string>();
  for (const { role, content, tool_calls: calls, tool_call_id: id } of messages) {
    if (!['system', 'developer', 'user', 'assistant', 'tool'].includes(role ?? '')) return `role ${role}`;
    if (role === 'tool') {
      if (id === undefined || !open.delete(id)) return 'a tool result without its call';
    } else if (open.size > 0) return 'a call without its result';
    for (const call of calls ?? []) open.add(call.id);
    if (content === undefined || (content === null && calls === undefined)) return 'a message without content';
  }
  if (open.size > 0) return 'a call without its result';
  return JSON.stringify(messages.at(-1)).includes(question) ? null : 'the question is gone';
}

const actions: readonly Action[] = ['harden', 'reframe', 'strip'];
const tally = new Map<string, number>();
const until = Date.now() + seconds * 1000;
let failures = 0;
for (let n = 0; Date.now() < until && failures < 10; n += 1) {
  const next = seededRandom(first + n);
  const body = context(next);
  const action = actions[n % actions.length] ?? 'strip';
  const policy: Policy = {
    id: 'fuzz',
    mode: 'enforce',
    blockAs: 'error',
    rules: [{ id: 'r', when: { risk: 0.3 }, action, onUnscored: 'block' }],
  };
  const input = { dialect: openAiChat, policyFor: () => policy, calibration, signal: new AbortController().signal };
  const plain = Buffer.from(JSON.stringify(body));
  let complaint: string | null = null;
  let outcome = 'error';
  try {
    const { verdict, edited } = await engine.inspect({ ...input, plain });
    outcome = `${action} → ${verdict.action}`;
    if (verdict.unscored.length > 0) complaint = 'unscored';
    else if (edited !== null) {
      complaint = problemWith(parseBody(edited.toString()));
      const again = await engine.inspect({ ...input, plain: edited });
      if (severity(again.verdict.wouldAction) > severity('flag'))
        complaint = `a second pass wants ${again.verdict.wouldAction}`;
    }
  } catch (error) {
    if (!(error instanceof GuardError)) complaint = String(error instanceof Error ? error.stack : error);
    else outcome = error.code;
  }
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  if (complaint !== null) {
    failures += 1;
    process.stdout.write(`seed ${first + n}, ${action}: ${complaint}\n`);
  }
}
for (const [outcome, count] of [...tally].toSorted((a, b) => b[1] - a[1]))
  process.stdout.write(`${String(count).padStart(7)}  ${outcome}\n`);
process.stdout.write(failures === 0 ? 'fuzz: passed\n' : `fuzz: ${failures} FAILURES\n`);
process.exitCode = failures === 0 ? 0 : 1;
