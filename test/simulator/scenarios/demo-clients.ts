/** The clients of the demo: small businesses, their stores and what is special about them. */

export interface DemoClient {
  readonly store: string;
  readonly comment: string;
  readonly totalTib: number;
  /** Part of the total in use when the simulated past begins. */
  readonly usedShare: number;
  readonly vms: number;
  readonly cts: number;
  readonly hosts: number;
  /** Guests are spread over these; default: root only. */
  readonly namespaces?: readonly string[];
  readonly backend?: 's3';
  readonly isRemovable?: boolean;
  readonly isVerifyNew?: boolean;
  /** Extra bytes that every backup leaves, in parts of its size: makes a store fill up. */
  readonly changeRatio?: number;
  /** No prune job: the store only grows. */
  readonly isUnpruned?: boolean;
}

export interface DemoServer {
  readonly name: string;
  readonly version: string;
  readonly clients: readonly DemoClient[];
}

export const VIENNA: DemoServer = {
  name: 'pbs-vienna',
  version: '4.2.3',
  clients: [
    { store: 'bakery-huber', comment: 'Huber bakery, 3 shops', totalTib: 4, usedShare: 0.41, vms: 5, cts: 2, hosts: 1 },
    {
      store: 'dental-mayer',
      comment: 'Dr. Mayer, dental clinic',
      totalTib: 6,
      usedShare: 0.52,
      vms: 6,
      cts: 0,
      hosts: 2,
      isVerifyNew: true,
    },
    {
      store: 'law-novak',
      comment: 'Novak & Partner, law office',
      totalTib: 4,
      usedShare: 0.36,
      vms: 7,
      cts: 1,
      hosts: 1,
    },
    {
      store: 'hotel-alpenblick',
      comment: 'Hotel Alpenblick',
      totalTib: 8,
      usedShare: 0.58,
      vms: 9,
      cts: 4,
      hosts: 0,
      namespaces: ['', 'front-office', 'front-office/pos'],
    },
    {
      store: 'print-lang',
      comment: 'Lang print shop, layout NAS',
      totalTib: 12,
      usedShare: 0.79,
      vms: 4,
      cts: 1,
      hosts: 2,
      changeRatio: 0.02,
      isUnpruned: true,
    },
    { store: 'school-ost', comment: 'Primary school east', totalTib: 6, usedShare: 0.33, vms: 5, cts: 6, hosts: 0 },
    { store: 'garage-weber', comment: 'Weber car repair', totalTib: 2, usedShare: 0.44, vms: 3, cts: 0, hosts: 1 },
    {
      store: 'architects-dk',
      comment: 'DK architects, CAD storage',
      totalTib: 16,
      usedShare: 0.62,
      vms: 6,
      cts: 2,
      hosts: 3,
    },
    { store: 'pharmacy-stern', comment: 'Stern pharmacy', totalTib: 3, usedShare: 0.47, vms: 4, cts: 0, hosts: 0 },
    {
      store: 'internal',
      comment: 'our own machines',
      totalTib: 8,
      usedShare: 0.5,
      vms: 8,
      cts: 9,
      hosts: 3,
      namespaces: ['', 'lab', 'lab/ci', 'production'],
    },
    {
      store: 'rotation-usb',
      comment: 'USB disk, weekly to the safe',
      totalTib: 4,
      usedShare: 0.3,
      vms: 3,
      cts: 0,
      hosts: 0,
      isRemovable: true,
    },
  ],
};

export const GRAZ: DemoServer = {
  name: 'pbs-graz',
  version: '4.2.1',
  clients: [
    { store: 'winery-koller', comment: 'Koller winery', totalTib: 4, usedShare: 0.39, vms: 5, cts: 1, hosts: 1 },
    { store: 'tax-bauer', comment: 'Bauer tax advisors', totalTib: 6, usedShare: 0.55, vms: 8, cts: 0, hosts: 2 },
    {
      store: 'clinic-sued',
      comment: 'Clinic south, imaging',
      totalTib: 24,
      usedShare: 0.71,
      vms: 10,
      cts: 2,
      hosts: 2,
      namespaces: ['', 'radiology', 'radiology/archive'],
    },
    { store: 'florist-rose', comment: 'Rose florist', totalTib: 1, usedShare: 0.28, vms: 2, cts: 0, hosts: 1 },
    { store: 'carpenter-holz', comment: 'Holz carpentry', totalTib: 2, usedShare: 0.43, vms: 3, cts: 1, hosts: 0 },
    { store: 'media-pixel', comment: 'Pixel media agency', totalTib: 20, usedShare: 0.66, vms: 6, cts: 5, hosts: 4 },
    { store: 'church-st-anna', comment: 'Parish St. Anna', totalTib: 1, usedShare: 0.22, vms: 2, cts: 0, hosts: 0 },
    {
      store: 'cloud-archive',
      comment: 'S3 bucket, long term',
      totalTib: 2,
      usedShare: 0.6,
      vms: 5,
      cts: 0,
      hosts: 0,
      backend: 's3',
    },
    {
      store: 'logistics-trans',
      comment: 'Trans logistics, hourly ERP',
      totalTib: 8,
      usedShare: 0.49,
      vms: 7,
      cts: 2,
      hosts: 0,
    },
    { store: 'offsite-vienna', comment: 'copies of Vienna', totalTib: 32, usedShare: 0.45, vms: 0, cts: 0, hosts: 0 },
  ],
};

export const LINZ: DemoServer = {
  name: 'pbs-linz',
  version: '3.2.7',
  clients: [
    { store: 'farm-moser', comment: 'Moser farm', totalTib: 2, usedShare: 0.35, vms: 2, cts: 1, hosts: 1 },
    { store: 'metal-stahl', comment: 'Stahl metal works', totalTib: 8, usedShare: 0.57, vms: 8, cts: 1, hosts: 2 },
    { store: 'gym-fit', comment: 'Fit gym chain', totalTib: 3, usedShare: 0.4, vms: 4, cts: 2, hosts: 0 },
    { store: 'optics-klar', comment: 'Klar optics', totalTib: 2, usedShare: 0.31, vms: 3, cts: 0, hosts: 1 },
    {
      store: 'insurance-safe',
      comment: 'Safe insurance brokers',
      totalTib: 4,
      usedShare: 0.48,
      vms: 6,
      cts: 0,
      hosts: 1,
      namespaces: ['', 'branch-wels', 'branch-steyr'],
    },
    { store: 'travel-fern', comment: 'Fern travel agency', totalTib: 2, usedShare: 0.37, vms: 3, cts: 1, hosts: 0 },
    { store: 'vet-pfote', comment: 'Pfote animal clinic', totalTib: 2, usedShare: 0.42, vms: 3, cts: 0, hosts: 0 },
    { store: 'electro-watt', comment: 'Watt electricians', totalTib: 3, usedShare: 0.38, vms: 4, cts: 1, hosts: 1 },
    {
      store: 'legacy',
      comment: 'old appliance, being replaced',
      totalTib: 4,
      usedShare: 0.51,
      vms: 4,
      cts: 0,
      hosts: 1,
    },
  ],
};
