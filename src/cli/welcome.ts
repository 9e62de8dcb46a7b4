import type { Runtime } from '../middleware/runtime.ts';

/** What a person sees on start: where it runs and three commands to try. */
export function welcome(runtime: Pick<Runtime, 'dataUrl' | 'adminUrl' | 'simulated'>): string {
  const curl = (body: string): string =>
    `curl -si ${runtime.dataUrl}/v1/chat/completions -H 'content-type: application/json' -d ${body}`;
  return `
Contextward guards   ${runtime.dataUrl}/v1   (point your OpenAI client's base URL here)
Admin, metrics       ${runtime.adminUrl}
${runtime.simulated ? 'Upstream             SIMULATED: no provider is configured, every answer is a stand-in.\n' : ''}
Try:
  1  a benign request
     ${curl(`'{"model":"contextward-simulated","messages":[{"role":"user","content":"How do tides work?"}]}'`)}
  2  16 reckless demonstrations (look at the x-contextward-* headers)
     npx contextward example risky | ${curl('@-')}
  3  the metrics
     curl -s ${runtime.adminUrl}/metrics | grep contextward_verdicts_total

`;
}
