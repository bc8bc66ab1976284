const PREFIX = 'PBS_TRAY_SECRET_';

/** The environment variable that may hold the secret of this name: upper-cased, all but A-Z and 0-9 as `_`. */
export function secretVariable(secretName: string): string {
  return PREFIX + secretName.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** The name of a forwarder's secret; servers use their own name. */
export function forwardingSecretName(forwarderName: string): string {
  return `forwarding/${forwarderName}`;
}
