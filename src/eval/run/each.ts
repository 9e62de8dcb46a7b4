/**
 * Works through items with at most `width` under way, pulling each only when there is room: a plan of a million trials
 * is never in memory. The first error stops the pulling, is thrown when those under way have ended.
 */
export async function forEachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const active = new Set<Promise<void>>();
  const failure: { error: unknown; is: boolean } = { error: null, is: false };
  for await (const item of items) {
    const task: Promise<void> = work(item)
      .catch((error: unknown) => {
        if (!failure.is) Object.assign(failure, { error, is: true });
      })
      .finally(() => active.delete(task));
    active.add(task);
    if (active.size >= width) await Promise.race(active);
    if (failure.is) break;
  }
  await Promise.all(active);
  if (failure.is) throw failure.error;
}
