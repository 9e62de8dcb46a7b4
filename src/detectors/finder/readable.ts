import { isLineEnd } from './line-ends.ts';

/** Almost only characters that text is made of. `isStart`: the sample may end inside a character. */
export function isReadable(text: string, isStart: boolean): boolean {
  let odd = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 32 && code !== 9 && !isLineEnd(code)) || code === 0x7f || code === 0xfffd) odd++;
  }
  return text.length > 0 && odd <= (isStart ? 1 : text.length / 50);
}
