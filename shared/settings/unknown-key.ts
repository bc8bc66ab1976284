import { bareName, editDistance, nearMiss } from './near-miss.ts';
import { keyText, type SettingsProblem, settingsProblem } from './settings-problem.ts';

const NO_VERIFICATION_SWITCH =
  /^(no|skip|disable|allow|ignore)?(tls|ssl|cert|certs|certificate|certificates)?(no|skip|disable|ignore)?(verify|verification|insecure|unsafe)(tls|ssl|cert|certs|certificate|certificates|skipverify)?$/;
const OTHER_SWITCHES: ReadonlySet<string> = new Set([
  'rejectunauthorized',
  'selfsigned',
  'allowselfsigned',
  'acceptselfsigned',
  'ignorecertificateerrors',
  'ignorecert',
  'ignoretls',
  'ignoressl',
  'insecureskipverify',
  'insecuretls',
  'insecuressl',
  'allowinsecure',
  'trustall',
  'nodetlsrejectunauthorized',
]);
const SECRET_WORDS = /secret|password|passwd|passphrase|credential|authorization|apikey|apitoken|tokenvalue|privatekey/;
const PIN_INSTEAD =
  'verification cannot be switched off here: for a self-signed certificate set "fingerprint" to the server\'s SHA-256 fingerprint';
const SECRETS_ELSEWHERE =
  'secrets never belong in the settings: store it with "--set-secret NAME" in the keychain, or in a file named by "tokenSecretFile", or in PBS_TRAY_SECRET_<NAME>';

/**
 * The problem of a key that the schema does not know. Its value is never looked at.
 * @param known the keys that exist in its place
 */
export function unknownKeyProblem(
  keys: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): SettingsProblem {
  return settingsProblem({
    keys: [...keys, key],
    kind: 'unknown-key',
    expected: known.length === 0 ? 'no key here' : 'a key that exists here',
    found: keyText(key),
    hint: hintFor(key, known),
  });
}

function hintFor(key: string, known: readonly string[]): string {
  const bare = bareName(key);
  if (NO_VERIFICATION_SWITCH.test(bare) || OTHER_SWITCHES.has(bare)) return PIN_INSTEAD;
  const near = nearMiss(key, known);
  const isSlip = near !== null && editDistance(bareName(near), bare) <= 1;
  if (!isSlip && (SECRET_WORDS.test(bare) || bare === 'token')) return SECRETS_ELSEWHERE;
  if (near !== null) return `did you mean "${near}"?`;
  return known.length === 0 ? '' : `the keys here are ${listed(known)}`;
}

function listed(known: readonly string[]): string {
  const shown = known.slice(0, 12).join(', ');
  return known.length > 12 ? `${shown}, ...` : shown;
}
