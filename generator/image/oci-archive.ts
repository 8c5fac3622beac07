import { type LayoutChoice, type LocalImageSource, openLayoutFiles } from './oci-layout.js';
import { openTarFiles } from './tar-files.js';

/** Opens an OCI image layout in a tar archive, which may be gzipped. */
export async function openOciArchive(
  path: string,
  choice: LayoutChoice,
  signal?: AbortSignal,
): Promise<LocalImageSource> {
  const files = await openTarFiles(path, `OCI archive ${path}`, signal);
  try {
    return await openLayoutFiles(files, choice);
  } catch (error) {
    await files.close();
    throw error;
  }
}
