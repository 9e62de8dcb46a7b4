import type { ArgsDef, CommandDef } from 'citty';
import { GuardError } from '../core/errors.ts';

export interface FoundCommand {
  readonly command: CommandDef;
  readonly parent: CommandDef;
  /** Its name with those above it, such as "eval run". */
  readonly name: string;
  /** What stands behind its name. */
  readonly rawArgs: readonly string[];
  readonly wantsHelp: boolean;
}

/** Commands that take any number of files or folders. */
const takeMany = new Set(['scan', 'calibrate']);

function usage(message: string): GuardError {
  return new GuardError('config_invalid', message);
}

/**
 * The command that a command line names, down to the one that runs.
 * @throws GuardError `config_invalid` for an unknown or a missing name
 */
export async function findCommand(root: CommandDef, args: readonly string[]): Promise<FoundCommand> {
  let found: FoundCommand = { command: root, parent: root, name: '', rawArgs: args, wantsHelp: asksHelp(args) };
  for (;;) {
    const { command, name, rawArgs, wantsHelp } = found;
    const below = await resolved(command.subCommands);
    if (below === undefined) return found;
    const [next, ...rest] = rawArgs;
    if (wantsHelp && (next === undefined || next.startsWith('-'))) return found;
    const where = name === '' ? 'contextward' : name;
    const known = Object.keys(below);
    if (next === undefined) throw usage(`${where} needs a command: ${known.join(', ')}.`);
    if (next.startsWith('-')) {
      const option = optionName(next);
      throw usage(`${option}: options stand behind the command; ${where} needs one of: ${known.join(', ')}.`);
    }
    const child = Object.hasOwn(below, next) ? await resolved(below[next]) : undefined;
    if (child === undefined) throw usage(`${where} has no command "${next}"; ${suggestion(next, known)}`);
    found = { command: child, parent: command, name: `${name} ${next}`.trim(), rawArgs: rest, wantsHelp };
  }
}

/**
 * Refuses what the command does not take: citty leaves it out without a word, and a misspelt `--fail-on` lets everything
 * pass. Values are not in the messages.
 * @throws GuardError `config_invalid`, naming the option and the nearest known one
 */
export async function checkArguments({ command, name, rawArgs }: FoundCommand): Promise<void> {
  const definitions = (await resolved(command.args)) ?? {};
  const options = Object.entries(definitions).filter(([, { type }]) => type !== 'positional');
  const typeOf = new Map(options.map(([option, { type }]) => [option, type]));
  const most = takeMany.has(name) ? Number.POSITIVE_INFINITY : Object.keys(definitions).length - options.length;
  const positionals: string[] = [];
  for (let at = 0; at < rawArgs.length; at += 1) {
    const given = rawArgs[at] ?? '';
    if (given === '--') {
      positionals.push(...rawArgs.slice(at + 1));
      break;
    }
    if (given === '-' || !given.startsWith('-')) {
      positionals.push(given);
      continue;
    }
    const needsValue = checkOption(given, name, typeOf);
    if (!needsValue) continue;
    at += 1;
    if (rawArgs[at] === undefined) throw usage(`${given} of "${name}" needs a value.`);
  }
  if (positionals.length > most) throw surplus(positionals[most] ?? '', name, definitions);
}

/** Whether the option takes the next argument as its value. */
function checkOption(given: string, command: string, typeOf: ReadonlyMap<string, ArgsDef[string]['type']>): boolean {
  const option = optionName(given);
  const bare = kebab(option.replace(/^--/, ''));
  const known = [...typeOf.keys()];
  if (option.startsWith('--')) {
    const type = typeOf.get(bare);
    if (typeOf.has(bare)) return type !== 'boolean' && !given.includes('=');
    if (bare.startsWith('no-') && typeOf.get(bare.slice(3)) === 'boolean' && !given.includes('=')) return false;
  }
  const wanted = bare.replace(/^-+/, '');
  const near = known.length === 0 ? 'it has no options.' : suggestion(wanted, known, '--');
  throw usage(`${option} is no option of "${command}"; ${near}`);
}

function surplus(given: string, command: string, definitions: ArgsDef): GuardError {
  const options = Object.keys(definitions).filter((name) => definitions[name]?.type !== 'positional');
  const remedy = options.length === 0 ? 'leave it out.' : `leave it out, or name its option: ${list(options, '--')}.`;
  return usage(`"${given}" is one argument more than "${command}" takes; ${remedy}`);
}

function optionName(given: string): string {
  return given.split('=', 1)[0] ?? given;
}

/** citty takes `--failOn` for `--fail-on`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function asksHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((given) => given === '--help' || given === '-h');
}

function list(names: readonly string[], prefix: string): string {
  return names.map((name) => prefix + name).join(', ');
}

function suggestion(given: string, known: readonly string[], prefix = ''): string {
  const [nearest] = known
    .map((name) => ({ name, away: name.startsWith(given) ? 1 : distance(given, name) }))
    .toSorted((a, b) => a.away - b.away);
  if (nearest !== undefined && nearest.away <= Math.max(2, given.length / 3)) {
    return `did you mean ${prefix}${nearest.name}?`;
  }
  return `use one of: ${list(known, prefix)}.`;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

type Resolvable<T> = T | Promise<T> | (() => T) | (() => Promise<T>);

async function resolved<T extends object>(value: Resolvable<T> | undefined): Promise<T | undefined> {
  return typeof value === 'function' ? await (value as () => T | Promise<T>)() : await value;
}
