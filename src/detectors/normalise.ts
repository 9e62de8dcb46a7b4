import { base64Blocks, tagBlocks } from './finder/encoded.ts';
import type { Decoded } from './finder/decoded.ts';
import { foldHomoglyphs, hasMixedWord } from './finder/homoglyph.ts';
import { percentBlocks } from './finder/percent.ts';

/**
 * The text as a model understands it, for scoring only: positions do not survive. Plain text, the rule, comes back as
 * it is after one look at each character.
 */
export function normalise(text: string): string {
  if (isPlain(text)) return text;
  let plain = hasBeyondAscii(text) ? decodeBlocks(text, tagBlocks(text)).replace(invisible, '') : text;
  plain = decodeBlocks(plain, base64Blocks(plain).concat(percentBlocks(plain)));
  plain = plain.replace(entity, decodeEntity).replace(escape, decodeEscape);
  if (hasBeyondAscii(plain)) plain = foldHomoglyphs(plain.replace(invisible, '').normalize('NFKC'));
  return plain.replace(spaced, (letters) => letters.replace(/[ .·_*-]/g, ''));
}

/** True when the text hides letters in ways that ordinary text does not. */
export function isObfuscated(text: string): boolean {
  if (base64Blocks(text).length > 0 || tagBlocks(text).length > 0) return true;
  if (percentBlocks(text).some((block) => spacesIn(block.text) > 4)) return true;
  if (spacedWords.test(text)) return true;
  return hasBeyondAscii(text) && (hiddenInWord.test(text) || hasMixedWord(text));
}

/** Zero-width, direction, soft-hyphen, tag and variation characters: whatever shows nothing of its own. */
const invisible = /\p{DI}/gu;
/** Soft hyphens and joiners have honest uses between letters of many scripts; between two Latin letters only one has. */
const hiddenInWord = /[A-Za-z](?!\u00ad)\p{DI}[A-Za-z]/u;
/** Repeated groups are bounded: the engine keeps a stack as deep as a match is long, and throws when it is full. */
const spaced = /(?<![\p{L}\p{N}])(?:\p{L}[ .·_*-]){4,4096}\p{L}(?![\p{L}\p{N}])/gu;
const spacedWords = /(?<![\p{L}\p{N}])(?:\p{L} ){9}\p{L}(?![\p{L}\p{N}])/u;
const entity =
  /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|colon|newline|num|lbrace|rbrace|excl|quest|period|comma));/gi;
/** The names after the letters are LaTeX commands, which no escape is meant by. */
const escape =
  /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|n(?!u\b|eq?\b|abla|ot\b|eg\b|i\b)|t(?!ext|heta|imes|au\b|o\b|an\b|frac|riangle|op\b)|r(?!ight|ho\b|m\b|ef\b|angle|ceil|floor)|["'\\/])/gi;

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['colon', ':'],
  ['newline', '\n'],
  ['num', '#'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['excl', '!'],
  ['quest', '?'],
  ['period', '.'],
  ['comma', ','],
]);

const ofGap = 0;
const ofRun = 1;
const notPlain = 2;
/** What an ASCII character is to the look for plain text: part of a run of letters or base64, a gap, or an escape. */
const plainKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 127 || '%&\\'.includes(String.fromCharCode(code))) return notPlain;
  return /[\w+/-]/.test(String.fromCharCode(code)) ? ofRun : ofGap;
});

/** ASCII without escapes, entities, long runs or spaced-out letters: nothing to undo. One pass, no allocation. */
function isPlain(text: string): boolean {
  let from = 0;
  let single = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 126) return false;
    const kind = plainKinds[code] as number;
    if (kind === ofRun) continue;
    const run = at - from;
    from = at + 1;
    single = run === 1 ? single + 1 : 0;
    if (kind === notPlain || run >= 40 || single > 3) return false;
  }
  return text.length - from < 40;
}

function hasBeyondAscii(text: string): boolean {
  return /[\u007f-\uffff]/.test(text);
}

function decodeBlocks(text: string, blocks: Decoded[]): string {
  if (blocks.length === 0) return text;
  blocks.sort((one, other) => one.start - other.start);
  const parts: string[] = [];
  let at = 0;
  for (const block of blocks) {
    if (block.start < at) continue;
    parts.push(text.slice(at, block.start), block.text);
    at = block.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named.get(name.toLowerCase()) ?? whole;
  return fromCode(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal), whole);
}

function decodeEscape(whole: string, four?: string, two?: string): string {
  const hex = four ?? two;
  if (hex !== undefined) return fromCode(parseInt(hex, 16), whole);
  const letter = whole.charAt(1);
  return letter === 'n' || letter === 'r' ? '\n' : letter === 't' ? '\t' : /[A-Z]/.test(letter) ? whole : letter;
}

function fromCode(code: number, otherwise: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}

function spacesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(' '); at >= 0 && count < 5; at = text.indexOf(' ', at + 1)) count++;
  return count;
}
