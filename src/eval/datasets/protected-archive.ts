import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { GuardError } from '../../core/errors.ts';

const SALT_BYTES = 16;
/** As easy-dataset-share 0.5.0 writes them. */
const ITERATIONS = 100_000;

/**
 * Opens a `.zip.enc` of easy-dataset-share: 16 bytes of salt, then a Fernet token whose key is PBKDF2-HMAC-SHA256 of the
 * passphrase. Returns the ZIP file.
 * @throws GuardError `config_invalid` when the passphrase is wrong or the file is damaged
 */
export function openProtected(file: Uint8Array, passphrase: string): Buffer {
  const key = pbkdf2Sync(passphrase, file.subarray(0, SALT_BYTES), ITERATIONS, 32, 'sha256');
  const token = Buffer.from(file.subarray(SALT_BYTES)).toString('latin1');
  return openFernet(token, key);
}

/**
 * Fernet (github.com/fernet/spec): version 0x80, 8 bytes of time, 16 of IV, AES-128-CBC, 32 of HMAC-SHA256 over all
 * before it. The first half of the key signs, the second encrypts. Age is not looked at: an archive is always old.
 */
export function openFernet(token: string, key: Uint8Array): Buffer {
  const bytes = Buffer.from(token.trim(), 'base64url');
  const signed = bytes.subarray(0, -32);
  const expected = createHmac('sha256', key.subarray(0, 16)).update(signed).digest();
  const isWhole = bytes.length >= 73 && bytes[0] === 0x80;
  if (!isWhole || !timingSafeEqual(expected, bytes.subarray(-32))) {
    throw new GuardError(
      'config_invalid',
      '--passphrase: it does not open the archive, or the archive is damaged; use the one its publisher prints.',
    );
  }
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(16), bytes.subarray(9, 25));
  return Buffer.concat([decipher.update(signed.subarray(25)), decipher.final()]);
}
