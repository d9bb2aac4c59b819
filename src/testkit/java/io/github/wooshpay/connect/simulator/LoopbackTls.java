package io.github.wooshpay.connect.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of its own for the loopback, made by the JDK's keytool, since the JDK's API cannot
 * make one.
 *
 * @param store a PKCS12 file with the key and the certificate: the server's key store and, just as
 *     well, the client's trust store
 */
public record LoopbackTls(Path store) {
  /** The password of the store. */
  public static final String PASSWORD = "loopback";

  /** Makes a certificate for {@code 127.0.0.1} and {@code localhost} in a directory. */
  public static LoopbackTls create(Path directory) throws IOException, InterruptedException {
    return create(directory, "dns:localhost,ip:127.0.0.1");
  }

  /** Makes a certificate for other names, as keytool writes them. */
  public static LoopbackTls create(Path directory, String names)
      throws IOException, InterruptedException {
    Path store = directory.resolve("loopback.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            "loopback",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=" + names,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + output);
    }
    return new LoopbackTls(store);
  }

  /** A context that shows this certificate and trusts no other. */
  public SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
