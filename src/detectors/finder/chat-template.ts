import { wholeLines, type Embedded } from './embedded.ts';
import { roleOfSpeaker } from './lexicon.ts';
import { addMessage, newMessages, toEmbedded, type Message } from './messages.ts';
import { paceOf, type Checkpoint, type Pace } from './pace.ts';

/** What a control token does: `role` starts a message, `end` ends one, `begin` opens what the next role token continues. */
interface Token {
  readonly start: number;
  readonly end: number;
  readonly does: 'role' | 'end' | 'begin' | 'join';
  readonly role: Message['role'];
}

const pattern =
  /<[|｜]\/?[\w▁ -]{1,40}[|｜]>|<(?:start|end)_of_turn>|\[\/?INST\]|<\/?s>|<<\/?SYS>>|\[[|｜](?:Human|AI|User|Assistant|System)[|｜]\]|<extra_id_1>/giu;
const openers = new Set([
  'im_start',
  'start_header_id',
  'start',
  'start_of_turn',
  'turn',
  'role_start',
  'extra_id_1',
  'im_user',
]);
const joints = new Set(['end_header_id', 'message', 'channel', 'im_sep', 'im_middle', 'role_end']);
const beginnings = new Set([
  'begin_of_text',
  'begin_of_sentence',
  'start_of_turn_token',
  's',
  'bos',
  'startoftext',
  'bos_token',
]);

/** Demonstrations written with the control tokens of chat templates: ChatML, Llama, Gemma, Mistral, Harmony and kin. */
export function findChatTemplate(text: string, checkpoint: Checkpoint): Embedded[] {
  const hasTokens = ['<|', '<｜', '_of_turn>', 'INST]', 'inst]', '[|', '<extra_id_1>'].some((sign) =>
    text.includes(sign),
  );
  return hasTokens ? exchangesOf(text, tokensOf(text, paceOf(checkpoint)), paceOf(checkpoint)) : [];
}

function tokensOf(text: string, pace: Pace): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (const { 0: token, index } of text.matchAll(pattern)) {
    pace(index);
    const read = readToken(text, token, index);
    if (read !== null) tokens.push(read);
  }
  return tokens;
}

function readToken(text: string, token: string, start: number): Token | null {
  const end = start + token.length;
  const name = token
    .replace(/^[<[|｜]+|[>\]|｜]+$/gu, '')
    .replaceAll('▁', '_')
    .trim()
    .toLowerCase();
  if (name === 'inst') return { start, end, does: 'role', role: 'query' };
  if (name === '/inst') return { start, end, does: 'role', role: 'response' };
  if (name === 'sys') return { start, end, does: 'role', role: 'aside' };
  if (name === '/sys') return { start: end, end, does: 'role', role: 'query' };
  if (openers.has(name)) return readOpener(text, start, end);
  if (joints.has(name)) return { start, end, does: 'join', role: null };
  if (beginnings.has(name)) return { start, end, does: 'begin', role: null };
  const role = roleOfSpeaker(name.replace(/_(?:token|start|role)$/, ''));
  if (role !== null) return { start, end, does: 'role', role };
  return /(?:^|_)end|^eo|^\/|return|call|^sep|_end$/.test(name) ? { start, end, does: 'end', role: null } : null;
}

/** The role follows as a word: `<|im_start|>user`. */
function readOpener(text: string, start: number, end: number): Token {
  const word = /^\s{0,2}[\p{L}_-]{1,24}/u.exec(text.slice(end, end + 26))?.[0] ?? '';
  return { start, end: end + word.length, does: 'role', role: roleOfSpeaker(word) };
}

function exchangesOf(text: string, tokens: readonly Token[], pace: Pace): Embedded[] {
  const found: Embedded[] = [];
  const messages = newMessages();
  let open: { role: Message['role']; start: number; content: number } | null = null;
  let begun = -1;
  const add = (message: Message): void => {
    const embedded = toEmbedded('chat-template', addMessage(text, messages, message), (range) =>
      wholeLines(text, range),
    );
    if (embedded !== null) found.push(embedded);
  };
  for (const { start, end, does, role } of tokens) {
    pace(start);
    if (does === 'join') {
      if (open !== null) open.content = end;
      continue;
    }
    if (open !== null)
      add({
        role: open.role,
        said: { start: open.content, end: start },
        start: open.start,
        end: does === 'end' ? end : start,
      });
    open = does === 'role' ? { role, start: begun >= 0 ? begun : start, content: end } : null;
    begun = does === 'begin' ? start : -1;
  }
  if (open !== null)
    add({ role: open.role, said: { start: open.content, end: text.length }, start: open.start, end: text.length });
  const last = toEmbedded('chat-template', messages.pending, (range) => wholeLines(text, range));
  if (last !== null) found.push(last);
  return found;
}
