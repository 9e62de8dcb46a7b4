/** The guardrail libraries whose checks run offline, each as one score of a whole conversation. */

export interface Peer {
  readonly name: string;
  /** How surely the text is a threat; the peer's own scale. */
  readonly score: (text: string) => number | Promise<number>;
  /** Score from which the peer, as shipped, refuses. */
  readonly refuses: number;
}

/** Not a dependency of the project: the folder has a package of its own, whose types the gate does not see. */
async function load<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}

interface Hai {
  injectionGuard: (options: object, extra: object) => HaiGuard;
  leakageGuard: (options: object, extra: object) => HaiGuard;
}
type HaiGuard = (
  messages: readonly { role: string; content: string }[],
) => Promise<{ passed: boolean; additionalFields?: Record<string, unknown> }[]>;

/**
 * Its offline guards; injection by pattern, since its heuristic takes 20 s for 2 kB. 1.12.0, the newest, was published with
 * a path of its build machine and does not start.
 */
async function hai(): Promise<Peer> {
  const { injectionGuard, leakageGuard } = await load<Hai>('@presidio-dev/hai-guardrails');
  const guards = [
    injectionGuard({ roles: ['user'] }, { mode: 'pattern', threshold: 0.7 }),
    leakageGuard({ roles: ['user'] }, { mode: 'heuristic', threshold: 0.7 }),
  ];
  return {
    name: 'hai-guardrails 1.11.1, injection (pattern) and leakage (heuristic)',
    refuses: 1,
    score: async (text) => {
      let highest = 0;
      for (const guard of guards) {
        for (const { passed, additionalFields } of await guard([{ role: 'user', content: text }])) {
          const score = additionalFields?.['score'] ?? additionalFields?.['bestScore'];
          highest = Math.max(highest, passed ? Math.min(0.99, typeof score === 'number' ? score : 0) : 1);
        }
      }
      return highest;
    },
  };
}

interface OpenAi {
  runGuardrails: (text: string, bundle: object) => Promise<{ tripwireTriggered: boolean }[]>;
}

/** The checks that ask no model; its jailbreak, moderation and injection checks all call one. */
async function openai(): Promise<Peer> {
  const { runGuardrails } = await load<OpenAi>('@openai/guardrails');
  const bundle = {
    version: 1,
    guardrails: [
      {
        name: 'Contains PII',
        config: { entities: ['US_SSN', 'PHONE_NUMBER', 'EMAIL_ADDRESS'], block: true, detect_encoded_pii: true },
      },
      { name: 'Secret Keys', config: { threshold: 'balanced' } },
      { name: 'URL Filter', config: { url_allow_list: [] } },
    ],
  };
  return {
    name: '@openai/guardrails 0.2.1, local checks (PII, secrets, URLs)',
    refuses: 1,
    score: async (text) => (await runGuardrails(text, bundle)).filter((check) => check.tripwireTriggered).length,
  };
}

interface Vard {
  default: { safe: (text: string) => { safe: boolean; threats?: readonly { severity: number }[] } };
}

async function vard(): Promise<Peer> {
  const { default: parser } = await load<Vard>('@andersmyrmel/vard');
  return {
    name: 'vard 1.2.0, defaults',
    refuses: 0.7,
    score: (text) => {
      const { threats = [] } = parser.safe(text);
      return Math.max(0, ...threats.map(({ severity }) => severity));
    },
  };
}

interface LlmGuardrail {
  checkAll: (text: string) => Promise<{ allowed: boolean; maxThreatConfidence: number }>;
}

async function llmGuardrail(): Promise<Peer> {
  const { checkAll } = await load<LlmGuardrail>('llm_guardrail');
  return {
    name: 'llm_guardrail 2.1.2, its three models',
    refuses: 1,
    score: async (text) => {
      const { allowed, maxThreatConfidence } = await checkAll(text);
      return allowed ? Math.min(0.999, maxThreatConfidence) : 1 + maxThreatConfidence;
    },
  };
}

export async function peers(): Promise<Peer[]> {
  return [await hai(), await openai(), await vard(), await llmGuardrail()];
}
