/** Lines for a root shell on a PBS, in the order in which they are run: a token that can look and nothing else. */
export const TOKEN_COMMANDS: readonly { readonly command: string; readonly why: string }[] = [
  {
    command: "proxmox-backup-manager user create monitor@pbs --comment 'read-only monitoring'",
    why: 'A user of its own. It needs no password.',
  },
  {
    command: 'proxmox-backup-manager user generate-token monitor@pbs tray',
    why: 'Its token. The secret is shown once: keep it for the next step.',
  },
  {
    command:
      "proxmox-backup-manager acl update / Audit --auth-id 'monitor@pbs' && proxmox-backup-manager acl update / Audit --auth-id 'monitor@pbs!tray'",
    why: 'To look, for the user and for the token: a token may do what both may.',
  },
  {
    command:
      "proxmox-backup-manager acl update / RemoteAudit --auth-id 'monitor@pbs' && proxmox-backup-manager acl update / RemoteAudit --auth-id 'monitor@pbs!tray'",
    why: 'Only to see sync jobs with a remote.',
  },
  {
    command: 'proxmox-backup-manager cert info | grep -i fingerprint',
    why: 'The fingerprint of the certificate, where it is not signed by a public authority.',
  },
];

/** A settings file with one server, to be filled in. */
export const FIRST_SETTINGS = `{
  "schemaVersion": 1,
  "servers": [
    {
      "name": "pbs-node-01",
      "url": "https://pbs1.example.com:8007",
      "tokenId": "monitor@pbs!tray",
      "fingerprint": "AB:CD:…"
    }
  ]
}`;

/** How the headless service is given the secret, then tries the servers, then runs. */
export const FIRST_RUN_COMMANDS: readonly string[] = [
  'npm run headless -- --config settings.json --set-secret pbs-node-01',
  'npm run headless -- --config settings.json --check',
  'npm run headless -- --config settings.json',
];
