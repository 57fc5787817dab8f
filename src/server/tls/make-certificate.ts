import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

export interface CertificateRequest {
  /** Host names, wildcards and IP addresses. */
  readonly names: readonly string[]
  readonly notBefore: Date
  readonly notAfter: Date
}

/** A certificate and its private key, in PEM. */
export interface CertificatePair {
  readonly certificate: string
  readonly key: string
}

/**
 * Makes a self-signed certificate of a server, with a new P-256 key. It is no authority: who trusts it trusts this
 * server and nothing that it could sign.
 */
export function makeCertificate(request: CertificateRequest): CertificatePair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
  const tbsCertificate = contentOf(request, AsnConvert.parse(spki, SubjectPublicKeyInfo))
  const content = Buffer.from(AsnConvert.serialize(tbsCertificate))
  const signatureValue = arrayBufferOf(sign('sha256', content, privateKey))
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue })
  const der = Buffer.from(AsnConvert.serialize(certificate))
  return {
    certificate: new X509Certificate(der).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const commonName = '2.5.4.3'

function contentOf(
  { names, notBefore, notAfter }: CertificateRequest,
  subjectPublicKeyInfo: SubjectPublicKeyInfo,
): TBSCertificate {
  // 16 bytes, positive and without a leading zero.
  const serial = randomBytes(16)
  serial.writeUInt8((serial.readUInt8() & 0x3f) | 0x40)
  const subject = nameOf(`Stowage ${serial.toString('hex', 0, 4)}`)
  return new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBufferOf(serial),
    signature: new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
    issuer: subject,
    subject,
    validity: new Validity({ notBefore, notAfter }),
    subjectPublicKeyInfo,
    extensions: extensionsOf(names, keyIdOf(subjectPublicKeyInfo)),
  })
}

/** No key usage: without certificate signing some versions of OpenSSL do not take it for its own issuer. */
function extensionsOf(names: readonly string[], keyId: ArrayBuffer): Extensions {
  const alternatives = names.map((name) =>
    isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name }),
  )
  const authority = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId) })
  return new Extensions([
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId)),
    extension(id_ce_authorityKeyIdentifier, authority),
  ])
}

function extension(extnID: string, value: object, critical = false): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value))
  return new Extension({ extnID, critical, extnValue })
}

function nameOf(text: string): Name {
  const value = new AttributeValue({ utf8String: text })
  const attribute = new AttributeTypeAndValue({ type: commonName, value })
  return new Name([new RelativeDistinguishedName([attribute])])
}

/** RFC 5280 §4.2.1.2, the first way. */
const keyIdOf = ({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer =>
  arrayBufferOf(createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest())

const arrayBufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer
