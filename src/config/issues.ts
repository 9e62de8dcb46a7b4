import type { z } from 'zod';

/** The value at a path, shortened: long texts could be content that must not reach a message. */
function valueAt(value: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return 'nothing';
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  if (at === undefined) return 'nothing';
  if (typeof at === 'string') return at.length > 40 ? `a text of ${at.length} characters` : JSON.stringify(at);
  if (Array.isArray(at)) return `a list of ${at.length}`;
  return typeof at === 'object' && at !== null ? 'an object' : JSON.stringify(at);
}

/** Says for each failed check where it is, what is there and what was expected; at most three. */
export function describeIssues(error: z.ZodError, value: unknown): string {
  const shown = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.length === 0 ? '(whole)' : issue.path.map(String).join('.');
    return `${path} is ${valueAt(value, issue.path)}: ${issue.message.replace(/^Invalid input: /, '')}`;
  });
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
