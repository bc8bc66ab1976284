/** Whether an `Accept-Encoding` allows gzip. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const codings = String(header ?? '').split(',');
  return codings.some((coding) => /^\s*(x-)?gzip\s*(;\s*q\s*=\s*(1|0?\.\d*[1-9]\d*|1\.0+)\s*)?$/i.test(coding));
}
