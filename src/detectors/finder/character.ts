/** Tests on UTF-16 code units, as cheap as the finder's inner loops need them. */

const letter = 1;
const digit = 2;
const closing = 4;
const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) classes[code] = letter;
  else if (/[0-9]/.test(character)) classes[code] = digit;
  else if (/[*_`\])>"']/.test(character)) classes[code] = closing;
}

/** A letter of any script, or a mark or invisible character that may stand inside a word. */
export function isLetter(code: number): boolean {
  return code < 128 ? classes[code] === letter : !isSign(code);
}

export function isAsciiLetter(code: number): boolean {
  return code < 128 && classes[code] === letter;
}

export function isDigit(code: number): boolean {
  return code < 128 && classes[code] === digit;
}

/** Closing brackets and emphasis after a label. */
export function isClosing(code: number): boolean {
  return code < 128 ? classes[code] === closing : code === 0x3011 || code === 0x300d || code === 0xfe0f;
}

/** Space inside a line; the end of a line counts, for tests on the next character. */
export function isGap(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0 || code === 0x3000;
}

export function isDash(code: number): boolean {
  return code === 45 || code === 0x2013 || code === 0x2014 || code === 62;
}

/** Punctuation and symbols outside ASCII; zero-width characters are not signs, they hide inside words. */
function isSign(code: number): boolean {
  if (code < 0xc0) return code !== 0xaa && code !== 0xad && code !== 0xb5 && code !== 0xba;
  if (code < 0x2010) return code === 0xd7 || code === 0xf7 || code === 0x061f || code === 0x060c;
  if (code < 0x2060) return code < 0x202a || code > 0x202e;
  if (code < 0x3040) return (code >= 0x2190 && code < 0x2c00) || (code >= 0x3000 && code !== 0x3005);
  return (code >= 0xd83c && code <= 0xd83e) || code === 0xfe55 || (code >= 0xff00 && code <= 0xff1f && code !== 0xff10);
}
