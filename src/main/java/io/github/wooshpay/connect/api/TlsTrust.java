package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a client trusts, made from a key store file of type PKCS12, JKS or PEM. */
record TlsTrust(SSLContext context, X509TrustManager manager) {
  /**
   * Reads the file.
   *
   * @throws ApiException if it cannot be read, on {@code ssl.truststore.location}
   */
  static TlsTrust of(ApiSettings.TrustStore file) {
    try (InputStream in = Files.newInputStream(file.location())) {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init("PEM".equalsIgnoreCase(file.type()) ? pem(in) : keyStore(in, file));
      X509TrustManager manager =
          Arrays.stream(factory.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .map(X509TrustManager.class::cast)
              .findFirst()
              .orElseThrow();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new TlsTrust(context, manager);
    } catch (IOException | GeneralSecurityException e) {
      throw new ApiException(
          Kind.UNTRUSTED,
          "ssl.truststore.location",
          String.format(
              Locale.ROOT,
              "The trust store %s cannot be read as %s: %s. Check ssl.truststore.location, ssl.truststore.password and ssl.truststore.type.",
              file.location(),
              file.type(),
              e.getClass().getSimpleName()),
          e);
    }
  }

  /** Returns a context for a client that connects without TLS: it loads no certificates. */
  static SSLContext nobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private static KeyStore keyStore(InputStream in, ApiSettings.TrustStore file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(file.type());
    store.load(in, chars(file.password()));
    return store;
  }

  private static KeyStore pem(InputStream in) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      store.setCertificateEntry("certificate-" + number++, certificate);
    }
    return store;
  }

  private static char @Nullable [] chars(@Nullable String password) {
    return password == null ? null : password.toCharArray();
  }
}
