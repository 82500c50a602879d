import type { SecureVersion } from "node:tls";

/** Versions of TLS as the file names them, and as Node does. */
export const tlsVersions: ReadonlyMap<string, SecureVersion> = new Map([
  ["TLS10", "TLSv1"],
  ["TLS11", "TLSv1.1"],
  ["TLS12", "TLSv1.2"],
  ["TLS13", "TLSv1.3"],
] as const);

/** The elliptic curves of Go's crypto/tls that the file may name, and OpenSSL's names for them. */
export const curves: ReadonlyMap<string, string> = new Map([
  ["CurveP256", "prime256v1"],
  ["CurveP384", "secp384r1"],
  ["CurveP521", "secp521r1"],
  ["X25519", "X25519"],
]);

/**
 * The cipher suites that crypto/tls.CipherSuites() of Go lists, and OpenSSL's names for them. Those of TLS 1.3 are
 * always on in Go, whatever is listed. The four without forward secrecy are listed up to Go 1.21.
 */
export const cipherSuites: ReadonlyMap<string, string> = new Map([
  ["TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"],
  ["TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"],
  ["TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"],
  ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"],
  ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"],
  ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"],
  ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"],
  ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
  ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"],
  ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"],
  ["TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA"],
  ["TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"],
  ["TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256"],
  ["TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384"],
]);

/** What is demanded of a client's certificate. */
export interface ClientPolicy {
  readonly isAsked: boolean;
  readonly isRequired: boolean;
  /** Whether one that is given must be from one of the authorities. */
  readonly isVerified: boolean;
}

export const noClientCertificate: ClientPolicy = { isAsked: false, isRequired: false, isVerified: false };

/** The policies by the names of Go's tls.ClientAuthType; RequireClientCert is an older one of RequireAnyClientCert. */
export const clientPolicies: ReadonlyMap<string, ClientPolicy> = new Map([
  ["NoClientCert", noClientCertificate],
  ["RequestClientCert", { ...noClientCertificate, isAsked: true }],
  ["RequireAnyClientCert", { isAsked: true, isRequired: true, isVerified: false }],
  ["RequireClientCert", { isAsked: true, isRequired: true, isVerified: false }],
  ["VerifyClientCertIfGiven", { isAsked: true, isRequired: false, isVerified: true }],
  ["RequireAndVerifyClientCert", { isAsked: true, isRequired: true, isVerified: true }],
]);
