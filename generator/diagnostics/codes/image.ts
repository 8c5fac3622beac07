import type { CodeEntry } from './entry.js';

/** Chapter GP3xxx: images, registries, layers and the cache. */
export const imageCodes = {
  // GP3001–GP3499: references, registries and credentials.
  'image-reference-invalid': {
    code: 'GP3001',
    severity: 'error',
    exit: 2,
    summary: 'The text is not a container image reference.',
  },
  'image-unauthorized': {
    code: 'GP3010',
    severity: 'error',
    exit: 3,
    summary: 'The registry refuses access to the image with every credential that was found, and without one.',
  },
  'image-not-found': {
    code: 'GP3011',
    severity: 'error',
    exit: 2,
    summary: 'The registry, layout or archive has no such image.',
  },
  'image-rate-limited': {
    code: 'GP3012',
    severity: 'error',
    exit: 3,
    summary: 'The registry refuses more requests for now, and waiting as long as it asks would take too long.',
  },
  'image-registry-unreachable': {
    code: 'GP3013',
    severity: 'error',
    exit: 3,
    summary: 'The registry, or the proxy before it, cannot be reached.',
  },
  'image-registry-tls': {
    code: 'GP3014',
    severity: 'error',
    exit: 3,
    summary: 'No secure connection to the registry can be made.',
  },
  'image-registry-timeout': {
    code: 'GP3015',
    severity: 'error',
    exit: 3,
    summary: 'The registry does not answer, or sends too slowly.',
  },
  'image-registry-failed': {
    code: 'GP3016',
    severity: 'error',
    exit: 3,
    summary: 'The registry keeps answering with a server error.',
  },
  'image-bad-response': {
    code: 'GP3017',
    severity: 'error',
    exit: 3,
    summary: 'What the registry, layout or archive gave does not follow the OCI and Docker specifications.',
  },
  'image-digest-mismatch': {
    code: 'GP3018',
    severity: 'error',
    exit: 3,
    summary: 'The bytes received do not have the digest that names them.',
  },
  'image-too-large': {
    code: 'GP3019',
    severity: 'error',
    exit: 3,
    summary: 'A manifest, configuration or layer is larger than its limit or than what was announced.',
  },
  'image-unsupported': {
    code: 'GP3020',
    severity: 'error',
    exit: 2,
    summary: 'The image is of a kind that cannot be used, such as Docker schema 1.',
  },
  'image-fetch-aborted': {
    code: 'GP3021',
    severity: 'error',
    exit: 3,
    summary: 'Reading the image was stopped before it was done.',
  },
  'image-registry-configuration': {
    code: 'GP3022',
    severity: 'error',
    exit: 2,
    summary: 'A setting for reaching registries (CA file, mirror, proxy, insecure registry) cannot be used.',
  },
  'image-credential-file-invalid': {
    code: 'GP3040',
    severity: 'warning',
    exit: 2,
    summary: 'A file with registry credentials, or an entry of it, cannot be used and was passed over.',
  },
  'image-credential-helper-failed': {
    code: 'GP3041',
    severity: 'warning',
    exit: 3,
    summary: 'A credential helper did not give credentials; the next way was tried.',
  },
  'image-pull-secret-invalid': {
    code: 'GP3042',
    severity: 'warning',
    exit: 2,
    summary: 'An image pull secret, or an entry of it, cannot be used and was passed over.',
  },
  // GP3500–GP3999: manifests, layers, users, the cache and local sources.
  'image-not-an-image': {
    code: 'GP3501',
    severity: 'error',
    exit: 2,
    summary:
      'The reference names an artifact, such as a Helm chart, a signature or an attestation, and no container image.',
  },
  'image-manifest-malformed': {
    code: 'GP3502',
    severity: 'error',
    exit: 3,
    summary: 'A manifest or an index is no JSON of the shape that the OCI and Docker specifications give it.',
  },
  'image-config-malformed': {
    code: 'GP3503',
    severity: 'error',
    exit: 3,
    summary: 'The image configuration is no JSON of the shape that the OCI specification gives it.',
  },
  'image-platform-missing': {
    code: 'GP3504',
    severity: 'error',
    exit: 2,
    summary: 'The image is not offered for the wanted platform.',
  },
  'image-platform-differs': {
    code: 'GP3505',
    severity: 'warning',
    exit: 2,
    summary: 'The only image there is says that it is for another architecture than the wanted one.',
  },
  'image-index-too-deep': {
    code: 'GP3506',
    severity: 'error',
    exit: 3,
    summary: 'Indexes of an image point to further indexes beyond the limit.',
  },
  'image-layer-malformed': {
    code: 'GP3510',
    severity: 'error',
    exit: 3,
    summary: 'A layer cannot be decompressed, or it is not a tar archive.',
  },
  'image-layer-unsupported': {
    code: 'GP3511',
    severity: 'error',
    exit: 2,
    summary: 'A layer that is needed is encrypted, or compressed in a way that is not supported.',
  },
  'image-layer-too-big': {
    code: 'GP3512',
    severity: 'error',
    exit: 3,
    summary: 'A layer has more entries, or decompresses to more bytes, than the limits allow: a tar bomb.',
  },
  'image-user-file-unusable': {
    code: 'GP3513',
    severity: 'warning',
    exit: 2,
    summary: 'The image has a passwd or group file that cannot be read as one; it counts as missing.',
  },
  'image-not-cached': {
    code: 'GP3520',
    severity: 'error',
    exit: 3,
    summary: 'Something of the image is neither in the cache nor in a local source, and --offline forbids to fetch it.',
  },
  'image-tag-assumed': {
    code: 'GP3521',
    severity: 'warning',
    exit: 3,
    summary: 'With --offline, a tag is taken for what it named when it was last seen; it may have moved since.',
  },
  'image-digest-required': {
    code: 'GP3522',
    severity: 'error',
    exit: 2,
    summary: '--require-digest forbids references without a digest.',
  },
  'image-cache-entry-damaged': {
    code: 'GP3530',
    severity: 'info',
    exit: 3,
    summary: 'An entry of the cache was damaged; it was dropped and fetched again.',
  },
  'image-cache-unusable': {
    code: 'GP3531',
    severity: 'info',
    exit: 3,
    summary: 'The cache folder cannot be used, so nothing is kept for the next run.',
  },
  'layers-cache-file-unusable': {
    code: 'GP3532',
    severity: 'warning',
    exit: 2,
    summary: 'The file of --layers-cache-file-path cannot be read or written; the run goes on without it.',
  },
  'image-source-invalid': {
    code: 'GP3540',
    severity: 'error',
    exit: 2,
    summary: 'An --image-source is not written as one, or what it names is not an OCI layout or archive.',
  },
  'image-containerd-unreachable': {
    code: 'GP3541',
    severity: 'error',
    exit: 3,
    summary: 'containerd does not answer on its socket.',
  },
} as const satisfies Record<string, CodeEntry>;
