/** Why the keychain could not answer. That a secret is not stored is no trouble, and not in this list. */
export type KeychainTrouble =
  | 'not-installed'
  | 'library-missing'
  | 'no-session-bus'
  | 'no-secret-service'
  | 'locked'
  | 'denied'
  | 'hung'
  | 'helper-failed'
  | 'other';

export interface KeychainFailure {
  readonly reason: KeychainTrouble;
  /** What happened, in words; completes "The keychain is unavailable: ...". */
  readonly what: string;
  /** What the user can do; a whole sentence. */
  readonly nextStep: string;
}

const ELSEWHERE = 'use "tokenSecretFile" or a PBS_TRAY_SECRET_... variable instead';

const FAILURES: Readonly<Record<Exclude<KeychainTrouble, 'other' | 'helper-failed'>, Omit<KeychainFailure, 'reason'>>> =
  {
    'not-installed': {
      what: 'its module keytar is not installed on this machine',
      nextStep: `Install the build tools and libsecret, then install again, or ${ELSEWHERE}.`,
    },
    'library-missing': {
      what: 'the system library libsecret is missing',
      nextStep: `Install it (Debian, Ubuntu: libsecret-1-0; Fedora: libsecret), or ${ELSEWHERE}.`,
    },
    'no-session-bus': {
      what: 'there is no D-Bus session, as usual on a machine without a desktop',
      nextStep: `On such a machine ${ELSEWHERE}.`,
    },
    'no-secret-service': {
      what: 'no secret service runs in this session',
      nextStep: `Start GNOME Keyring, KWallet or KeePassXC, or ${ELSEWHERE}.`,
    },
    locked: { what: 'it is locked or has not been set up', nextStep: `Unlock it and try again, or ${ELSEWHERE}.` },
    denied: { what: 'access was denied', nextStep: `Allow the access when the system asks, or ${ELSEWHERE}.` },
    hung: {
      what: 'it did not answer in time, perhaps because it waits to be unlocked',
      nextStep: `Unlock it and try again, or ${ELSEWHERE}.`,
    },
  };

// Texts of libsecret, GLib, macOS and Node, lower-case; the first that occurs decides.
const SIGNS: readonly (readonly [string, keyof typeof FAILURES])[] = [
  ['libsecret', 'library-missing'],
  ['cannot open shared object', 'library-missing'],
  ['cannot find module', 'not-installed'],
  ['was compiled against', 'not-installed'],
  ['autolaunch', 'no-session-bus'],
  ['could not connect', 'no-session-bus'],
  ['org.freedesktop.secrets', 'no-secret-service'],
  ['serviceunknown', 'no-secret-service'],
  ['locked', 'locked'],
  ['object does not exist at path', 'locked'],
  ['interaction is not allowed', 'locked'],
  ['dismissed', 'denied'],
  ['denied', 'denied'],
  ['cancel', 'denied'],
  ['passphrase you entered is not correct', 'denied'],
  ['timeout', 'hung'],
  ['timed out', 'hung'],
];

/** What an error text of the keychain's library means. */
export function keychainFailureOf(message: string, stage: 'load' | 'call'): KeychainFailure {
  const text = message.toLowerCase();
  const sign = SIGNS.find(([part]) => text.includes(part))?.[1];
  if (sign !== undefined) return keychainFailure(sign);
  if (stage === 'load') return keychainFailure('not-installed');
  const [firstLine = ''] = message.split('\n');
  return { reason: 'other', what: `it answered "${firstLine.slice(0, 160)}"`, nextStep: `Try again, or ${ELSEWHERE}.` };
}

/** A failure whose kind is known. */
export function keychainFailure(reason: keyof typeof FAILURES): KeychainFailure {
  return { reason, ...FAILURES[reason] };
}

/** The helper process itself could not be started, or ended by itself. */
export function helperFailure(detail: string): KeychainFailure {
  return {
    reason: 'helper-failed',
    what: `its helper process ${detail}`,
    nextStep: `Try again, or ${ELSEWHERE}.`,
  };
}
