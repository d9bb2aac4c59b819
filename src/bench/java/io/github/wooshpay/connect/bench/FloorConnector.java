package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * The Connect floor: a connector that hands over the Structs of sessions from memory, so that the
 * converter, the producer and the broker are all that is left. What a backfill takes longer than
 * this is the source connector's own.
 */
public final class FloorConnector extends SourceConnector {
  private Map<String, String> properties = Map.of();

  /**
   * Adds this connector to an unpacked plugin, next to the real one.
   *
   * @param plugins a folder for {@code plugin.path} with the plugin in it
   */
  static void addTo(Path plugins) {
    try (Stream<Path> folders = Files.list(plugins)) {
      Path lib = folders.findFirst().orElseThrow().resolve("lib");
      Path classes =
          Path.of(FloorConnector.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (OutputStream file = Files.newOutputStream(lib.resolve("connect-floor.jar"));
          JarOutputStream jar = new JarOutputStream(file);
          Stream<Path> all = Files.walk(classes)) {
        for (Path path : all.filter(FloorConnector::isPart).toList()) {
          jar.putNextEntry(new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
          Files.copy(path, jar);
        }
        jar.putNextEntry(new JarEntry("META-INF/services/" + SourceConnector.class.getName()));
        jar.write(FloorConnector.class.getName().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The connector of the bench cannot be added", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPart(Path path) {
    String name = path.toString().replace('\\', '/');
    return name.endsWith(".class")
        && (name.contains("/connect/bench/Floor") || name.contains("/connect/simulator/"));
  }

  @Override
  public void start(Map<String, String> configuration) {
    properties = configuration;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return FloorTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return "bench";
  }
}
