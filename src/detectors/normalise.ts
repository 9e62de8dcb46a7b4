/** Placeholder until the finder's author lands the full normaliser. */
export function normalise(text: string): string {
  return text.normalize('NFKC');
}
