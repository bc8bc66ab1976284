/** A boring, healthy node: what every server is unless its scenario says otherwise. */
import type { Host, NodeFacts, Service } from './node-model.ts';

const GIB = 1024 ** 3;

export function standardHost(bootedAtS: number): Host {
  return {
    cpuModel: 'Intel(R) Xeon(R) E-2336',
    cpuCount: 12,
    memoryTotalBytes: 33_566_715_904,
    swapTotalBytes: 8_589_930_496,
    rootTotalBytes: 100_861_726_720,
    rootUsedBytes: 12_463_228_416,
    meanCpu: 0.06,
    bootedAtS,
    kernel: '6.17.2-1-pve',
    set: {},
  };
}

export function quietNodeFacts(seed: number): NodeFacts {
  return {
    subscription: { status: 'notfound', key: null, productName: null, nextDueDate: null },
    aptUpdates: [],
    services: services(),
    disks: ['sda', 'sdb'].map((name, at) => ({
      name,
      type: 'ssd',
      used: at === 0 ? 'partitions' : 'zfs',
      status: 'passed',
      wearout: 97 - at,
      sizeBytes: 960_197_124_096,
      model: 'SAMSUNG_MZ7L3960',
      serial: `S6${(seed % 1_000_000).toString(36).toUpperCase()}${at}`,
      wwn: `0x5002538f${(seed >>> 4).toString(16).padStart(7, '0')}${at}`,
      rpm: null,
    })),
    zfsPools: [{ name: 'rpool', health: 'ONLINE', sizeBytes: 952 * GIB, allocatedBytes: 96 * GIB, fragmentation: 7 }],
    tapeDrives: [],
    downtimes: [],
  };
}

function services(): Service[] {
  const running: readonly (readonly [string, string])[] = [
    ['proxmox-backup', 'Proxmox Backup API Server'],
    ['proxmox-backup-proxy', 'Proxmox Backup API Proxy Server'],
    ['sshd', 'OpenBSD Secure Shell server'],
    ['systemd-journald', 'Journal Service'],
    ['cron', 'Regular background program processing daemon'],
    ['chrony', 'chrony, an NTP client/server'],
  ];
  return [
    ...running.map(([service, description]) => ({ service, description, state: 'running', unitState: 'enabled' })),
    { service: 'postfix', description: 'Postfix Mail Transport Agent', state: 'dead', unitState: 'not-found' },
  ];
}
