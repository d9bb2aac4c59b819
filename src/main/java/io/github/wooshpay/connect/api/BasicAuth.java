package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Signs each request with HTTP Basic: the key is the user name, the password is empty. Once a key
 * was refused, it is read again from the configuration for every try, since secrets rotate under a
 * running task. Thread-safe.
 */
final class BasicAuth implements Interceptor {
  private final Supplier<String> configured;
  private volatile String current;
  private volatile boolean refused;

  BasicAuth(Supplier<String> configured) {
    this.configured = configured;
    this.current = configured.get();
  }

  String key() {
    return current;
  }

  /**
   * @throws KeyRenewed if the key of the request was refused, and the configuration has another
   * @throws KeyUnreadable if a key was refused, and the configuration cannot be read
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    String key = refused ? readAgain() : current;
    Response response =
        chain.proceed(
            chain
                .request()
                .newBuilder()
                .header("Authorization", Credentials.basic(key, "", StandardCharsets.UTF_8))
                .build());
    refused = response.code() == 401 || response.code() == 403;
    if (response.code() == 401 && isReplaced(key, response)) {
      response.close();
      throw new KeyRenewed();
    }
    return response;
  }

  private boolean isReplaced(String key, Response response) throws KeyUnreadable {
    try {
      return !readAgain().equals(key);
    } catch (KeyUnreadable e) {
      response.close();
      throw e;
    }
  }

  private String readAgain() throws KeyUnreadable {
    try {
      String read = configured.get();
      current = read;
      return read;
    } catch (RuntimeException e) {
      throw new KeyUnreadable(e);
    }
  }
}
