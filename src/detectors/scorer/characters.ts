/** What a character is to the tokeniser. Plain numbers: they are read once per character. */
export const skipped = 0;
export const letter = 1;
export const digit = 2;
export const apostrophe = 3;
/** Commas, colons, brackets, dashes and quotation marks: all only part a sentence. */
export const pause = 4;
/** Full stops, question and exclamation marks. */
export const stop = 5;
/** Other symbols stand for themselves: code is made of them. */
export const symbol = 6;
/** Han, kana and Hangul syllables carry a word or most of one each. */
const ideograph = 7;

/**
 * Marks of layout say how a text is set, not what it says: bullets, headings, emphasis, hyphens, table rules. A harmful
 * answer set as a list must score as the same answer in prose.
 */
const layoutMarks = '-*#`_•|/[]~>‐‑';
const pauseMarks = ',;:()"–—“”„«»、،؛…‚‹›';
const stopMarks = '.!?。؟।¿¡！？';

/** Class of every UTF-16 code unit. */
export const classOf: Uint8Array = makeClasses();
/** Lower case of every code unit that has one of the same length; numbers of any script are digits. */
export const foldOf: Uint16Array = makeFolds();

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(65_536).fill(letter);
  for (let code = 0; code < 65_536; code += 1) {
    if (code < 0xc0) classes[code] = latinClass(code);
    else if (code === 0xd7 || code === 0xf7) classes[code] = symbol;
    else if (code >= 0x2000 && code <= 0x206f) classes[code] = skipped;
    else if (code >= 0x2070 && code <= 0x2bff) classes[code] = symbol;
    else if (code >= 0x3000 && code <= 0x303f) classes[code] = skipped;
    else if (isIdeograph(code)) classes[code] = ideograph;
    else if (code >= 0xff00 && code <= 0xff0f) classes[code] = symbol;
  }
  for (const mark of layoutMarks) classes[mark.charCodeAt(0)] = skipped;
  for (const mark of pauseMarks) classes[mark.charCodeAt(0)] = pause;
  for (const mark of stopMarks) classes[mark.charCodeAt(0)] = stop;
  // Typographic apostrophes are apostrophes.
  classes[0x27] = apostrophe;
  classes[0x2019] = apostrophe;
  return classes;
}

function latinClass(code: number): number {
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)) return letter;
  if (code >= 0x30 && code <= 0x39) return digit;
  if (code <= 0x20 || (code >= 0x7f && code <= 0xa0) || code === 0xad) return skipped;
  return code === 0xaa || code === 0xb5 || code === 0xba ? letter : symbol;
}

function isIdeograph(code: number): boolean {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3);
}

function makeFolds(): Uint16Array {
  const folds = new Uint16Array(65_536);
  for (let code = 0; code < 65_536; code += 1) {
    const lower = String.fromCharCode(code).toLowerCase();
    folds[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
  }
  folds[0x2019] = 0x27;
  return folds;
}
