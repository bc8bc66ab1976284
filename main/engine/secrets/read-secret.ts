import { resolve } from 'node:path';
import type { Keychain } from './keychain.ts';
import type { KeychainTrouble } from './keychain-trouble.ts';
import type { Secret } from './secret.ts';
import { readSecretFile } from './secret-file.ts';
import { secretFromText } from './secret-text.ts';

/** Where one secret may lie; see `serverSecretPlace` in the settings. */
export interface SecretPlace {
  readonly name: string;
  readonly file: string | null;
  readonly variable: string;
}

export interface SecretSources {
  /** What a relative `file` is relative to. */
  readonly baseFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly keychain: Keychain;
}

/** Every `sentence` names the secret's owner, the place and the next step, and never holds a secret. */
export type SecretResult =
  | { readonly kind: 'found'; readonly secret: Secret; readonly from: 'file' | 'environment' | 'keychain' }
  /** No place has it, and every place could be asked. */
  | { readonly kind: 'missing'; readonly sentence: string }
  /** A place has something that must not or cannot be used. The places after it are not asked. */
  | { readonly kind: 'refused'; readonly from: 'file' | 'environment' | 'keychain'; readonly sentence: string }
  /** The keychain could not be asked; whether it holds the secret is unknown. */
  | { readonly kind: 'unavailable'; readonly reason: KeychainTrouble; readonly sentence: string };

/** Looks a secret up: file, then environment, then keychain. Never throws. */
export async function readSecret(place: SecretPlace, sources: SecretSources): Promise<SecretResult> {
  if (place.file !== null) return fromFile(place.name, resolve(sources.baseFolder, place.file));
  const text = sources.environment[place.variable];
  if (text !== undefined) return fromEnvironment(place, text);
  return fromKeychain(place, sources.keychain);
}

async function fromFile(name: string, path: string): Promise<SecretResult> {
  const read = await readSecretFile(path);
  if (read.ok) return { kind: 'found', secret: read.secret, from: 'file' };
  return { kind: 'refused', from: 'file', sentence: `The secret of ${quoted(name)}: the file ${path} ${read.wrong}.` };
}

function fromEnvironment({ name, variable }: SecretPlace, text: string): SecretResult {
  const read = secretFromText(text);
  if (read.ok) return { kind: 'found', secret: read.secret, from: 'environment' };
  const sentence = `The secret of ${quoted(name)}: the variable ${variable} ${read.wrong}; set it anew or unset it.`;
  return { kind: 'refused', from: 'environment', sentence };
}

async function fromKeychain({ name, variable }: SecretPlace, keychain: Keychain): Promise<SecretResult> {
  const answer = await keychain.read(name);
  if (answer.kind === 'unavailable') {
    const { reason, what, nextStep } = answer.failure;
    const sentence = `The secret of ${quoted(name)}: the keychain is unavailable, ${what}. ${nextStep}`;
    return { kind: 'unavailable', reason, sentence };
  }
  if (answer.secret === null) return { kind: 'missing', sentence: missingSentence(name, variable) };
  const read = secretFromText(answer.secret.reveal());
  if (read.ok) return { kind: 'found', secret: read.secret, from: 'keychain' };
  const sentence = `The secret of ${quoted(name)}: its keychain entry ${read.wrong}; store it anew with "--set-secret ${name}".`;
  return { kind: 'refused', from: 'keychain', sentence };
}

function missingSentence(name: string, variable: string): string {
  const places = `store it with "--set-secret ${name}", set ${variable}, or name a file in "tokenSecretFile"`;
  return `The secret of ${quoted(name)} is nowhere: the keychain has no entry for it, or is locked; ${places}.`;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
