/** The node itself: version, status, time, subscription, updates, services (pbs-api.md section 4). */
import { hostFiguresAt } from '../world/host-figures.ts';
import type { AptUpdate } from '../world/node-model.ts';
import { versionText } from '../world/version.ts';
import { utcOffsetS } from '../world/zone.ts';
import type { Call, Payload } from './exchange.ts';
import { may, nowS } from './reading.ts';

export function ping(): Payload {
  return { data: { pong: true } };
}

export function version(call: Call): Payload {
  const { major, minor, release } = call.server.version;
  return { data: { version: `${major}.${minor}`, release: String(release), repoid: call.server.repoid } };
}

export function nodeList(call: Call): Payload {
  return { data: [{ node: call.server.name }] };
}

export function identity(call: Call): Payload {
  return { data: { 'pbs-instance-id': call.server.instanceId } };
}

export function nodeStatus(call: Call): Payload {
  const { host, fingerprint } = call.server;
  const figures = hostFiguresAt(call.server, nowS(call));
  const reservedRootBytes = Math.round(host.rootTotalBytes * 0.05);
  return {
    data: {
      cpu: figures.cpu,
      wait: figures.wait,
      loadavg: [figures.load1, figures.load5, figures.load15],
      uptime: nowS(call) - host.bootedAtS,
      memory: {
        total: host.memoryTotalBytes,
        used: figures.memoryUsedBytes,
        free: Math.round((host.memoryTotalBytes - figures.memoryUsedBytes) * 0.05),
      },
      swap: {
        total: host.swapTotalBytes,
        used: figures.swapUsedBytes,
        free: host.swapTotalBytes - figures.swapUsedBytes,
      },
      root: {
        total: host.rootTotalBytes,
        used: figures.rootUsedBytes,
        avail: Math.max(0, host.rootTotalBytes - figures.rootUsedBytes - reservedRootBytes),
      },
      cpuinfo: { model: host.cpuModel, sockets: 1, cpus: host.cpuCount },
      kversion: `Linux ${host.kernel} #1 SMP PREEMPT_DYNAMIC PMX ${host.kernel}`,
      'current-kernel': {
        sysname: 'Linux',
        release: host.kernel,
        version: `#1 SMP PREEMPT_DYNAMIC PMX ${host.kernel}`,
        machine: 'x86_64',
      },
      'boot-info': { mode: 'efi', secureboot: false },
      info: { fingerprint },
    },
  };
}

/** `localtime` is not an epoch: PBS adds the zone's offset to it. */
export function time(call: Call): Payload {
  const { timeZone } = call.server;
  const epochS = nowS(call);
  return { data: { time: epochS, localtime: epochS + utcOffsetS(timeZone, epochS), timezone: timeZone } };
}

export function subscription(call: Call): Payload {
  const { status, key, productName, nextDueDate } = call.server.facts.subscription;
  const isFull = may(call, '/', 'Sys.Audit');
  const message = status === 'notfound' ? { message: 'There is no subscription key' } : {};
  return {
    data: {
      status,
      ...message,
      url: 'https://www.proxmox.com/en/proxmox-backup-server/pricing',
      ...(isFull && key !== null ? { key, serverid: call.server.instanceId.toUpperCase() } : {}),
      ...(isFull && productName !== null ? { productname: productName, regdate: '2024-03-01 00:00:00' } : {}),
      ...(isFull && nextDueDate !== null ? { nextduedate: nextDueDate } : {}),
      ...(isFull && key !== null ? { checktime: nowS(call) - (nowS(call) % 86_400) } : {}),
    },
  };
}

export function aptUpdates(call: Call): Payload {
  return { data: call.server.facts.aptUpdates.map(aptEntry) };
}

function aptEntry(update: AptUpdate): object {
  return {
    Package: update.package,
    Title: update.title,
    Arch: 'amd64',
    Description: `${update.title}\n Longer description of the package ${update.package}, as apt knows it.`,
    Version: update.version,
    ...(update.oldVersion === null ? {} : { OldVersion: update.oldVersion }),
    Origin: update.package.startsWith('proxmox-') ? 'Proxmox' : 'Debian',
    Priority: 'optional',
    Section: update.section,
  };
}

export function services(call: Call): Payload {
  return {
    data: call.server.facts.services.map((service) => ({
      service: service.service,
      name: service.service,
      desc: service.description,
      state: service.state,
      'unit-state': service.unitState,
    })),
  };
}

export function certificateInfo(call: Call): Payload {
  return {
    data: [
      {
        filename: 'proxy.pem',
        subject: `CN = ${call.server.name}`,
        issuer: `CN = ${call.server.name}`,
        san: ['localhost', call.server.name],
        'public-key-type': 'id-ecPublicKey',
        fingerprint: call.server.fingerprint,
      },
    ],
  };
}

export function nodeConfig(call: Call): Payload {
  return { data: { description: `simulated Proxmox Backup Server ${versionText(call.server.version)}` } };
}
