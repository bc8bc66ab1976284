/** As much of the D-Bus wire format as the tests need: calls with texts and one number, replies, signals. */

export interface BusMessage {
  /** 1 call, 2 reply, 3 error, 4 signal. */
  readonly type: number;
  readonly member: string | null;
  readonly replySerial: number | null;
  readonly body: Buffer;
}

export interface BusCall {
  readonly serial: number;
  readonly member: string;
  /** Texts, then at most one number. */
  readonly texts?: readonly string[];
  readonly number?: number;
}

const BUS = 'org.freedesktop.DBus';
const MEMBER = 3;
const REPLY_SERIAL = 5;

/** A call to the bus itself. */
export function encodeBusCall({ serial, member, texts = [], number }: BusCall): Buffer {
  const body = Buffer.concat([...padded(texts.map(textValue), 4), ...(number === undefined ? [] : [uint32(number)])]);
  const signature = 's'.repeat(texts.length) + (number === undefined ? '' : 'u');
  const fields = [
    field(1, 'o', textValue('/org/freedesktop/DBus')),
    field(2, 's', textValue(BUS)),
    field(MEMBER, 's', textValue(member)),
    field(6, 's', textValue(BUS)),
    ...(signature === '' ? [] : [field(8, 'g', signatureValue(signature))]),
  ];
  const header = Buffer.concat(padded(fields, 8));
  const last = fields.at(-1)?.length ?? 0;
  // The length of the fields leaves out the padding after the last one.
  const lengthBytes = header.length - (align(last, 8) - last);
  return Buffer.concat([
    Buffer.from([0x6c, 1, 0, 1]),
    uint32(body.length),
    uint32(serial),
    uint32(lengthBytes),
    header,
    body,
  ]);
}

/** The first whole message in what was received, and what follows it; null when it is not whole yet. */
export function decodeBusMessage(bytes: Buffer): { readonly message: BusMessage; readonly rest: Buffer } | null {
  if (bytes.length < 16) return null;
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const bodyStart = align(fieldsEnd, 8);
  const end = bodyStart + bytes.readUInt32LE(4);
  if (bytes.length < end) return null;
  const fields = decodeFields(bytes.subarray(0, fieldsEnd));
  const message = {
    type: bytes.readUInt8(1),
    member: fields.member,
    replySerial: fields.replySerial,
    body: bytes.subarray(bodyStart, end),
  };
  return { message, rest: bytes.subarray(end) };
}

function decodeFields(bytes: Buffer): Pick<BusMessage, 'member' | 'replySerial'> {
  let member: string | null = null;
  let replySerial: number | null = null;
  let at = 16;
  while (at < bytes.length) {
    const code = bytes.readUInt8(at);
    const type = bytes.toString('ascii', at + 2, at + 3);
    at += 4;
    if (type === 'g') {
      at += bytes.readUInt8(at) + 2;
    } else {
      at = align(at, 4);
      const number = bytes.readUInt32LE(at);
      at += 4;
      if (type !== 'u') {
        if (code === MEMBER) member = bytes.toString('utf8', at, at + number);
        at += number + 1;
      } else if (code === REPLY_SERIAL) replySerial = number;
    }
    at = align(at, 8);
  }
  return { member, replySerial };
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), value]);
}

function textValue(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes, Buffer.of(0)]);
}

function signatureValue(signature: string): Buffer {
  return Buffer.concat([Buffer.of(signature.length), Buffer.from(signature), Buffer.of(0)]);
}

function padded(parts: readonly Buffer[], to: number): Buffer[] {
  return parts.flatMap((part) => [part, Buffer.alloc(align(part.length, to) - part.length)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function align(length: number, to: number): number {
  return Math.ceil(length / to) * to;
}
