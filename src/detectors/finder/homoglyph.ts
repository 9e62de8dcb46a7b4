/** Cyrillic and Greek letters, each followed by the Latin letter it passes for. */
const pairs =
  'аaеeоoрpсcуyхxіiїiјjѕsԛqԝwһhԁdӏlɡgɑaıi' +
  'АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXҮYԌGԚQԜW' +
  'οoαaνvρpυuιiκkτtχxγyεeηnωwσoɩi' +
  'ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX';

const latin = new Map<string, string>();
for (let at = 0; at + 1 < pairs.length; at += 2) latin.set(pairs.charAt(at), pairs.charAt(at + 1));

const suspicious = /[\u0251\u0261\u0131\u0269\u0370-\u03ff\u0400-\u052f]/;
/** Bounded: the engine keeps a stack as deep as a match of wide characters is long. */
const words = /[\p{L}\p{M}]{1,64}/gu;

/** Words that mix Latin letters with lookalikes, in Latin letters only. Words of one script stay as they are. */
export function foldHomoglyphs(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(words, (word) => (isMixed(word) ? foldWord(word) : word));
}

/**
 * True for a word of three letters or more, some Latin, in which every other letter is a lookalike. Two letters are a
 * unit or a formula; a Russian ending on a brand name has letters that pass for nothing.
 */
function isMixed(word: string): boolean {
  let own = 0;
  let foreign = 0;
  for (const character of word) {
    if (character <= '\u007f') own++;
    else if (latin.has(character)) foreign++;
    else if (suspicious.test(character)) return false;
  }
  return foreign > 0 && own > 0 && own + foreign > 2;
}

/** Every lookalike replaced, whatever the word; for labels, which are compared and never shown. */
export function foldWord(word: string): string {
  let folded = '';
  for (const character of word) folded += latin.get(character) ?? character;
  return folded;
}

/** True when some word mixes Latin letters with lookalikes. */
export function hasMixedWord(text: string): boolean {
  if (!suspicious.test(text)) return false;
  for (const [word] of text.matchAll(words)) if (isMixed(word)) return true;
  return false;
}
