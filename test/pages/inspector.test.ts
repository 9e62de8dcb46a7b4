import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../pages/inspector.html', import.meta.url), 'utf8');

it('asks nobody but the admin port for anything', () => {
  const addresses = [...page.matchAll(/(?:https?:)?\/\/[\w.-]+\.\w+/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org']));
  expect(page).not.toMatch(/<script[^>]+src|<link[^>]+stylesheet|@import|url\(/);
});

it('puts data in as text only', () => {
  expect(page).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});
