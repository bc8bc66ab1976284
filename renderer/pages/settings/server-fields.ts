import { at, type Json, type JsonObject, objectsIn, textOf } from './json-at.ts';

/** A server as its form has it: everything is text. */
export interface ServerFields {
  readonly name: string;
  readonly kind: 'pbs' | 'pve' | 'sqlbak';
  /** Several endpoints of a cluster are separated by white space. */
  readonly address: string;
  readonly tokenId: string;
  /** Empty: the one that is kept. */
  readonly secret: string;
  readonly fingerprint: string;
  readonly include: string;
  readonly exclude: string;
  readonly enabled: boolean;
}

export function fieldsOf(server: JsonObject | null): ServerFields {
  const given = server ?? {};
  const kind = given.kind === 'pve' || given.kind === 'sqlbak' ? given.kind : 'pbs';
  return {
    name: textOf(given.name),
    kind,
    address:
      kind === 'pve'
        ? objectsIn(given.urls)
            .map(({ url }) => textOf(url))
            .join(' ')
        : textOf(given.url),
    tokenId: textOf(given.tokenId),
    secret: '',
    fingerprint: textOf(given.fingerprint),
    include: wordsOf(at(given, ['datastores', 'include'])) || '*',
    exclude: wordsOf(at(given, ['datastores', 'exclude'])),
    enabled: given.enabled !== false,
  };
}

/** The server as the settings have it. What the form does not show stays as it was. */
export function draftOf(fields: ServerFields, before: JsonObject | null): Record<string, Json> {
  const { name, kind, address, tokenId, fingerprint, include, exclude, enabled } = fields;
  const common = { tokenSecretFile: before?.tokenSecretFile ?? null, name: name.trim(), kind, enabled };
  const pin = fingerprint.trim() === '' ? null : fingerprint.trim();
  switch (kind) {
    case 'pbs':
      return {
        ...common,
        url: address.trim(),
        tokenId: tokenId.trim(),
        fingerprint: pin,
        datastores: { include: words(include), exclude: words(exclude) },
      };
    case 'pve': {
      const pins = new Map(objectsIn(before?.urls).map((one) => [textOf(one.url), one.fingerprint ?? null]));
      const urls = words(address).map((url) => ({ url, fingerprint: pins.get(url) ?? null }));
      return { ...common, urls, tokenId: tokenId.trim() };
    }
    case 'sqlbak':
      return { ...common, ...(address.trim() === '' ? {} : { url: address.trim() }), fingerprint: pin };
  }
}

function wordsOf(value: Json | undefined): string {
  return Array.isArray(value) ? value.map(textOf).join(' ') : '';
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
