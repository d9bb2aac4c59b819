package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiSettings.TrustStore;
import io.github.wooshpay.connect.simulator.LoopbackTls;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is trusted, in either style: the two HTTP clients beneath must not differ. */
@Timeout(30)
class TlsWireTest {
  @TempDir static Path directory = Path.of("");
  private static LoopbackTls tls = new LoopbackTls(Path.of(""));

  private final SimulatedAccount account = new SimulatedAccount();

  TlsWireTest() {
    account.addAll(new SampleSessions(5).spread(3, 1_665_553_290_000L, 1_665_553_293_000L));
  }

  @BeforeAll
  static void makeACertificate() throws IOException, InterruptedException {
    tls = LoopbackTls.create(directory);
  }

  static Stream<Arguments> trustStores() throws IOException, GeneralSecurityException {
    return Stream.of(
            new TrustStore(tls.store(), LoopbackTls.PASSWORD, "PKCS12"), javaKeyStore(), pem())
        .flatMap(
            store -> Stream.of(RequestStyle.values()).map(style -> Arguments.of(store, style)));
  }

  @ParameterizedTest
  @MethodSource("trustStores")
  void a_server_that_the_trust_store_holds_is_spoken_to(TrustStore store, RequestStyle style)
      throws Exception {
    try (SimulatedApi api = secure(tls, style);
        WooshPayClient client = open(api, style, store)) {
      assertThat(client.page(Window.from(0), null, Urgency.TAIL).sessions()).hasSize(3);
      assertThat(api.url().getScheme()).isEqualTo("https");
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_server_that_nobody_vouches_for_is_told_nothing(RequestStyle style) {
    try (SimulatedApi api = secure(tls, style);
        WooshPayClient client = open(api, style, null)) {
      assertUntrusted(
          client, api, "is not signed by a trusted authority", "ssl.truststore.location");
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_certificate_of_another_host_is_worth_nothing(RequestStyle style, @TempDir Path other)
      throws Exception {
    LoopbackTls others = LoopbackTls.create(other, "dns:api.example.com,ip:192.0.2.1");
    TrustStore trusting = new TrustStore(others.store(), LoopbackTls.PASSWORD, "PKCS12");
    try (SimulatedApi api = secure(others, style);
        WooshPayClient client = open(api, style, trusting)) {
      assertUntrusted(client, api, "is invalid or for another host", "wooshpay.api.url");
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_trust_store_is_all_that_is_trusted(RequestStyle style, @TempDir Path other)
      throws Exception {
    TrustStore foreign =
        new TrustStore(LoopbackTls.create(other).store(), LoopbackTls.PASSWORD, "PKCS12");
    try (SimulatedApi api = secure(tls, style);
        WooshPayClient client = open(api, style, foreign)) {
      assertUntrusted(
          client, api, "is not signed by a trusted authority", "ssl.truststore.location");
    }
  }

  static Stream<Arguments> badStores() throws IOException {
    Path text = Files.writeString(directory.resolve("no-store"), "no store");
    return Stream.of(
        Arguments.of(new TrustStore(directory.resolve("none"), null, "PKCS12"), "NoSuchFile"),
        Arguments.of(new TrustStore(text, "x", "PKCS12"), "EOFException"),
        Arguments.of(new TrustStore(text, null, "PEM"), "CertificateException"),
        Arguments.of(new TrustStore(tls.store(), "wrong-canary", "PKCS12"), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("badStores")
  void a_trust_store_that_cannot_be_read_is_refused_before_anything_is_sent(
      TrustStore store, String why) {
    try (SimulatedApi api = secure(tls, RequestStyle.BODY)) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> open(api, RequestStyle.BODY, store))
          .withMessageStartingWith(
              "The trust store " + store.location() + " cannot be read as " + store.type() + ": ")
          .withMessageContaining(why)
          .withMessageEndingWith(
              "Check ssl.truststore.location, ssl.truststore.password and ssl.truststore.type.")
          .withMessageNotContaining("canary")
          .satisfies(e -> assertThat(e.setting()).isEqualTo("ssl.truststore.location"));
      assertThat(api.connectionCount()).isZero();
    }
  }

  private static void assertUntrusted(
      WooshPayClient client, SimulatedApi api, String why, String setting) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> client.learn(Urgency.TAIL))
        .withMessageStartingWith("No trusted host answered the session list at first contact")
        .withMessageContaining("The certificate of 127.0.0.1 " + why)
        .withMessageContaining(setting)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNTRUSTED))
        .satisfies(e -> assertThat(e.setting()).isEqualTo(setting));
    assertThat(api.requestCount()).isZero();
  }

  private SimulatedApi secure(LoopbackTls with, RequestStyle style) {
    try {
      return SimulatedApi.builder().account(account).styles(style).tls(with.context()).start();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WooshPayClient open(
      SimulatedApi api, RequestStyle style, @Nullable TrustStore store) {
    SettingsBuilder settings = SettingsBuilder.at(api.url()).style(style);
    return WooshPayClient.open(
        (store == null ? settings : settings.trustStore(store)).build(),
        InstantSource.system(),
        ClientListener.NONE);
  }

  private static TrustStore javaKeyStore() throws IOException, GeneralSecurityException {
    Path file = directory.resolve("trust.jks");
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setCertificateEntry("loopback", certificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "another".toCharArray());
    }
    return new TrustStore(file, "another", "JKS");
  }

  private static TrustStore pem() throws IOException, GeneralSecurityException {
    String text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new TrustStore(Files.writeString(directory.resolve("trust.pem"), text), null, "PEM");
  }

  private static Certificate certificate() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(tls.store().toFile(), LoopbackTls.PASSWORD.toCharArray())
        .getCertificate("loopback");
  }
}
