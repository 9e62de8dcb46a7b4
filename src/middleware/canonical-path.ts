/** Rounds of decoding: a path that is still encoded after them is of no server we know. */
const rounds = 3;

/**
 * The path as the most lenient upstream might read it: decoded, dot segments resolved, doubled slashes, path parameters
 * (`;…`) and dots at the end of a segment removed, lower case, no trailing slash. Guarding by this one means that no
 * spelling of a guarded path passes unread.
 */
export function canonicalPath(path: string): string {
  let current = path;
  for (let round = 0; round < rounds; round += 1) {
    const next = once(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** The path climbs or names a directory, in whatever spelling: an upstream may resolve it to another place. */
export function hasDotSegments(path: string): boolean {
  let current = path;
  for (let round = 0; round < rounds; round += 1) {
    if (current.split(/[/\\]/).some((segment) => /^\.{1,2}(?:;.*)?$/.test(segment))) return true;
    const next = decoded(current);
    if (next === current) return false;
    current = next;
  }
  return false;
}

function once(path: string): string {
  const segments = decoded(path)
    .toLowerCase()
    .split(/[/\\]+/)
    .map((segment) => segment.replace(/;.*$/, ''));
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === '..') resolved.pop();
    else if (segment !== '' && segment !== '.') resolved.push(segment.replace(/(?<=[^.])\.+$/, ''));
  }
  return `/${resolved.join('/')}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not valid percent-encoding: servers differ, so it stays as it is.
    return path;
  }
}
