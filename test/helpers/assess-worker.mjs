import { register } from 'tsx/esm/api';

register();
await import('../../src/middleware/assess-worker.ts');
