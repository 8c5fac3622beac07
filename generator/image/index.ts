export { locateCacheFolder } from './cache-folder.js';
export type { ImageCacheOptions } from './cache-images.js';
export { type CacheStore, openCacheStore } from './cache-store.js';
export {
  type FetchImagesOptions,
  type FetchProgress,
  fetchImages,
  imageKey,
  type ProvidedImage,
  pinReference,
} from './fetch-images.js';
export type { ImageConfig, ImageFacts, ImageNeed, LayerDescriptor, Platform } from './image-facts.js';
export { parsePlatform } from './image-platform.js';
export { ImageAccessError, type ImageSource } from './image-source.js';
export { type OpenRegistryOptions, openRegistry } from './open-registry.js';
export { type ImageFiles, type ReadContentsOptions, readImageContents } from './read-image-contents.js';
export { type ImageReference, parseImageReference } from './reference.js';
export type { GroupRecord } from './users-group.js';
export { type ImageUsers, readImageUsers, type UserFileState } from './users-lookup.js';
export type { PasswdRecord } from './users-passwd.js';
