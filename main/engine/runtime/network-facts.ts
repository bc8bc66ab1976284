import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Addresses by name of interface, as Node tells them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** How this machine's network compares with the one in which the servers last answered. */
export type NetworkState = 'none' | 'changed' | 'same' | 'unknown';

export interface NetworkFacts {
  /** A server answered just now: this is a network in which they do. */
  answered(): void;
  state(): NetworkState;
}

interface Parts {
  /** What was kept before; null: nothing. */
  readonly recall: () => string | null;
  readonly keep: (text: string) => void;
  /** Default: this machine's. */
  readonly interfaces?: () => Interfaces;
}

/** Bridges and pairs of containers and virtual machines come and go, and lead to no server. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|cni|flannel|podman|lxc|utun|awdl|llw|anpi)/i;

/** Addresses of this machine, over restarts. An address that is missing since the servers last answered is a change. */
export function createNetworkFacts({ recall, keep, interfaces = networkInterfaces }: Parts): NetworkFacts {
  let known = parsed(recall());

  function current(): readonly string[] | null {
    try {
      return addressesOf(interfaces());
    } catch {
      return null;
    }
  }

  return {
    answered() {
      const now = current();
      if (now === null || (known !== null && now.join() === known.join())) return;
      known = now;
      keep(JSON.stringify(now));
    },
    state() {
      const now = current();
      if (now === null) return 'unknown';
      if (now.length === 0) return 'none';
      if (known === null) return 'unknown';
      return known.every((address) => now.includes(address)) ? 'same' : 'changed';
    },
  };
}

/** Sorted. Of IPv6 the network alone: the rest changes daily where privacy addresses are used. */
function addressesOf(interfaces: Interfaces): readonly string[] {
  const all = Object.entries(interfaces).flatMap(([name, infos = []]) => (VIRTUAL.test(name) ? [] : infos));
  const outward = all.filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address));
  const texts = outward.map(({ family, address, cidr }) =>
    family === 'IPv4' ? (cidr ?? address) : `${networkOf(address)}::/64`,
  );
  return [...new Set(texts)].sort();
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0')].slice(0, 4).join(':');
}

function parsed(text: string | null): readonly string[] | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}
