const tags = /^\s*<(thinking|think|reasoning)>([\s\S]*?)(?:<\/\1>|$)/i;

/** Parts visible reasoning at the head of an answer from the answer itself. An unclosed tag is all reasoning. */
export function splitTrace(text: string): { readonly text: string; readonly trace: string | null } {
  const found = tags.exec(text);
  if (found === null) return { text, trace: null };
  return { text: text.slice(found[0].length).trim(), trace: (found[2] ?? '').trim() };
}
