import type { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { alternativeNames, mayConnect } from "./client-certificate.ts";
import { type ClientPolicy, clientPolicies } from "./tls-names.ts";

/** A client that has shaken hands: with a certificate that has a name, or without one. */
function client(certificate: "none" | "trusted" | "untrusted", subjectAltName = "DNS:prometheus") {
  return {
    authorized: certificate === "trusted",
    getPeerX509Certificate: () =>
      certificate === "none" ? undefined : ({ subjectAltName } as X509Certificate),
  };
}

const policy = (name: string): ClientPolicy => clientPolicies.get(name) as ClientPolicy;

describe("a client", () => {
  test.each([
    ["NoClientCert", [true, true, true]],
    ["RequestClientCert", [true, true, true]],
    ["RequireAnyClientCert", [false, true, true]],
    ["RequireClientCert", [false, true, true]],
    ["VerifyClientCertIfGiven", [true, true, false]],
    ["RequireAndVerifyClientCert", [false, true, false]],
  ])("with %s may connect with none, a trusted, an untrusted certificate: %j", (name, expected) => {
    const certificates = ["none", "trusted", "untrusted"] as const;
    expect(
      certificates.map((certificate) => mayConnect(client(certificate), { clientPolicy: policy(name) })),
    ).toEqual(expected);
  });

  test.each([
    ["DNS:grafana, DNS:prometheus", true],
    ["IP Address:192.0.2.7", true],
    ["IP Address:2001:DB8:0:0:0:0:0:1", true],
    ["URI:spiffe://example.org/prometheus", true],
    ["email:ops@example.org", true],
    ["DNS:grafana", false],
    ["DNS:prometheus.example.org", false],
    ['DNS:"grafana, DNS:prometheus"', false],
    ["othername:prometheus", false],
    ["", false],
  ])("whose certificate is for %j has one of the allowed names: %s", (subjectAltName, expected) => {
    const settings = {
      clientPolicy: policy("RequireAndVerifyClientCert"),
      clientNames: [
        "prometheus",
        "192.0.2.7",
        "2001:db8::1",
        "spiffe://example.org/prometheus",
        "ops@example.org",
      ],
    };
    expect(mayConnect(client("trusted", subjectAltName), settings)).toBe(expected);
  });
});

test("names behind one of another kind are found, and those in quotes are one", () => {
  expect(alternativeNames('othername:<unsupported>, URI:"a\\"b, DNS:c", DNS:d')).toEqual(['a"b, DNS:c', "d"]);
});
