import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { GuardError } from '../core/errors.ts';
import { configSchema, type Config } from './schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a YAML (or JSON) configuration file.
 * @throws GuardError `config_invalid`, naming path, value and remedy; a secret's value is never in the message
 */
export function loadConfig(file: string, environment: Environment): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GuardError('config_invalid', `Cannot read ${file}: check the path and its permissions.`, { cause });
  }
  return parseConfig(text, environment);
}

/** As `loadConfig`, from text. */
export function parseConfig(text: string, environment: Environment): Config {
  const written = readYaml(text) ?? {};
  const result = configSchema.safeParse(withEnvironment(written, environment, []));
  if (!result.success) {
    throw new GuardError('config_invalid', result.error.issues.map((issue) => explain(issue, written)).join('\n'));
  }
  checkReferences(result.data);
  return result.data;
}

function readYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    throw new GuardError('config_invalid', `Not valid YAML at line ${line}, column ${col} (${syntax.code}).`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // A handful of aliases of aliases stands for gigabytes.
    const why = 'an alias (*name) without an anchor (&name) before it, or too many aliases of aliases';
    throw new GuardError('config_invalid', `Not usable YAML: ${why}; write the values out.`, { cause });
  }
}

/** Deeper than any configuration. An anchor that holds itself has no end at all. */
const deepest = 32;
/** Names that a record's prototype has: some are skipped without a word when a record is read. */
const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Replaces `${env:NAME}` in strings. A name that is not set is an error, never an empty secret.
 * @throws GuardError `config_invalid`, also for reserved keys and endless nesting
 */
function withEnvironment(value: unknown, environment: Environment, parts: readonly (string | number)[]): unknown {
  const path = shownPath(parts);
  if (parts.length > deepest) {
    throw new GuardError(
      'config_invalid',
      `${path.slice(0, 40)}…: nested more than ${deepest} levels; write it flatter.`,
    );
  }
  if (typeof value === 'string') {
    return value.replace(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined || found === '') {
        throw new GuardError(
          'config_invalid',
          `${path}: environment variable ${name} is not set; set it or remove it.`,
        );
      }
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item, index) => withEnvironment(item, environment, [...parts, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const at = [...parts, key];
        if (reserved.has(key)) throw new GuardError('config_invalid', `${shownPath(at)}: reserved; use another name.`);
        return [key, withEnvironment(item, environment, at)];
      }),
    );
  }
  return value;
}

function shownPath(parts: readonly PropertyKey[]): string {
  const path = parts.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return path.replace(/^\./, '');
}

/** The value is shown as written, so that an environment reference shows its name and not its content. */
function explain(issue: z.core.$ZodIssue, written: unknown): string {
  const path = shownPath(issue.path);
  const where = path === '' ? 'the file' : path;
  if (issue.code === 'unrecognized_keys') {
    return `${where}: unknown key ${issue.keys.join(', ')}; remove it or see "contextward config schema".`;
  }
  let value: unknown = written;
  for (const part of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  const shown = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
  return `${where}: got ${shown}; ${issue.message}.`;
}

function checkReferences(config: Config): void {
  for (const [index, route] of config.routes.entries()) {
    const { upstream, policy, match } = route;
    const at = `routes[${index}]`;
    if (upstream !== undefined && !Object.hasOwn(config.upstreams, upstream))
      missing(`${at}.upstream`, upstream, 'upstreams');
    if (policy !== undefined && policy !== 'default' && !Object.hasOwn(config.policies, policy)) {
      missing(`${at}.policy`, policy, 'policies');
    }
    if (match.key !== undefined && !config.keys.some((key) => key.id === match.key)) {
      missing(`${at}.match.key`, match.key, 'keys');
    }
  }
}

function missing(path: string, value: string, section: string): never {
  throw new GuardError(
    'config_invalid',
    `${path}: got "${value}"; add it under "${section}" or name one that is there.`,
  );
}
