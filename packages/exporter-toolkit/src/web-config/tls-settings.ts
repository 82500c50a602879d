import { resolve } from "node:path";
import type { SecureVersion } from "node:tls";
import type { Section } from "./section.ts";
import { cipherSuites, type ClientPolicy, clientPolicies, curves, tlsVersions } from "./tls-names.ts";

/** Keys and certificates: in the file itself, or in one of their own. */
export interface PemSource {
  /** The key of the web configuration that has it, for messages. */
  readonly key: string;
  readonly text?: string;
  /** Absolute. */
  readonly path?: string;
}

/** What the file says of TLS, in Node's names. */
export interface TlsSettings {
  readonly certificate: PemSource;
  readonly privateKey: PemSource;
  /** Who may sign the certificates of clients. Absent: those that Node trusts. */
  readonly clientAuthorities?: PemSource | undefined;
  readonly clientPolicy: ClientPolicy;
  /** A client's certificate has one of these names. Absent: any. */
  readonly clientNames?: readonly string[] | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** Absent: Node's. */
  readonly ciphers?: readonly string[] | undefined;
  readonly curves?: readonly string[] | undefined;
  /** Whether the server's order of the ciphers counts, or the client's. */
  readonly honorCipherOrder: boolean;
}

export const tlsKeys: readonly string[] = [
  "cert",
  "cert_file",
  "key",
  "key_file",
  "client_ca",
  "client_ca_file",
  "client_auth_type",
  "client_allowed_sans",
  "min_version",
  "max_version",
  "cipher_suites",
  "prefer_server_cipher_suites",
  "curve_preferences",
];

/** @param folder What relative paths are relative to. */
export function readTls(section: Section, folder: string): TlsSettings | undefined {
  const certificate = readPem(section, "cert", folder);
  const privateKey = readPem(section, "key", folder);
  const clientAuthorities = readPem(section, "client_ca", folder);
  const policy = section.choice("client_auth_type", clientPolicies);
  const minVersion = section.choice("min_version", tlsVersions) ?? "TLSv1.2";
  const maxVersion = section.choice("max_version", tlsVersions) ?? "TLSv1.3";
  const settings = {
    clientAuthorities,
    clientPolicy: policy ?? (clientPolicies.get("NoClientCert") as ClientPolicy),
    clientNames: section.texts("client_allowed_sans"),
    minVersion,
    maxVersion,
    ciphers: section.choices("cipher_suites", cipherSuites),
    curves: section.choices("curve_preferences", curves),
    honorCipherOrder: section.flag("prefer_server_cipher_suites") ?? true,
  };
  // The versions and the ciphers alone ask for nothing.
  const isOn = [certificate, privateKey, clientAuthorities, policy].some((given) => given !== undefined);
  if (!isOn) return undefined;
  checkTogether(section, settings);
  if (certificate === undefined) section.reject("cert_file", "is missing: TLS needs a certificate");
  if (privateKey === undefined)
    section.reject("key_file", "is missing: TLS needs the key of the certificate");
  if (certificate === undefined || privateKey === undefined) return undefined;
  return { certificate, privateKey, ...settings };
}

/** `cert` is the text itself, `cert_file` the path of a file that has it. */
function readPem(section: Section, key: string, folder: string): PemSource | undefined {
  const fileKey = `${key}_file`;
  const text = section.text(key);
  const path = section.text(fileKey);
  if (text !== undefined && path !== undefined)
    section.reject(fileKey, `and ${key} are the same thing; give one`);
  if (path !== undefined) return { key: fileKey, path: resolve(folder, path) };
  return text === undefined ? undefined : { key, text };
}

function checkTogether(
  section: Section,
  {
    clientAuthorities,
    clientPolicy,
    clientNames,
    minVersion,
    maxVersion,
  }: Pick<TlsSettings, "clientAuthorities" | "clientPolicy" | "clientNames" | "minVersion" | "maxVersion">,
): void {
  if (clientAuthorities !== undefined && !clientPolicy.isAsked) {
    section.reject(clientAuthorities.key, "is of no use: client_auth_type asks for no certificate");
  }
  if (clientNames !== undefined && !clientPolicy.isRequired) {
    section.reject(
      "client_allowed_sans",
      "needs client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert, or a client may have none",
    );
  }
  if (minVersion > maxVersion) section.reject("min_version", "is above max_version");
}
