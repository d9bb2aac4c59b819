package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.PROXY_PASSWORD;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.PROXY_URL;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.PROXY_USERNAME;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.SSL_TRUSTSTORE_LOCATION;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.SSL_TRUSTSTORE_PASSWORD;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.SSL_TRUSTSTORE_TYPE;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Proxy and trust store, if the API is not reached directly.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class NetworkGroup {
  private static final List<String> TRUST_STORE_TYPES = List.of("PKCS12", "JKS", "PEM");

  private NetworkGroup() {}

  static List<Setting> settings() {
    return List.of(
        proxyUrl(),
        proxyUsername(),
        proxyPassword(),
        truststoreLocation(),
        truststorePassword(),
        truststoreType());
  }

  private static Setting proxyUrl() {
    return Setting.optional(PROXY_URL, ConfigDef.Type.STRING, null)
        .title("HTTP proxy")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.proxyUrl())
        .dependents(PROXY_USERNAME)
        .says(
            """
            The HTTP proxy to use, such as http://proxy.example.com:3128. If not set, no
            proxy is used. The proxy forwards the encrypted connection and sees neither
            the key nor the data.
            """);
  }

  private static Setting proxyUsername() {
    return Setting.optional(PROXY_USERNAME, ConfigDef.Type.STRING, null)
        .title("Proxy user")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.notEmpty("the user name for the proxy"))
        .shownWith(PROXY_URL)
        .dependents(PROXY_PASSWORD)
        .says(
            """
            The user name for the proxy, if it requires one.
            """);
  }

  private static Setting proxyPassword() {
    return Setting.optional(PROXY_PASSWORD, ConfigDef.Type.PASSWORD, null)
        .title("Proxy password")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.secret("any string"))
        .shownWith(PROXY_USERNAME)
        .says(
            """
            The password for the proxy. Provide it through a config provider.
            """);
  }

  private static Setting truststoreLocation() {
    return Setting.optional(SSL_TRUSTSTORE_LOCATION, ConfigDef.Type.STRING, null)
        .title("Trust store")
        .importance(Importance.LOW)
        .width(Width.LONG)
        .valid(Validators.readableFile())
        .dependents(SSL_TRUSTSTORE_PASSWORD, SSL_TRUSTSTORE_TYPE)
        .says(
            """
            The password of the trust store, if it has one. A PEM file has none.
            """);
  }

  private static Setting truststorePassword() {
    return Setting.optional(SSL_TRUSTSTORE_PASSWORD, ConfigDef.Type.PASSWORD, null)
        .title("Trust store password")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.secret("any string"))
        .shownWith(SSL_TRUSTSTORE_LOCATION)
        .says(
            """
            The password of the trust store, if it has one; a PEM file has none.
            """);
  }

  private static Setting truststoreType() {
    return Setting.optional(SSL_TRUSTSTORE_TYPE, ConfigDef.Type.STRING, null)
        .title("Trust store type")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.oneOf(TRUST_STORE_TYPES))
        .shownWith(SSL_TRUSTSTORE_LOCATION, TRUST_STORE_TYPES)
        .says(
            """
            The format of the trust store. If not set, the JVM's default, which usually
            is PKCS12 and reads JKS as well.
            """);
  }
}
