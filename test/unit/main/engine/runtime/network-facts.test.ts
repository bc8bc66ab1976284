import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createNetworkFacts, type Interfaces } from '../../../../../main/engine/runtime/network-facts.ts';

function info(address: string, internal = false): NetworkInterfaceInfo {
  const isV6 = address.includes(':');
  const rest = { netmask: '', mac: '', internal, cidr: `${address}/${isV6 ? 64 : 24}` };
  return isV6 ? { address, family: 'IPv6', scopeid: 0, ...rest } : { address, family: 'IPv4', ...rest };
}

const LO = { lo: [info('127.0.0.1', true), info('::1', true)] };
const HOME: Interfaces = { ...LO, eth0: [info('192.168.1.7'), info('2001:db8:1:2:aaaa::1'), info('fe80::1')] };

function machine(start: Interfaces, kept: string | null = null) {
  let interfaces: Interfaces | null = start;
  let text = kept;
  const facts = createNetworkFacts({
    recall: () => text,
    keep: (next) => {
      text = next;
    },
    interfaces: () => {
      if (interfaces === null) throw new Error('not permitted');
      return interfaces;
    },
  });
  return {
    facts,
    text: () => text,
    move: (next: Interfaces | null) => {
      interfaces = next;
    },
  };
}

describe('the network of this machine', () => {
  it('is not known before a server answered in it', () => {
    expect(machine(HOME).facts.state()).toBe('unknown');
  });

  it.each<[string, Interfaces | null, string]>([
    ['the same as before', HOME, 'same'],
    ['the same with another privacy address', { eth0: [info('192.168.1.7'), info('2001:db8:1:2:bbbb::9')] }, 'same'],
    ['the same with more beside it', { ...HOME, tun0: [info('10.8.0.2')], docker0: [info('172.17.0.1')] }, 'same'],
    ['another one', { ...LO, eth0: [info('10.0.0.5')] }, 'changed'],
    ['without IPv6 that was there', { ...LO, eth0: [info('192.168.1.7')] }, 'changed'],
    ['none but loopback', LO, 'none'],
    ['none but link-local addresses', { ...LO, eth0: [info('169.254.3.4'), info('fe80::1')] }, 'none'],
    ['one that cannot be looked at', null, 'unknown'],
  ])('is %s', (_what, now, expected) => {
    const { facts, move } = machine(HOME);
    facts.answered();
    move(now);
    expect(facts.state()).toBe(expected);
  });

  it('is remembered over restarts', () => {
    const first = machine(HOME);
    first.facts.answered();
    expect(machine({ eth0: [info('10.0.0.5')] }, first.text()).facts.state()).toBe('changed');
    expect(machine(HOME, 'nonsense').facts.state()).toBe('unknown');
  });

  it('does not miss bridges of containers', () => {
    const { facts, move } = machine({ ...HOME, 'br-1a2b': [info('172.18.0.1')] });
    facts.answered();
    move(HOME);
    expect(facts.state()).toBe('same');
  });
});
