package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings.ProxySettings;
import io.github.wooshpay.connect.api.ApiSettings.TrustStore;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Proxy and trust store, if the API is not reached directly.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class NetworkGroup {
  static final String PROXY_URL = "proxy.url";
  static final String PROXY_USERNAME = "proxy.username";
  static final String PROXY_PASSWORD = "proxy.password";
  static final String SSL_TRUSTSTORE_LOCATION = "ssl.truststore.location";
  static final String SSL_TRUSTSTORE_PASSWORD = "ssl.truststore.password";
  static final String SSL_TRUSTSTORE_TYPE = "ssl.truststore.type";

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

  /** Returns the proxy; null if there is none. */
  static @Nullable ProxySettings proxy(AbstractConfig config) {
    String url = config.getString(PROXY_URL);
    return url == null
        ? null
        : new ProxySettings(
            URI.create(url), config.getString(PROXY_USERNAME), secret(config, PROXY_PASSWORD));
  }

  /** Returns the trust store; null for the JVM's. */
  static @Nullable TrustStore trustStore(AbstractConfig config) {
    String location = config.getString(SSL_TRUSTSTORE_LOCATION);
    String type = config.getString(SSL_TRUSTSTORE_TYPE);
    return location == null
        ? null
        : new TrustStore(
            Path.of(location),
            secret(config, SSL_TRUSTSTORE_PASSWORD),
            type == null ? KeyStore.getDefaultType() : type);
  }

  private static @Nullable String secret(AbstractConfig config, String key) {
    Password password = config.getPassword(key);
    return password == null ? null : password.value();
  }

  private static Setting proxyUrl() {
    return Setting.optional(PROXY_URL, ConfigDef.Type.STRING, null)
        .title("HTTP proxy")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.proxyUrl(PROXY_USERNAME, PROXY_PASSWORD))
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
            The file with the certificates to trust, at the same place on every worker.
            If not set, the certificates that the worker's JVM trusts, which is right
            for WooshPay's own hosts.
            Set it if a proxy or gateway has a certificate of your own authority. The
            JVM's certificates are then not trusted.
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
