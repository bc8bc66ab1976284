/** A backup server's own machine, as the page shows it. Null: not known. */
export interface HostView {
  readonly cpuRatio: number | null;
  readonly ioWaitRatio: number | null;
  readonly load: readonly [number | null, number | null, number | null];
  readonly memoryUsedBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly swapUsedBytes: number | null;
  readonly swapTotalBytes: number | null;
  readonly rootUsedBytes: number | null;
  readonly rootTotalBytes: number | null;
  readonly uptimeSeconds: number | null;
  readonly cpuModel: string | null;
  readonly cpuCount: number | null;
  readonly kernel: string | null;
}
