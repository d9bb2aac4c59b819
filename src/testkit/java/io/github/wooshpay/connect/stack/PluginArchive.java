package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The plugin as users get it: the zip that {@code mvn package} leaves.
 *
 * @param file the zip
 * @param version the version in its name
 */
public record PluginArchive(Path file, String version) {

  /**
   * The archive of the build that runs this JVM, which names it in the system properties {@code
   * plugin.archive} and {@code plugin.version}.
   *
   * @throws IllegalStateException if it is not there: run {@code mvn package} first
   */
  public static PluginArchive ofThisBuild() {
    Path file = Path.of(System.getProperty("plugin.archive", "missing"));
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "No plugin archive at " + file + ": run this by mvn, which packages it first");
    }
    return new PluginArchive(file, System.getProperty("plugin.version", ""));
  }

  /**
   * Unpacks the archive as an operator does.
   *
   * @param pluginPath the folder to unpack into, which is then ready for a worker's {@code
   *     plugin.path}
   * @return the plugin's folder in it
   */
  public Path unpackInto(Path pluginPath) {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = pluginPath.resolve(entry.getName()).normalize();
        if (!target.startsWith(pluginPath)) {
          throw new IllegalStateException(entry.getName() + " in " + file + " leaves the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(Objects.requireNonNull(target.getParent()));
          Files.copy(zip, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin archive " + file + " could not be unpacked", e);
    }
    return pluginPath.resolve(file.getFileName().toString().replaceFirst("\\.zip$", ""));
  }
}
