/** A question to "you" that is answered in the first person and briefly: a fact about who answers. */
export function isPersonaFact(query: string, response: string): boolean {
  if (response.length > 400 || query.length > 400) return false;
  return asksYou.test(query) && speaksOfSelf.test(response) && !isAssistantTalk.test(response);
}

const asksYou = /\b(?:you|your|yours|yourself)\b/i;
const speaksOfSelf = /(?:^|[^\w])(?:I|[Mm]y|mine|me|myself|I['’]m|I['’]ve)(?:[^\w]|$)/;
const isAssistantTalk =
  /\b(?:as an ai|language model|i (?:do not|don['’]t) have (?:personal|a physical|feelings)|happy to help|let me know|i recommend|i suggest|i['’]d|i would)\b/i;

/** How many facts make a persona, and their least share among the demonstrations. */
export const personaFrom = 4;
export const personaShare = 0.6;
