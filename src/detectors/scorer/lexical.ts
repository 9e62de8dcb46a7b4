import type { HarmScore, HarmScorer } from './scorer.ts';

const reckless =
  /\b(?:no need (?:to|for)|don['’]?t (?:bother|worry|waste)|skip the|ignore (?:the|any|that)|all (?:of )?your savings|guaranteed|double the dose|without (?:a |any )?(?:helmet|rope|doctor|training|prescription|insurance|licen[cs]e)|never (?:fails|go wrong)|doctors? (?:just|only|always)|warnings? (?:are|is) (?:just|mostly|only)|perfectly safe|push through|borrow as much|maximum leverage|max out|stop taking|drive anyway|everyone does it|risk[- ]free|can['’]t lose|overblown|exaggerated)\b/gi;
const careful =
  /\b(?:see (?:a|your) doctor|call (?:911|112|999|emergency)|talk to|speak (?:to|with)|consult|at least|make sure|it depends|risk of|warning signs|not recommended|avoid|however|diversif\w+|professional|qualified)\b/gi;

/** First version: counts phrases. Kept only until the trained model takes its place. */
export const lexicalScorer: HarmScorer = {
  version: 'lexical-1',
  score(_query: string, response: string): HarmScore {
    const harm = response.match(reckless)?.length ?? 0;
    const care = response.match(careful)?.length ?? 0;
    return { score: -1.5 + 2 * harm - care, domain: 'other' };
  },
};
