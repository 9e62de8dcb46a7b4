import { isBlank, isSpace } from './embedded.ts';

const codeLine =
  /[;{}()=]\s*$|^\s*(?:import|from|def|class|return|const|let|var|function|if|for|while|print|public|private|static|#include|@)\b/;

/**
 * Where an answer in code comments ends: at the first line of code. Lines without the comment sign that read like prose
 * still belong to it, else one unmarked line would hide the rest. An answer that starts below its label is code.
 */
export function endOfComment(text: string, label: number, content: number, end: number): number {
  const sign = text.charAt(firstSign(text, label, end));
  const firstLine = lineEnd(text, content, end);
  if (isBlank(text, content, firstLine)) return end;
  for (let line = firstLine + 1; line < end;) {
    const stop = lineEnd(text, line, end);
    const first = firstSign(text, line, stop);
    if (first < stop && text.charAt(first) !== sign && codeLine.test(text.slice(line, Math.min(stop, line + 200))))
      return line;
    line = stop + 1;
  }
  return end;
}

function firstSign(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function lineEnd(text: string, start: number, end: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 || at > end ? end : at;
}
