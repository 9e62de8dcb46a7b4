import { isDigit } from './character.ts';

/** A label as it is compared: lower case, one space between words, the number at its end apart. */
export interface LabelKey {
  readonly text: string;
  readonly numbered: boolean;
}

/** At most `longestLabel` characters come in, so the regular expressions here have nothing to blow up on. */
export function labelKey(raw: string): LabelKey {
  let end = raw.length;
  while (end > 0 && isTail(raw.charCodeAt(end - 1))) end--;
  const numbered = end < raw.length && hasDigits(raw, end);
  const bare = numbered ? raw.slice(0, end) : raw.trimEnd();
  return { text: isPlain(bare) ? bare.toLowerCase() : fold(bare), numbered };
}

function isTail(code: number): boolean {
  return isDigit(code) || code === 32 || code === 95 || code === 35 || code === 46;
}

function hasDigits(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) if (isDigit(text.charCodeAt(at))) return true;
  return false;
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 126 || code === 95) return false;
  }
  return true;
}

/** Cyrillic and Greek letters that pass for Latin ones in a label. */
const twins = 'аaеeоoрpсcуyхxіiјjѕsԛqԝwнhкkмmтtвbοoαaνvρpυuιi';

function fold(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Cf}|[\ufe00-\ufe0f\u034f\u115f\u1160\u3164]/gu, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
  if (!/[a-z]/.test(text) || !/[\u0370-\u04ff]/.test(text)) return text;
  let folded = '';
  for (const character of text) {
    const at = twins.indexOf(character);
    folded += at >= 0 && at % 2 === 0 && character > '\u007f' ? twins.charAt(at + 1) : character;
  }
  return folded;
}
