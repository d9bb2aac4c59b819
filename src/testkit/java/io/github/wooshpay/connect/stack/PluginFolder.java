package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A folder for a worker's {@code plugin.path} with the unpacked plugin, deleted when closed.
 *
 * @param path the folder
 */
public record PluginFolder(Path path) implements AutoCloseable {

  /** Unpacks the archive as an operator does. */
  public static PluginFolder with(PluginArchive archive) {
    try {
      PluginFolder folder = new PluginFolder(Workplace.folder("plugins"));
      archive.unpackInto(folder.path());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the plugin", e);
    }
  }

  @Override
  public void close() {
    Workplace.delete(path);
  }
}
