import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const openssl = (...argv: string[]): Promise<unknown> => promisify(execFile)("openssl", argv);

/** A certificate with its key, as PEM and as files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes keys and certificates in a folder. */
export class CertificateMaker {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One that signs itself; it can sign others too. */
  selfSigned(name: string, commonName: string = "localhost"): Promise<Certificate> {
    return this.#make(name, commonName, "DNS:localhost,IP:127.0.0.1", []);
  }

  /** @param alternativeNames "DNS:prometheus,email:ops@example.org" */
  signed(name: string, by: Certificate, alternativeNames: string): Promise<Certificate> {
    return this.#make(name, name, alternativeNames, ["-CA", by.certFile, "-CAkey", by.keyFile]);
  }

  async #make(name: string, commonName: string, names: string, signer: string[]): Promise<Certificate> {
    const certFile = join(this.#folder, `${name}.crt`);
    const keyFile = join(this.#folder, `${name}.key`);
    const shape = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const subject = ["-subj", `/CN=${commonName}`, "-addext", `subjectAltName=${names}`];
    await openssl("req", "-x509", ...shape, ...subject, ...signer, "-keyout", keyFile, "-out", certFile);
    return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  }
}
