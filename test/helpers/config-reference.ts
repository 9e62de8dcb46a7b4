import { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';

interface Node {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Placeholders for keys that the operator chooses. */
const keyOf: Readonly<Record<string, string>> = { upstreams: 'UPSTREAM', policies: 'POLICY', headers: 'NAME' };

/** The configuration reference as a Markdown table, from the schema alone. */
export function configReference(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as Node;
  return ['| key | type | default | |', '|---|---|---|---|', ...rows(schema, '')].join('\n');
}

function rows(node: Node, path: string): string[] {
  const { properties, additionalProperties: values, items } = node;
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([key, child]) => {
      const at = path === '' ? key : `${path}.${key}`;
      return own(child, at, node.required?.includes(key) === true).concat(rows(child, at));
    });
  }
  if (typeof values === 'object') return rows(values, `${path}.${keyOf[path.split('.').at(-1) ?? ''] ?? 'KEY'}`);
  return items === undefined ? [] : rows(items, `${path}[]`);
}

function own(node: Node, path: string, isRequired: boolean): string[] {
  const isGroup = node.properties !== undefined;
  if (isGroup && node.description === undefined) return [];
  const value = isRequired && node.default === undefined ? 'required' : shown(node.default, isGroup);
  return [`| \`${path}\` | ${typeOf(node)} | ${value} | ${(node.description ?? '').replaceAll('|', '\\|')} |`];
}

function shown(value: unknown, isGroup: boolean): string {
  return value === undefined || isGroup ? '' : `\`${JSON.stringify(value)}\``;
}

function typeOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.type === 'array') return 'list';
  if (node.type === 'object') return node.properties === undefined ? 'map' : 'group';
  const range = node.maximum !== undefined && node.maximum <= 65_535 ? ` ${node.minimum}–${node.maximum}` : '';
  return `${node.type ?? ''}${range}`;
}
