import { defineCommand } from 'citty';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { configSchema } from '../config/schema.ts';
import { calibrationFor } from '../middleware/shipped.ts';

const check = defineCommand({
  meta: { name: 'check', description: 'Validate a configuration file' },
  args: { file: { type: 'positional', description: 'YAML file', required: true } },
  run({ args }) {
    const config = loadConfig(args.file, process.env);
    // A file that `serve` would refuse at its start is refused here too.
    calibrationFor(config);
    const count = (value: object): number => Object.keys(value).length;
    process.stdout.write(
      `${args.file} is valid: ${count(config.upstreams)} upstreams, ${count(config.policies)} policies, ${config.routes.length} routes\n`,
    );
  },
});

const schema = defineCommand({
  meta: { name: 'schema', description: 'Print the JSON Schema of the configuration' },
  run() {
    process.stdout.write(`${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2)}\n`);
  },
});

export const config = defineCommand({
  meta: { name: 'config', description: 'Check a configuration or print its schema' },
  subCommands: { check, schema },
});
