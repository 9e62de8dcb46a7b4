/** `count` items without repeats; all of them, shuffled, where there are fewer. */
export function sample<T>(items: readonly T[], count: number, next: () => number): T[] {
  const pool = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && pool.length > 0) {
    const [item] = pool.splice(Math.floor(next() * pool.length), 1);
    if (item !== undefined) chosen.push(item);
  }
  return chosen;
}
