import type { Failure } from '../domain/failure.ts';
import type { FailureContext, Wording } from './failure-wording.ts';

const PRODUCTS = {
  pbs: { name: 'Proxmox Backup Server', port: 8007, address: '"url"' },
  pve: { name: 'Proxmox VE', port: 8006, address: '"urls"' },
} as const;

const PLAIN = 'Check address and port; unless you were given another one it is https://sqlbak.com.';
const LATER = 'It is asked again by itself; if it stays so, look at the status of SqlBak.';

/** Words for a failure of an account at SqlBak; `general`: those for PBS, where they say nothing of it. */
export function sqlbakWording(failure: Failure, context: FailureContext, general: Wording): Wording {
  const { server, url } = context;
  const ask = `(${failure.endpoint}${'detail' in failure ? `, ${failure.detail}` : ''})`;
  const other = otherProduct(failure, url);
  if (other !== null) return otherProductWording(other, context, ask);
  switch (failure.kind) {
    case 'auth':
      return {
        what: `SqlBak refused the token of ${server} ${ask}.`,
        next: `Make or copy the token in your account at SqlBak and store it anew: --set-secret '${server}', tokenSecretFile, or the environment.`,
      };
    case 'remote':
      if (failure.status !== 429) return { what: `SqlBak answered ${ask} with HTTP ${failure.status}.`, next: LATER };
      return {
        what: `SqlBak asks ${server} to wait: too many requests ${ask}.`,
        next: 'It goes on by itself. If it stays so, other programs use the account as well, or polling.intervalSeconds is too short.',
      };
    case 'missing':
      return { what: `${url} does not know ${failure.endpoint} (HTTP 404).`, next: PLAIN };
    case 'network':
      return { what: general.what, next: failure.reason === 'refused' ? `${PLAIN} ${LATER}` : general.next };
    case 'protocol':
      return { what: general.what, next: PROTOCOL_NEXT[failure.reason] ?? LATER };
    case 'tls':
      return {
        what: general.what,
        next: `${PLAIN} A proxy that reads along presents a certificate of its own: add its authority to this machine, or pin its fingerprint in the settings.`,
      };
    case 'timeout':
      return { what: general.what, next: `${LATER} Or raise polling.timeoutSeconds in the settings.` };
    default:
      return general;
  }
}

const PROTOCOL_NEXT: Readonly<Partial<Record<string, string>>> = {
  html: `A proxy or a login portal answers instead of SqlBak, or the address is another. ${PLAIN}`,
  redirect: 'Write the address that it points to as the url, if that is SqlBak.',
  'bad-http': PLAIN,
  'wrong-shape': 'If it stays so, please report it: SqlBak may have changed its answers.',
};

type Product = { readonly kind: 'pbs' | 'pve'; readonly isCertain: boolean };

function otherProduct(failure: Failure, url: string): Product | null {
  if (isOwnAddress(url)) return null;
  if ('answeredBy' in failure && failure.answeredBy) return { kind: failure.answeredBy, isCertain: true };
  const isOdd = failure.kind === 'protocol' || failure.kind === 'auth' || failure.kind === 'missing';
  const port = Number(URL.parse(url)?.port);
  if (!isOdd || (port !== PRODUCTS.pbs.port && port !== PRODUCTS.pve.port)) return null;
  return { kind: port === PRODUCTS.pbs.port ? 'pbs' : 'pve', isCertain: false };
}

function otherProductWording({ kind, isCertain }: Product, { server, url }: FailureContext, ask: string): Wording {
  const { name, address } = PRODUCTS[kind];
  return {
    what: `${server} at ${url} ${isCertain ? 'is' : 'looks by its port like'} ${name}, but the settings call it a SqlBak account (kind "sqlbak") ${ask}.`,
    next: `Write kind "${kind}" with ${address} and a token of it, or leave the url out for SqlBak itself.`,
  };
}

/** Words for SqlBak's own address given as that of a Proxmox product; null where it is not. */
export function sqlbakGivenAsOther({ server, url, sourceKind }: FailureContext): Wording | null {
  if (sourceKind === 'sqlbak' || !isOwnAddress(url)) return null;
  return {
    what: `${server} at ${url} is SqlBak, but the settings call it ${sourceKind === 'pve' ? 'Proxmox VE (kind "pve")' : 'a Proxmox Backup Server (kind "pbs")'}.`,
    next: 'Write kind "sqlbak", without tokenId, and store the token of your account there as its secret.',
  };
}

function isOwnAddress(url: string): boolean {
  return /(^|\.)sqlbak\.com$/.test(URL.parse(url)?.hostname ?? '');
}
