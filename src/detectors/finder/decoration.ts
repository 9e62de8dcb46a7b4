import { isAsciiLetter, isDigit, isGap, isLetter } from './character.ts';

/** What stands before the first letter of a line, and where that letter is. */
export interface Decoration {
  at: number;
  /** Where the line starts; after an opening tag, where one precedes the label. */
  origin: number;
  level: number;
  comment: boolean;
  bullet: boolean;
  bracket: boolean;
}

/** Steps over quote marks, bullets, numbers, `#`, comment signs, emphasis, brackets, one tag and emoji, at most eight in all. */
export function undecorate(text: string, start: number, end: number): Decoration {
  const set: Decoration = {
    at: start,
    origin: start,
    level: 0,
    comment: false,
    bullet: false,
    bracket: false,
  };
  for (let step = 0; step < 8; step++) {
    while (set.at < end && isGap(text.charCodeAt(set.at))) set.at++;
    const code = text.charCodeAt(set.at);
    if (set.at >= end || isLetter(code)) break;
    if (!stepOver(text, end, set, code)) break;
  }
  return set;
}

function stepOver(text: string, end: number, set: Decoration, code: number): boolean {
  const next = text.charCodeAt(set.at + 1);
  if (code === 35) return stepOverHashes(text, end, set);
  if (code >= 48 && code <= 57) return stepOverNumber(text, end, set);
  if (code === 62) set.at++;
  else if ((code === 47 && (next === 47 || next === 42)) || (code === 45 && next === 45)) {
    set.comment = true;
    set.at += 2;
  } else if (code === 59 || code === 37) {
    set.comment = true;
    set.at++;
  } else if ((code === 42 || code === 45 || code === 43 || code === 0x2022) && isGap(next)) {
    set.bullet = true;
    set.at++;
  } else if (code === 42 || code === 95 || code === 96 || code === 34 || code === 39) {
    set.at++;
  } else if (code === 91 || code === 40 || code === 0x3010 || code === 0x300c) {
    set.bracket = true;
    set.at++;
  } else if (code === 60) return stepOverTag(text, end, set);
  else if (code >= 0xd83c && code <= 0xd83e) set.at += 2;
  else if (code >= 0x2190 && code <= 0x2bff) set.at++;
  else return false;
  return true;
}

function stepOverHashes(text: string, end: number, set: Decoration): boolean {
  const from = set.at;
  while (set.at < end && set.at - from < 8 && text.charCodeAt(set.at) === 35) set.at++;
  set.level = set.at - from;
  return set.level < 7;
}

/** `1.`, `1)`, `1]`, `1:`; not `2024-05-01` and not `12 apples`. */
function stepOverNumber(text: string, end: number, set: Decoration): boolean {
  let at = set.at;
  while (at < end && at - set.at < 5 && isDigit(text.charCodeAt(at))) at++;
  const code = text.charCodeAt(at);
  if (at >= end || (code !== 46 && code !== 41 && code !== 93 && code !== 58)) return false;
  set.at = at + 1;
  return true;
}

/** One opening tag before the label, as in `<doc>Q: …`; the line then starts after it. */
function stepOverTag(text: string, end: number, set: Decoration): boolean {
  const code = text.charCodeAt(set.at + 1);
  if (!isAsciiLetter(code)) return false;
  const limit = Math.min(end, set.at + 64);
  for (let at = set.at + 2; at < limit; at++) {
    const inner = text.charCodeAt(at);
    if (inner === 60) return false;
    if (inner !== 62) continue;
    set.at = at + 1;
    set.origin = set.at;
    return true;
  }
  return false;
}
