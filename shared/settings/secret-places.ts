import type { Settings } from './schema.ts';
import { forwardingSecretName, secretVariable } from './secret-variable.ts';

/** Where one secret may lie, in the order in which the places are asked. */
export interface SecretPlace {
  /** The account in the keychain, and the NAME of `--set-secret`. */
  readonly name: string;
  /** Path of a file, as written in the settings, or null. */
  readonly file: string | null;
  /** Name of an environment variable. */
  readonly variable: string;
}

/** Where the secret of a server lies. */
export function serverSecretPlace(server: {
  readonly name: string;
  readonly tokenSecretFile: string | null;
}): SecretPlace {
  return { name: server.name, file: server.tokenSecretFile, variable: secretVariable(server.name) };
}

/** Where the secret of a forwarder lies. */
export function forwardingSecretPlace(forwarder: {
  readonly name: string;
  readonly secretFile: string | null;
}): SecretPlace {
  const name = forwardingSecretName(forwarder.name);
  return { name, file: forwarder.secretFile, variable: secretVariable(name) };
}

/** The names of all secrets that these settings may ask for. */
export function secretNames({ servers, forwarding }: Settings): readonly string[] {
  return [...servers.map(({ name }) => name), ...forwarding.map(({ name }) => forwardingSecretName(name))];
}
