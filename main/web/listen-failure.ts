/** Why the listener could not be opened, as one sentence that says what to do. */
export interface ListenFailure {
  /** Such as `EADDRINUSE`. */
  readonly code: string;
  readonly message: string;
}

export function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): ListenFailure {
  const code = error.code ?? error.name;
  return { code, message: `Cannot listen on ${host}:${port}: ${explanation(code, host, port)}` };
}

function explanation(code: string, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `another program uses port ${port}; end it, or choose another port as metrics.port.`;
    case 'EACCES':
      return port < 1024
        ? `ports below 1024 need special rights here; choose one above as metrics.port.`
        : 'the system does not allow it; choose another port as metrics.port.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} is not known; use an IP address of this machine as metrics.host.`;
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine; use 127.0.0.1, 0.0.0.0 or one of its own as metrics.host.`;
    default:
      return `the system answered ${code}; check metrics.host and metrics.port.`;
  }
}
