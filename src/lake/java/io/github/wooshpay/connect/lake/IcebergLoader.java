package io.github.wooshpay.connect.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Iceberg as the sink has it: from the jars in the sink's folder, which are not those on the class
 * path of the tests. Shared with the tests are the JDK, {@link Tables} and slf4j. Not to be closed:
 * Hadoop wants its classes until the JVM ends.
 */
final class IcebergLoader extends URLClassLoader {
  private IcebergLoader(List<URL> urls) {
    super("iceberg", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** With the jars in a folder. */
  static IcebergLoader of(Path folder) {
    try (Stream<Path> jars = Files.list(folder)) {
      List<URL> urls = new ArrayList<>();
      urls.add(IcebergTables.class.getProtectionDomain().getCodeSource().getLocation());
      for (Path jar : jars.sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
      return new IcebergLoader(urls);
    } catch (IOException e) {
      throw new UncheckedIOException("No jars of the Iceberg sink in " + folder, e);
    }
  }

  /** The tables of a warehouse, which need not be there yet. */
  Tables tables(URI warehouse) {
    try {
      return (Tables)
          loadClass(IcebergTables.class.getName()).getConstructor(URI.class).newInstance(warehouse);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Iceberg does not open " + warehouse, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return name.equals(Tables.class.getName()) || name.startsWith("org.slf4j.")
        ? Class.forName(name, false, IcebergLoader.class.getClassLoader())
        : super.findClass(name);
  }
}
