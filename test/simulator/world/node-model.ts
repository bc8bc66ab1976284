/** What a node tells about itself beside its datastores. */

export interface Host {
  cpuModel: string;
  cpuCount: number;
  memoryTotalBytes: number;
  swapTotalBytes: number;
  rootTotalBytes: number;
  rootUsedBytes: number;
  /** Mean CPU share of a quiet day, 0 to 1. */
  meanCpu: number;
  bootedAtS: number;
  kernel: string;
  /** Figures that a test or an incident has set; they replace the computed ones. */
  set: Partial<HostFigures>;
}

/** One sample, all of it a function of time (hostFigures.ts). */
export interface HostFigures {
  readonly cpu: number;
  readonly wait: number;
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  readonly memoryUsedBytes: number;
  readonly swapUsedBytes: number;
  readonly rootUsedBytes: number;
  readonly netInBytesPerS: number;
  readonly netOutBytesPerS: number;
  readonly diskReadBytesPerS: number;
  readonly diskWriteBytesPerS: number;
}

export interface NodeFacts {
  subscription: Subscription;
  aptUpdates: AptUpdate[];
  services: Service[];
  disks: Disk[];
  zfsPools: ZfsPool[];
  tapeDrives: TapeDrive[];
  /** When the server was down: no history exists for these times. */
  downtimes: { readonly fromS: number; readonly toS: number }[];
}

export interface Subscription {
  status: 'new' | 'notfound' | 'active' | 'invalid' | 'expired' | 'suspended';
  key: string | null;
  productName: string | null;
  nextDueDate: string | null;
}

export interface AptUpdate {
  readonly package: string;
  readonly title: string;
  readonly version: string;
  readonly oldVersion: string | null;
  readonly section: string;
}

export interface Service {
  readonly service: string;
  readonly description: string;
  state: string;
  unitState: string;
}

export interface Disk {
  readonly name: string;
  readonly type: 'hdd' | 'ssd' | 'usb' | 'unknown';
  readonly used: string;
  status: 'passed' | 'failed' | 'unknown';
  wearout: number | null;
  readonly sizeBytes: number;
  readonly model: string | null;
  readonly serial: string | null;
  readonly wwn: string | null;
  readonly rpm: number | null;
}

export interface ZfsPool {
  readonly name: string;
  health: string;
  readonly sizeBytes: number;
  allocatedBytes: number;
  fragmentation: number;
}

export interface TapeDrive {
  readonly name: string;
  readonly path: string;
  readonly changer: string | null;
  /** null: the device is not detected. */
  vendor: string | null;
  model: string | null;
  serial: string | null;
  /** UPID of the task that holds it. */
  heldBy: string | null;
}
