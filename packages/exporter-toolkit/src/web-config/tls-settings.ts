import { resolve } from "node:path";
import type { SecureVersion } from "node:tls";
import * as v from "valibot";
import {
  cipherSuites,
  clientPolicies,
  type ClientPolicy,
  curves,
  noClientCertificate,
  tlsVersions,
} from "./tls-names.ts";
import { choice, flag, issueAt, list, map, maybe, text } from "./values.ts";

/** A key or certificate: in the file itself, or in one of its own. */
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
  /** Authorities that may sign the certificates of clients. Absent: those that Node trusts. */
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

const keys = map({
  cert: maybe(text),
  cert_file: maybe(text),
  key: maybe(text),
  key_file: maybe(text),
  client_ca: maybe(text),
  client_ca_file: maybe(text),
  client_auth_type: maybe(choice(clientPolicies)),
  client_allowed_sans: maybe(list(text)),
  min_version: maybe(choice(tlsVersions)),
  max_version: maybe(choice(tlsVersions)),
  cipher_suites: maybe(list(choice(cipherSuites))),
  prefer_server_cipher_suites: maybe(flag),
  curve_preferences: maybe(list(choice(curves))),
});
type Keys = v.InferOutput<typeof keys>;
type Reject = (key: string, why: string) => void;

/** @param folder What relative paths are relative to. */
export function tlsConfig(folder: string): v.GenericSchema<unknown, TlsSettings | undefined> {
  return v.pipe(
    keys,
    v.rawTransform(({ dataset, addIssue }) =>
      readTls(dataset.value, folder, (key, why) => addIssue(issueAt(key, why))),
    ),
  );
}

function readTls(found: Keys, folder: string, reject: Reject): TlsSettings | undefined {
  const certificate = readPem(found, "cert", folder, reject);
  const privateKey = readPem(found, "key", folder, reject);
  const clientAuthorities = readPem(found, "client_ca", folder, reject);
  const settings = {
    clientAuthorities,
    clientPolicy: found.client_auth_type ?? noClientCertificate,
    clientNames: found.client_allowed_sans,
    minVersion: found.min_version ?? "TLSv1.2",
    maxVersion: found.max_version ?? "TLSv1.3",
    ciphers: found.cipher_suites,
    curves: found.curve_preferences,
    honorCipherOrder: found.prefer_server_cipher_suites ?? true,
  };
  // Versions and ciphers alone do not ask for TLS.
  const asking = [certificate, privateKey, clientAuthorities, found.client_auth_type];
  if (asking.every((given) => given === undefined)) return undefined;
  checkTogether(settings, reject);
  if (certificate === undefined) reject("cert_file", "is missing: TLS needs a certificate");
  if (privateKey === undefined) reject("key_file", "is missing: TLS needs the key of the certificate");
  if (certificate === undefined || privateKey === undefined) return undefined;
  return { certificate, privateKey, ...settings };
}

/** `cert` is the text itself, `cert_file` the path of a file that has it. */
function readPem(
  found: Keys,
  key: "cert" | "key" | "client_ca",
  folder: string,
  reject: Reject,
): PemSource | undefined {
  const fileKey = `${key}_file` as const;
  const { [key]: text, [fileKey]: path } = found;
  if (text !== undefined && path !== undefined) reject(fileKey, `and ${key} are the same thing; give one`);
  if (path !== undefined) return { key: fileKey, path: resolve(folder, path) };
  return text === undefined ? undefined : { key, text };
}

function checkTogether(settings: Omit<TlsSettings, "certificate" | "privateKey">, reject: Reject): void {
  const { clientAuthorities, clientPolicy, clientNames, minVersion, maxVersion } = settings;
  if (clientAuthorities !== undefined && !clientPolicy.isAsked) {
    reject(clientAuthorities.key, "is of no use: client_auth_type asks for no certificate");
  }
  if (clientNames !== undefined && !clientPolicy.isRequired) {
    reject(
      "client_allowed_sans",
      "needs client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert, or a client may have none",
    );
  }
  if (minVersion > maxVersion) reject("min_version", "is above max_version");
}
