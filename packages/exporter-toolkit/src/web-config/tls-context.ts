import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { messageOf, UsageError } from "@rbp/command-line";
import type { PemSource, TlsSettings } from "./tls-settings.ts";

/** TLS 1.3 is on in Go whatever ciphers are listed; in OpenSSL it has no others than these. */
const tls13Ciphers = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];

/** Opens the keys and certificates, and checks that they match. @throws UsageError that names the key of the file. */
export function tlsContext(settings: TlsSettings, readText: (path: string) => string): SecureContextOptions {
  const { certificate, privateKey, clientAuthorities, minVersion, maxVersion, honorCipherOrder } = settings;
  const cert = readPem(certificate, readText);
  const key = readPem(privateKey, readText);
  const ca = clientAuthorities === undefined ? undefined : readPem(clientAuthorities, readText);
  if (!parseCertificate(certificate, cert).checkPrivateKey(parseKey(privateKey, key))) {
    throw new UsageError(
      `tls_server_config.${privateKey.key} is not the key of the certificate in ${certificate.key}`,
    );
  }
  if (clientAuthorities !== undefined && ca !== undefined) parseCertificate(clientAuthorities, ca);
  const options = {
    cert,
    key,
    ca,
    minVersion,
    maxVersion,
    honorCipherOrder,
    ciphers: cipherList(settings),
    ecdhCurve: settings.curves?.join(":"),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new UsageError(`tls_server_config cannot be used: ${messageOf(error)}`);
  }
  return options;
}

/** OpenSSL's list; undefined for Node's own. */
function cipherList({ ciphers, minVersion }: TlsSettings): string | undefined {
  // OpenSSL counts TLS 1.0 and 1.1 as below its lowest level of security.
  const isOld = minVersion === "TLSv1" || minVersion === "TLSv1.1";
  if (ciphers === undefined) return isOld ? "DEFAULT:@SECLEVEL=0" : undefined;
  const listed = ciphers.filter((cipher) => !tls13Ciphers.includes(cipher));
  return [...tls13Ciphers, ...listed, ...(isOld ? ["@SECLEVEL=0"] : [])].join(":");
}

function readPem(source: PemSource, readText: (path: string) => string): string {
  const { text = "", path } = source;
  const explain = (error: unknown): string => `cannot be read: ${messageOf(error)}`;
  return path === undefined ? text : attempt(source, () => readText(path), explain);
}

function parseCertificate(source: PemSource, pem: string): X509Certificate {
  const found = pem.includes("PRIVATE KEY") ? "a private key" : "something else";
  return attempt(
    source,
    () => new X509Certificate(pem),
    () => `is a certificate in PEM, found ${found}`,
  );
}

function parseKey(source: PemSource, pem: string): KeyObject {
  const found = pem.includes("ENCRYPTED") ? "an encrypted one; decrypt it" : "something else";
  const why = `is a private key in PEM without a password, found ${found}`;
  return attempt(
    source,
    () => createPrivateKey(pem),
    () => why,
  );
}

function attempt<T>({ key }: PemSource, action: () => T, explain: (error: unknown) => string): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(`tls_server_config.${key} ${explain(error)}`);
  }
}
