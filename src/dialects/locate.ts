import type { Node } from 'jsonc-parser';
import { pointerToken } from '../core/json.ts';

/** Indexing an object costs more than looking through this many keys. */
const fewKeys = 16;

/** Finds values by the pointers of segments. Each object on the way is indexed once, however often it is passed. */
export function locator(root: Node): (pointer: string) => Node {
  const indexes = new Map<Node, Map<string, Node>>();
  const childOf = (node: Node, token: string): Node | undefined => {
    if (node.type === 'array') return node.children?.[Number(token)];
    if ((node.children?.length ?? 0) <= fewKeys && !token.includes('~')) return valueOf(node, token);
    let index = indexes.get(node);
    if (index === undefined) {
      index = indexOf(node);
      indexes.set(node, index);
    }
    return index.get(token);
  };
  return (pointer) => {
    let node: Node | undefined = root;
    for (const token of pointer.split('/').slice(1)) node = node === undefined ? undefined : childOf(node, token);
    if (node === undefined) throw new Error('no value at the pointer of a segment that was read there');
    return node;
  };
}

function valueOf(object: Node, key: string): Node | undefined {
  return object.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1];
}

function indexOf(object: Node): Map<string, Node> {
  // Positions count as the reader's do: JavaScript puts keys that look like numbers first.
  const values = Object.create(null) as Record<string, Node>;
  for (const { children: [key, value] = [] } of object.children ?? []) {
    if (key !== undefined && value !== undefined) values[key.value as string] = value;
  }
  return new Map(Object.entries(values).map(([key, value], position) => [pointerToken(key, position), value]));
}
